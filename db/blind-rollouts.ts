import { and, asc, eq, sql } from 'drizzle-orm';
import type { DbOrTx } from './client';
import { prepared } from './prepared';
import { rollouts } from './schema';

/**
 * A finished rollout without what its verifier said. Everything that builds a prompt reads rollouts here and nowhere
 * else (a rule in .dependency-cruiser.cjs), so that no outcome is within its reach.
 */
const BLIND = {
  id: rollouts.id,
  experimentId: rollouts.experimentId,
  taskId: rollouts.taskId,
  iteration: rollouts.iteration,
  slot: rollouts.slot,
  exitStatus: rollouts.exitStatus,
  exitStatusRaw: rollouts.exitStatusRaw,
  patch: rollouts.patch,
  patchKeyHash: rollouts.patchKeyHash,
  stepCount: rollouts.stepCount,
  facts: rollouts.facts,
  contentHash: rollouts.contentHash,
  createdAt: rollouts.createdAt,
};
export type BlindRollout = NonNullable<ReturnType<typeof blindRollout>>;

const finishedById = prepared((db) =>
  db
    .select(BLIND)
    .from(rollouts)
    .where(and(eq(rollouts.id, sql.placeholder('id')), eq(rollouts.status, 'finished')))
    .prepare(),
);

/** A finished rollout; null when there is none of that id, or it is not finished. */
export function blindRollout(db: DbOrTx, id: string) {
  return finishedById(db).get({ id }) ?? null;
}

/** Finished rollouts of a task of an experiment, by iteration and slot; of one iteration when given. */
export function blindRolloutsOfTask(
  db: DbOrTx,
  experimentId: string,
  taskId: string,
  iteration?: number,
): BlindRollout[] {
  const mine = and(
    eq(rollouts.experimentId, experimentId),
    eq(rollouts.taskId, taskId),
    eq(rollouts.status, 'finished'),
    iteration === undefined ? undefined : eq(rollouts.iteration, iteration),
  );
  return db
    .select(BLIND)
    .from(rollouts)
    .where(mine)
    .orderBy(asc(rollouts.iteration), asc(rollouts.slot))
    .all();
}

/** The rollouts of a task that a selection compares: those of one iteration, when null of the task's last one. */
export function comparedRollouts(
  db: DbOrTx,
  experimentId: string,
  taskId: string,
  iteration: number | null,
): BlindRollout[] {
  const all = blindRolloutsOfTask(db, experimentId, taskId, iteration ?? undefined);
  const last = all.at(-1)?.iteration;
  return all.filter((rollout) => rollout.iteration === last);
}
