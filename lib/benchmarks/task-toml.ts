import { parse, TomlError } from 'smol-toml';
import { z } from 'zod';
import { problemsIn, RunoffError } from '@/lib/errors';

/**
 * task.toml of Harbor, schema versions 1.0 to 1.4 (harbor/models/task/config.py of v0.22 and its page "Tasks";
 * https://www.harborframework.com/docs/tasks). Old spellings (`version`, `memory`, `storage`, `allow_internet`) are
 * read as Harbor reads them.
 */
const seconds = z
  .number()
  .positive()
  .max(7 * 86_400);
const megabytes = z
  .number()
  .min(1)
  .max(16 * 1024 * 1024);
const variables = z.record(
  z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'no name of an environment variable'),
  z.union([z.string(), z.number(), z.boolean()]).transform(String),
);
const user = z.union([z.string(), z.number()]);
const networkMode = z.enum(['no-network', 'public', 'allowlist']);
const hosts = z.array(z.string());
const absolutePath = z
  .string()
  .regex(/^\/[^\0\r\n]*$/, 'an absolute path inside the environment')
  .refine((path) => !path.split('/').includes('..'), 'a path without ".."');

/** "2G", "512M", "1024K" in megabytes. */
const size = z
  .string()
  .regex(/^\s*\d+(\.\d+)?\s*[KMG]\s*$/i, 'a size like "2G" or "512M"')
  .transform((text) => {
    const factor = { K: 1 / 1024, M: 1, G: 1024 }[text.trim().slice(-1).toUpperCase()] ?? 1;
    return Math.max(1, Math.floor(Number.parseFloat(text) * factor));
  });

const environmentSchema = z.object({
  build_timeout_sec: seconds.default(600),
  docker_image: z
    .string()
    .regex(/^[^\s-]\S*$/, 'the name of an image')
    .nullish(),
  os: z
    .string()
    .transform((text) => text.toLowerCase())
    .default('linux'),
  cpus: z.number().positive().max(1024).optional(),
  memory: size.optional(),
  memory_mb: megabytes.optional(),
  storage: size.optional(),
  storage_mb: megabytes.optional(),
  gpus: z.number().min(0).optional(),
  gpu_types: z.array(z.string()).optional(),
  tpu: z.looseObject({}).optional(),
  mcp_servers: z.array(z.looseObject({})).default([]),
  env: variables.default({}),
  skills_dir: z.string().optional(),
  healthcheck: z.looseObject({ command: z.string() }).optional(),
  workdir: absolutePath.nullish(),
  network_mode: networkMode.optional(),
  allowed_hosts: hosts.optional(),
  allow_internet: z.boolean().optional(),
});
export type TomlEnvironment = z.infer<typeof environmentSchema>;

const phase = { network_mode: networkMode.optional(), allowed_hosts: hosts.optional() };
const agentSchema = z.object({ ...phase, timeout_sec: seconds.optional(), user: user.optional() });
const verifierSchema = z.object({
  ...phase,
  timeout_sec: seconds.optional(),
  env: variables.default({}),
  user: user.optional(),
  environment_mode: z.enum(['shared', 'separate']).optional(),
  environment: environmentSchema.optional(),
  collect: z.array(z.looseObject({})).default([]),
});
export type TomlVerifier = z.infer<typeof verifierSchema>;

const artifact = z.union([
  absolutePath.transform((source) => ({ source, service: 'main' })),
  z.object({ source: absolutePath, service: z.string().default('main') }),
]);

const stepSchema = z.object({
  name: z.string().regex(/^[A-Za-z0-9_][A-Za-z0-9._-]*$/, 'the name of a folder in steps/'),
  agent: agentSchema.prefault({}),
  verifier: verifierSchema.prefault({}),
  min_reward: z.union([z.number(), z.record(z.string(), z.number())]).optional(),
  healthcheck: z.looseObject({}).optional(),
  artifacts: z.array(artifact).default([]),
});
export type TomlStep = z.infer<typeof stepSchema>;

const word = z.string().trim().min(1).nullable().catch(null);
const words = z
  .array(z.unknown())
  .catch([])
  .transform((list) => list.filter((item) => typeof item === 'string'));

const taskTomlSchema = z.object({
  version: z.string().optional(),
  schema_version: z.string().optional(),
  source: z.string().optional(),
  task: z.looseObject({ name: z.string().optional(), keywords: words.prefault([]) }).prefault({}),
  metadata: z
    .looseObject({ difficulty: word.prefault(null), category: word.prefault(null), tags: words.prefault([]) })
    .prefault({}),
  agent: agentSchema.prefault({}),
  verifier: verifierSchema.prefault({}),
  environment: environmentSchema.prefault({}),
  solution: z.object({ env: variables.default({}) }).prefault({}),
  steps: z.array(stepSchema).default([]),
  multi_step_reward_strategy: z.enum(['mean', 'final']).default('mean'),
  /** Of versions before 1.3; Harbor drops it too. */
  multi_step_reward_mode: z.unknown().optional(),
  artifacts: z.array(artifact).default([]),
});
export type TaskToml = z.infer<typeof taskTomlSchema>;

/** The newest schema version whose keys are known here. */
const NEWEST = [1, 4] as const;

/**
 * Reads the text of a task.toml; `path` names it in messages. `unknownKeys` are those that mean nothing here,
 * as dotted names. Throws `bad-input` with the line of a syntax error or the name of a key that cannot be used.
 */
export function readTaskToml(text: string, path: string): { toml: TaskToml; unknownKeys: string[] } {
  const table = parseToml(text, path);
  const parsed = taskTomlSchema.safeParse(table);
  if (!parsed.success) throw new RunoffError('bad-input', `${path}: ${problemsIn(parsed.error)}.`);
  const toml = parsed.data;
  const [major = 0, minor = 0] = schemaVersion(toml).split('.').map(Number);
  if (major !== NEWEST[0] || !(minor <= NEWEST[1]))
    throw new RunoffError(
      'unsupported-format',
      `${path} has schema_version ${schemaVersion(toml)}; versions 1.0 to ${NEWEST.join('.')} can be read.`,
    );
  for (const [name, environment] of [
    ['environment', toml.environment],
    ['verifier.environment', toml.verifier.environment],
  ] as const)
    checkSizes(environment, name, path);
  if (toml.verifier.environment_mode === 'shared' && toml.verifier.environment)
    throw new RunoffError(
      'bad-input',
      `${path}: verifier.environment_mode is "shared", so there can be no [verifier.environment].`,
    );
  return { toml, unknownKeys: unknownKeysIn(table, taskTomlSchema, '') };
}

/** The version as stated, 1.4 when it states none (Harbor's own default). */
export function schemaVersion(toml: TaskToml): string {
  return toml.schema_version ?? toml.version ?? NEWEST.join('.');
}

function parseToml(text: string, path: string): unknown {
  try {
    return parse(text);
  } catch (cause) {
    if (!(cause instanceof TomlError)) throw cause;
    const what = (cause.message.split('\n')[0] ?? '').replace(/^Invalid TOML document: /, '');
    throw new RunoffError('bad-input', `${path}, line ${cause.line}: not valid TOML (${what}).`, { cause });
  }
}

function checkSizes(environment: TomlEnvironment | undefined, name: string, path: string): void {
  const { memory, memory_mb: memoryMb, storage, storage_mb: storageMb } = environment ?? {};
  const differ = (a: number | undefined, b: number | undefined) =>
    a !== undefined && b !== undefined && a !== b;
  const key = differ(memory, memoryMb) ? 'memory' : differ(storage, storageMb) ? 'storage' : null;
  if (key !== null)
    throw new RunoffError('bad-input', `${path}: ${name}.${key} and ${name}.${key}_mb do not agree.`);
}

/** Names of keys that the schema does not have; tables open to anything ([metadata], [task]) have none. */
function unknownKeysIn(value: unknown, schema: unknown, prefix: string): string[] {
  const inner = unwrapped(schema);
  if (inner instanceof z.ZodArray && Array.isArray(value))
    return [...new Set(value.flatMap((item) => unknownKeysIn(item, inner.element, prefix)))];
  if (!(inner instanceof z.ZodObject) || typeof value !== 'object' || value === null) return [];
  const open = inner.def.catchall !== undefined;
  const shape: Record<string, unknown> = inner.shape;
  return Object.entries(value).flatMap(([key, item]) => {
    const name = prefix === '' ? key : `${prefix}.${key}`;
    if (Object.hasOwn(shape, key)) return unknownKeysIn(item, shape[key], name);
    return open ? [] : [name];
  });
}

function unwrapped(schema: unknown): unknown {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault)
    return unwrapped(schema.def.innerType);
  return schema;
}
