import { isDatabaseFailure, WRITING } from '@/db/client';
import { addTask, ensureExperiment, ensureTask } from '@/db/experiments';
import { appendEvent } from '@/db/events';
import { storeRollout } from '@/db/rollouts';
import { errorMessage, RunoffError } from '@/lib/errors';
import { stableId } from '@/lib/ids';
import { rolloutFacts } from '@/lib/rollout/facts';
import type { ImportResult } from '@/lib/rollout/import-report';
import { patchKey } from '@/lib/rollout/patch';
import type { RecordedRollout } from '@/lib/rollout/rollout';
import { storeGoldPatches, type GoldFile } from './store-gold-patches';
import { sha256, type Context, type OnProgress } from './context';

export interface ImportRolloutsInput {
  experimentName: string;
  /** Where the rollouts came from, in words. */
  origin: string;
  /** Rollouts one by one, so that a large import is never in memory as a whole. */
  entries: { path: string; load(): Promise<RecordedRollout> }[];
  /** Files that were refused before; repeated in the result. */
  failed: { path: string; reason: string }[];
  /** What the tasks belong to whose files name no benchmark. */
  benchmark?: string | null;
  /** Reference changes of tasks, kept after the rollouts are in. */
  gold?: GoldFile[];
}

/**
 * Puts rollouts into the experiment of that name. A rollout known by its source key and content is left alone,
 * a changed one replaced; one that cannot be read becomes a line in `failed`, and the others go in.
 * Rejects when the database cannot be written or `signal` aborts.
 */
export async function importRollouts(
  ctx: Context,
  input: ImportRolloutsInput,
  onProgress: OnProgress,
  signal: AbortSignal,
): Promise<ImportResult> {
  const result: ImportResult = {
    experimentId: null,
    imported: 0,
    updated: 0,
    unchanged: 0,
    failed: [...input.failed],
    rolloutIds: [],
    gold: null,
  };
  if (input.experimentName.trim() === '') throw new RunoffError('bad-input', 'The experiment needs a name.');
  for (const [i, entry] of input.entries.entries()) {
    signal.throwIfAborted();
    try {
      const recorded = inBenchmark(await entry.load(), input.benchmark ?? null);
      const experiment = ensureExperiment(ctx.db, input.experimentName.trim(), input.origin);
      result.experimentId = experiment.id;
      const id = stableId('rollout', experiment.id, recorded.sourceKey);
      result[storeOne(ctx, experiment.id, id, recorded)]++;
      result.rolloutIds.push(id);
    } catch (error) {
      // A full or locked database is no fault of the file.
      if (signal.aborted || isDatabaseFailure(error)) throw error;
      result.failed.push({ path: entry.path, reason: errorMessage(error) });
    }
    onProgress(i + 1, input.entries.length, entry.path);
    if (i % 20 === 19) await new Promise((resume) => setImmediate(resume));
  }
  result.gold = storeGoldPatches(ctx, input.gold ?? []);
  if (result.experimentId !== null && result.imported + result.updated > 0)
    appendEvent(ctx.db, {
      experimentId: result.experimentId,
      type: 'rollouts-imported',
      payload: { imported: result.imported, updated: result.updated },
    });
  return result;
}

/** Tasks of one name are the same task only inside a benchmark. */
const inBenchmark = (recorded: RecordedRollout, benchmark: string | null): RecordedRollout => ({
  ...recorded,
  task: { ...recorded.task, benchmark: recorded.task.benchmark ?? benchmark },
});

function storeOne(ctx: Context, experimentId: string, id: string, recorded: RecordedRollout) {
  return ctx.db.transaction((tx) => {
    const task = ensureTask(tx, recorded.task);
    addTask(tx, experimentId, task.id);
    const key = patchKey(recorded.patch);
    return storeRollout(tx, {
      id,
      experimentId,
      taskId: task.id,
      recorded,
      facts: rolloutFacts(recorded),
      patchKeyHash: key === null ? null : sha256(key),
      contentHash: sha256(recorded),
    });
  }, WRITING);
}
