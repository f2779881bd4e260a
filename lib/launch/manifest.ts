import { z } from 'zod';
import { problemsIn, RunoffError } from '@/lib/errors';
import { PURPOSES } from '@/lib/refine/settings';
import { tournamentSettingsSchema } from '@/lib/tournament/settings';
import { launchSettingsSchema } from './settings';

/** Version of the form below; a file of another one is refused. */
export const MANIFEST_VERSION = 1;

/** Fixed words that decide results, and whose version and hash a manifest holds. */
export const PROMPT_KINDS = ['agent', 'summary', 'judge', 'refinement'] as const;

const promptSchema = z.object({
  of: z.enum(PROMPT_KINDS),
  version: z.number(),
  /** Hex SHA-256 of the words without what they are about; null where only the version was written down. */
  hash: z.string().nullable(),
});
export type ManifestPrompt = z.infer<typeof promptSchema>;

const perMillion = {
  ...{ input: z.number(), output: z.number(), cacheWrite: z.number(), cacheRead: z.number() },
};
/** USD per million tokens; `longPrompt` for requests whose prompt is longer than `above` tokens. */
const priceSchema = z.object({
  ...perMillion,
  longPrompt: z.object({ ...perMillion, above: z.number() }).optional(),
});
export type ManifestPrice = z.infer<typeof priceSchema>;

/** What a worker ran an experiment with; a new entry only where something is no longer the same. */
const softwareSchema = z.object({
  from: z.string(),
  ...{ runoff: z.string(), node: z.string() },
  prompts: z.array(promptSchema),
  /** Names with budgets of how a rollout becomes text; null where nobody reads it so. */
  serialisation: z.object({ summariser: z.string().nullable(), judge: z.string().nullable() }),
  /** By the name asked for; null: no price is known. */
  prices: z.object({ asOf: z.string(), models: z.record(z.string(), priceSchema.nullable()) }),
});
export type Software = z.infer<typeof softwareSchema>;

const environmentSchema = z.object({ key: z.string(), notes: z.array(z.string()) });

/** What stands in `launches.manifest`: written at the launch and while running; older ones lack the later parts. */
export const storedManifestSchema = z.object({
  codeVersion: z.string().nullable().default(null),
  tasks: z.array(z.object({ name: z.string(), contentHash: z.string() })).default([]),
  sandbox: z.object({ kind: z.string(), detail: z.string().nullable() }).nullable().default(null),
  environments: z.record(z.string(), environmentSchema).default({}),
  software: z.array(softwareSchema).default([]),
});

const workSchema = z.object({
  rollouts: z.number(),
  /** Rollouts of another experiment that serve as iteration 0. */
  takenOver: z.number(),
  summaries: z.number(),
  /** Without re-asks and extra votes. */
  votes: z.number(),
});
export type Work = z.infer<typeof workSchema>;
const plannedSchema = workSchema.extend({
  /** Votes when every group is unanimous and the early stop is on. */
  fewestVotes: z.number(),
});
export type PlannedWork = z.infer<typeof plannedSchema>;
const doneSchema = workSchema.extend({ extraVotes: z.number() });
export type DoneWork = z.infer<typeof doneSchema>;

const taskSchema = z.object({
  name: z.string(),
  /** Hex SHA-256 over the files of its folder; null for imported tasks. */
  contentHash: z.string().nullable(),
  /** Null before its environment was made ready. */
  environment: environmentSchema.nullable(),
  /** Seed of each slot, by iteration. */
  seeds: z.array(z.array(z.number())),
  /** Null for imported experiments: nothing was planned. */
  planned: plannedSchema.nullable(),
  done: doneSchema,
});
export type ManifestTask = z.infer<typeof taskSchema>;

const tournamentSchema = z.object({
  ...{ iteration: z.number(), purpose: z.enum(PURPOSES) },
  /** Fewest and most over the tasks. */
  candidates: z.object({ min: z.number(), max: z.number() }),
  /** As used: with the number that survives and the seed that follows from the launch's. */
  settings: tournamentSettingsSchema,
  /** Over all tasks. */
  ...{ plannedVotes: z.number(), votes: z.number(), extraVotes: z.number() },
});
export type ManifestTournament = z.infer<typeof tournamentSchema>;

const selectionSchema = z.object({
  ...{ id: z.string(), judge: z.string(), settings: tournamentSettingsSchema },
  ...{ promptVersion: z.number(), promptHash: z.string(), codeVersion: z.string() },
  ...{ tournaments: z.number(), votes: z.number() },
});
export type ManifestSelection = z.infer<typeof selectionSchema>;

export const MODEL_ROLES = ['agent', 'summariser', 'judge'] as const;
const modelSchema = z.object({
  role: z.enum(MODEL_ROLES),
  asked: z.string(),
  /** Ids that the servers said they used. */
  served: z.array(z.string()),
  calls: z.number(),
  /** Null where none is known or was written down. */
  price: priceSchema.nullable(),
});
export type ManifestModel = z.infer<typeof modelSchema>;

/**
 * Everything that decided an experiment: with the stored replies it gives the same results again, and with scripted
 * models also without them. Holds no key and no outcome.
 */
export const manifestSchema = z.object({
  manifestVersion: z.literal(MANIFEST_VERSION),
  experiment: z.object({
    ...{ id: z.string(), name: z.string(), source: z.enum(['import', 'launch']), createdAt: z.string() },
    ...{ status: z.string().nullable(), startedAt: z.string().nullable(), finishedAt: z.string().nullable() },
  }),
  code: z.object({
    /** Version of Runoff that recorded the launch. */
    launchedBy: z.string().nullable(),
    ranBy: z.array(z.object({ from: z.string(), runoff: z.string(), node: z.string() })),
  }),
  /** Null for imported experiments. */
  settings: launchSettingsSchema.nullable(),
  agents: z.array(z.object({ name: z.string(), version: z.string().nullable() })),
  models: z.array(modelSchema),
  /** Day of the price table; null where it was not written down. */
  pricesAsOf: z.string().nullable(),
  prompts: z.array(promptSchema),
  serialisation: z.object({ summariser: z.array(z.string()), judge: z.array(z.string()) }),
  sandbox: z
    .object({ kind: z.string(), rootFs: z.string().nullable(), detail: z.string().nullable() })
    .nullable(),
  /** Those of the pipeline. */
  tournaments: z.array(tournamentSchema),
  /** Those that were asked for afterwards. */
  selections: z.array(selectionSchema),
  tasks: z.array(taskSchema),
  counts: z.object({ planned: plannedSchema.nullable(), done: doneSchema }),
});
export type Manifest = z.infer<typeof manifestSchema>;

const headSchema = z.object({ manifestVersion: z.number() });

/**
 * Reads a manifest from a file's text; `name` is what the sentences call it. Throws `bad-input` for text that is no
 * whole JSON, no manifest, or a manifest of another version or form.
 */
export function parseManifest(text: string, name: string): Manifest {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new RunoffError(
      'bad-input',
      `${name} holds no whole JSON document; it may be another kind of file, or cut off.`,
      { cause },
    );
  }
  const head = headSchema.safeParse(value);
  if (!head.success)
    throw new RunoffError('bad-input', `${name} is not a manifest of Runoff: it has no manifestVersion.`);
  const { manifestVersion } = head.data;
  if (manifestVersion !== MANIFEST_VERSION)
    throw new RunoffError(
      'bad-input',
      `${name} is a manifest of version ${manifestVersion}; this Runoff reads version ${MANIFEST_VERSION}.`,
    );
  const parsed = manifestSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const all = parsed.error.issues.length;
  const first = problemsIn(new z.ZodError(parsed.error.issues.slice(0, 3)));
  throw new RunoffError(
    'bad-input',
    `${name} is not a manifest as Runoff writes them: ${first}${all > 3 ? ` and ${all - 3} more` : ''}.`,
  );
}
