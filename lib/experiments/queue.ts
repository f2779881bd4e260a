import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { appendAudit } from '@/db/audit';
import { WRITING, type DbOrTx } from '@/db/client';
import { cancelJob, findJob, queueJob } from '@/db/jobs';
import { moveLaunch } from '@/db/launches';
import { experimentNamed } from '@/db/experiments';
import { problemsIn, RunoffError } from '@/lib/errors';
import { MAX_SWEEP, tournamentSettingsSchema } from '@/lib/tournament/settings';
import type { Context } from './context';

const source = z.union([
  z.object({ paths: z.array(z.string().min(1)).min(1) }),
  z.object({ uploadId: z.uuid() }),
]);
const modelName = z.string().regex(/^[a-z-]+\/\S+$/, 'A model is named provider/id, e.g. scripted/evidence.');

/** Inputs of the worker's jobs, by kind. */
export const jobInputs = {
  scan: z.object({ source }),
  import: z.object({
    source,
    experimentName: z.string().trim().min(1).max(200),
    /** What the tasks belong to whose files name no benchmark. */
    benchmark: z.string().trim().min(1).max(200).nullable().default(null),
  }),
  summarize: z.object({ experimentId: z.string(), model: modelName, force: z.boolean() }),
  select: z.object({
    experimentId: z.string(),
    tasks: z.array(z.string()).min(1).nullable(),
    model: modelName,
    summariser: modelName.nullable(),
    /** Null: the last one there is. */
    iteration: z.number().int().min(0).nullable().default(null),
    /** Of each selection that is wanted, one after the other. */
    settings: z.array(tournamentSettingsSchema).min(1).max(MAX_SWEEP),
  }),
  launch: z.object({ experimentId: z.string() }),
  benchmark: z.object({ path: z.string().min(1), name: z.string().min(1).optional() }),
};
export type JobInput<K extends keyof typeof jobInputs> = z.infer<(typeof jobInputs)[K]>;
type Asked<K extends keyof typeof jobInputs> = z.input<(typeof jobInputs)[K]>;

/** `audit` writes down who asked, in the transaction that queues the job; a dry run is in no audit. */
function queue<K extends keyof typeof jobInputs>(
  ctx: Context,
  kind: K,
  input: unknown,
  experimentId: string | null,
  audit: (tx: DbOrTx) => void = () => undefined,
): string {
  const parsed = jobInputs[kind].safeParse(input);
  if (!parsed.success)
    throw new RunoffError('bad-input', `That cannot be done: ${problemsIn(parsed.error)}.`);
  const id = randomUUID();
  ctx.db.transaction((tx) => {
    queueJob(tx, { id, kind, experimentId, input: parsed.data });
    audit(tx);
  }, WRITING);
  return id;
}

function existing(ctx: Context, experimentId: string): string {
  const experiment = experimentNamed(ctx.db, experimentId);
  if (!experiment) throw new RunoffError('not-found', `There is no experiment ${experimentId}.`);
  return experiment.id;
}

/** Asks for a dry run of an import; the job's result is an ImportReport. Returns the job's id. */
export function queueScan(ctx: Context, input: JobInput<'scan'>): string {
  return queue(ctx, 'scan', input, null);
}

/**
 * Asks for the import of what a scan job looked at, under an experiment's name; `benchmark` as for an import straight from
 * paths. The result is an ImportResult.
 */
export function queueImport(
  ctx: Context,
  input: { scanJobId: string; experimentName: string; benchmark?: string | null },
): string {
  const scan = findJob(ctx.db, input.scanJobId);
  const scanned = jobInputs.scan.safeParse(scan?.input);
  if (scan?.kind !== 'scan' || !scanned.success)
    throw new RunoffError('not-found', `There is no dry run ${input.scanJobId} to import from.`);
  const { experimentName, benchmark } = input;
  return queueImportOf(ctx, { source: scanned.data.source, experimentName, benchmark: benchmark ?? null });
}

/** Asks for an import straight from paths. */
export function queueImportOf(ctx: Context, input: Asked<'import'>): string {
  return queue(ctx, 'import', input, null, (tx) => {
    const name = input.experimentName.trim();
    const from = 'paths' in input.source ? input.source.paths : [];
    appendAudit(tx, ctx, experimentNamed(tx, name)?.id ?? null, 'import-asked', { name, from });
  });
}

export function queueSummarize(ctx: Context, input: JobInput<'summarize'>): string {
  const experimentId = existing(ctx, input.experimentId);
  const asked = { model: input.model, again: input.force };
  return queue(ctx, 'summarize', { ...input, experimentId }, experimentId, (tx) =>
    appendAudit(tx, ctx, experimentId, 'summaries-asked', asked),
  );
}

/** Asks for one selection or several; the job's result is that of `selectSweep`. */
export function queueSelect(ctx: Context, input: Asked<'select'>): string {
  const experimentId = existing(ctx, input.experimentId);
  const { model, settings, tasks } = input;
  const asked = { model, selections: settings.length, tasks: tasks?.length ?? null };
  return queue(ctx, 'select', { ...input, experimentId }, experimentId, (tx) =>
    appendAudit(tx, ctx, experimentId, 'selections-asked', asked),
  );
}

/** Asks for a folder of tasks to be read; without a name it gets the folder's. Returns the job's id. */
export function queueBenchmark(ctx: Context, input: JobInput<'benchmark'>): string {
  return queue(ctx, 'benchmark', input, null, (tx) =>
    appendAudit(tx, ctx, null, 'benchmark-asked', { path: input.path }),
  );
}

/** Asks a job to stop; false when it has ended already. A launch whose job never starts is paused. */
export function requestCancel(ctx: Context, jobId: string): boolean {
  const now = ctx.now().toISOString();
  return ctx.db.transaction((tx) => {
    if (!cancelJob(tx, jobId, now)) return false;
    const job = findJob(tx, jobId);
    const { kind = 'gone', experimentId = null } = job ?? {};
    appendAudit(tx, ctx, experimentId, 'job-cancelled', { jobId, kind });
    const paused = {
      status: 'paused',
      reason: 'user',
      detail: 'Its job was cancelled before it started.',
    } as const;
    if (job?.kind === 'launch' && job.status === 'cancelled' && job.experimentId)
      moveLaunch(tx, job.experimentId, ['queued', 'running', 'pausing'], paused, now);
    return true;
  }, WRITING);
}
