import { createHash } from 'node:crypto';
import { and, asc, eq, inArray, isNotNull, or, sql } from 'drizzle-orm';
import type { RolloutStatus } from '@/lib/launch/settings';
import { lineageOf, type Lineage, type LineageRollout } from '@/lib/refine/lineage';
import type { Approach } from '@/lib/refine/lineage-approach';
import { contextWithoutIntroduction, shownContext } from '@/lib/refine/lineage-prompt';
import type { Refinement } from '@/lib/refine/refinement-context';
import type { RefinementContextKind } from '@/lib/refine/settings';
import type { ExitStatus, OutcomeKind } from '@/lib/rollout/rollout';
import type { DbOrTx } from './client';
import { launches } from './launch-schema';
import { findRollout, rolloutsById, type StoredRollout } from './rollouts';
import { rollouts, stepBodies } from './schema';
import { newestSummaries, summariesById, type StoredSummary } from './summaries';

/** A rollout at the other end of a line; its outcome is for the eyes of readers only. */
export interface RelatedRollout {
  id: string;
  slot: number;
  iteration: number;
  status: RolloutStatus;
  outcome: OutcomeKind;
  exitStatus: ExitStatus;
  steps: number;
}

/** One summary that a rollout was shown, in its place, and what the rollout did with it. */
export interface ShownSummary {
  rolloutId: string;
  /** Null when the rollout is no longer stored. */
  rollout: RelatedRollout | null;
  summary: { model: string; headline: string | null; promptVersion: number; revision: number } | null;
  lineage: Lineage | null;
}

/** A refined rollout that was shown the summary of this one. */
export interface ShownTo {
  rollout: RelatedRollout;
  /** Where this one's summary stood in what it was shown, from 1. */
  place: number;
  of: number;
  /** Hypotheses taken up of those stated; null without two summaries. */
  hypotheses: { taken: number; stated: number } | null;
  approach: Approach;
}

export interface LineagePage {
  /** What it was shown; null in iteration 0. */
  shown: {
    context: RefinementContextKind;
    version: number;
    hash: string;
    /** Word for word, out of its prompt; null when the prompt is not stored or holds none. */
    text: string | null;
    /** Whether that text is the recorded one; null without a text. */
    textIsRecorded: boolean | null;
    summaries: ShownSummary[];
  } | null;
  shownTo: ShownTo[];
}

/** Both directions of a rollout's lineage; null when there is no such rollout. */
export function lineagePage(db: DbOrTx, id: string): LineagePage | null {
  const row = findRollout(db, id);
  if (!row) return null;
  return { shown: row.refinement && shownOf(db, row, row.refinement), shownTo: shownToOf(db, row) };
}

/** Ids of the rollouts that were shown the summary of this one, by iteration and slot. */
function refinedFrom(db: DbOrTx, { id, taskId, experimentId }: StoredRollout): string[] {
  // Another experiment may have started from this one's rollouts.
  const followers = db
    .select({ id: launches.experimentId })
    .from(launches)
    .where(sql`${launches.settings} ->> '$.pipeline.startFrom' = ${experimentId}`);
  const inReach = or(eq(rollouts.experimentId, experimentId), inArray(rollouts.experimentId, followers));
  return db
    .select({ id: rollouts.id, refinement: rollouts.refinement })
    .from(rollouts)
    .where(and(inReach, eq(rollouts.taskId, taskId), isNotNull(rollouts.refinement)))
    .orderBy(asc(rollouts.iteration), asc(rollouts.slot), asc(rollouts.attempt))
    .all()
    .filter((row) => row.refinement?.priors.some((prior) => prior.rolloutId === id))
    .map((row) => row.id);
}

/** How many rollouts were shown the summary of this one. */
export const shownToCount = (db: DbOrTx, row: StoredRollout): number => refinedFrom(db, row).length;

function shownOf(
  db: DbOrTx,
  row: StoredRollout,
  { context, version, hash, priors }: Refinement,
): LineagePage['shown'] {
  const text = row.prompt === null ? null : shownContext(row.prompt);
  const known = new Map(
    rolloutsById(
      db,
      priors.map((prior) => prior.rolloutId),
    ).map((prior) => [prior.id, prior]),
  );
  const told = summariesById(
    db,
    priors.flatMap((prior) => prior.summaryId ?? []),
  );
  const own = ownSummary(db, row.id, [...told.values()][0]?.model);
  const mine = readFor(db, row, own);
  return {
    ...{ context, version, hash, text },
    textIsRecorded: text === null ? null : sha256(contextWithoutIntroduction(text) ?? text) === hash,
    summaries: priors.map(({ rolloutId, summaryId }) => {
      const prior = known.get(rolloutId);
      const summary = told.get(summaryId ?? '') ?? null;
      return {
        rolloutId,
        rollout: prior ? related(prior) : null,
        summary: summary && {
          ...{ model: summary.model, promptVersion: summary.promptVersion, revision: summary.revision },
          headline: summary.content?.headline ?? null,
        },
        lineage: prior ? lineageOf(mine, readFor(db, prior, summary)) : null,
      };
    }),
  };
}

function shownToOf(db: DbOrTx, row: StoredRollout): ShownTo[] {
  const ids = refinedFrom(db, row);
  const stored = new Map(rolloutsById(db, ids).map((one) => [one.id, one]));
  const refined = ids.flatMap((id) => stored.get(id) ?? []);
  const shownIds = new Set(refined.map((one) => placed(one, row.id).summaryId ?? ''));
  const told = summariesById(db, [...shownIds]);
  const own = newestSummaries(
    db,
    refined.map((one) => one.id),
  );
  const commands = commandsOf(db, row.id);
  return refined.map((one) => {
    const { place, of, summaryId } = placed(one, row.id);
    const summary = told.get(summaryId ?? '') ?? null;
    const lineage = lineageOf(readFor(db, one, own.get(one.id) ?? null), {
      ...{ summary: summary?.content ?? null, facts: row.facts, patch: row.patch, commands },
    });
    const { hypotheses, approach } = lineage;
    const taken = hypotheses?.filter((hypothesis) => hypothesis.mine !== null).length ?? 0;
    return {
      rollout: related(one),
      ...{ place, of, approach },
      hypotheses: hypotheses && { taken, stated: hypotheses.length },
    };
  });
}

function placed(refined: StoredRollout, priorId: string) {
  const priors = refined.refinement?.priors ?? [];
  const at = priors.findIndex((prior) => prior.rolloutId === priorId);
  return { place: at + 1, of: priors.length, summaryId: priors[at]?.summaryId ?? null };
}

/** The summary to hold against the priors': of the model that wrote theirs, else the newest there is. */
function ownSummary(db: DbOrTx, id: string, model: string | undefined): StoredSummary | null {
  const same = model === undefined ? null : newestSummaries(db, [id], model).get(id);
  return same ?? newestSummaries(db, [id]).get(id) ?? null;
}

function readFor(db: DbOrTx, row: StoredRollout, summary: StoredSummary | null): LineageRollout {
  const { facts, patch } = row;
  return { summary: summary?.content ?? null, facts, patch, commands: commandsOf(db, row.id) };
}

function commandsOf(db: DbOrTx, rolloutId: string): { step: number; command: string }[] {
  return db
    .select({ step: stepBodies.index, command: stepBodies.command })
    .from(stepBodies)
    .where(eq(stepBodies.rolloutId, rolloutId))
    .orderBy(asc(stepBodies.index))
    .all()
    .flatMap(({ step, command }) => (command === null ? [] : { step, command }));
}

function related(row: StoredRollout): RelatedRollout {
  const { id, slot, iteration, status, outcome, exitStatus, stepCount: steps } = row;
  return { id, slot, iteration, status, outcome, exitStatus, steps };
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
