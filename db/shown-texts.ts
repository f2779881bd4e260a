import { and, asc, eq } from 'drizzle-orm';
import type { ShareInclude, ShareTarget } from '@/lib/access/share';
import { groupKey } from '@/lib/bracket/layout';
import { partKey } from '@/lib/bracket/part-words';
import { RunoffError } from '@/lib/errors';
import type { Place } from '@/lib/redact/scan';
import { callsWithPrefix } from './calls';
import type { DbOrTx } from './client';
import { findExperiment, taskById, taskOf, tasksOf, type Task } from './experiments';
import { findGoldPatch } from './gold-patches';
import { launches, taskRuns } from './launch-schema';
import { findRollout } from './rollouts';
import { rolloutIdsOf, rolloutTexts, taskIdsOf, type ShownText, type ShownWhat } from './shown-rollout-texts';
import { tournaments } from './tournament-schema';
import { findTournament, groupsOf, type GroupDetail, type StoredTournament } from './tournaments';

export interface ShownScope {
  target: ShareTarget;
  include: ShareInclude;
  outcomesHidden: boolean;
}

/**
 * Every text that a link to `target` would show, whole bodies, one part at a time. Throws RunoffError 'not-found' for an
 * object that is not there.
 */
export function* shownTexts(
  db: DbOrTx,
  { target, include, outcomesHidden }: ShownScope,
): Generator<ShownText> {
  const shown = { trajectories: include === 'trajectories', outcomes: !outcomesHidden };
  switch (target.kind) {
    case 'experiment':
      yield* experimentTexts(db, target.experimentId);
      yield* tournamentTexts(db, tournamentsOf(db, target.experimentId, null));
      yield* allRollouts(db, rolloutIdsOf(db, target.experimentId, null), shown);
      return;
    case 'task': {
      const { id } = existingTask(db, target);
      yield* taskTexts(db, [id], target.experimentId);
      yield* tournamentTexts(db, tournamentsOf(db, target.experimentId, id));
      yield* allRollouts(db, rolloutIdsOf(db, target.experimentId, id), shown);
      return;
    }
    case 'group': {
      const held = findTournament(db, target.tournamentId);
      const group = groupsOf(db, target.tournamentId).find(
        ({ round, group: at }) => round === target.round && at === target.group,
      );
      if (!held || !group || held.experimentId !== target.experimentId) throw gone('group');
      yield* taskTexts(db, [held.taskId], held.experimentId);
      yield* groupTexts(db, held, group);
      yield* allRollouts(db, group.candidates, shown);
      return;
    }
    case 'rollout':
    case 'comparison': {
      const ids = target.kind === 'rollout' ? [target.rolloutId] : target.rolloutIds;
      if (ids.some((id) => !findRollout(db, id))) throw gone('rollout');
      const tasks = taskIdsOf(db, ids);
      yield* taskTexts(db, tasks, null);
      if (target.kind === 'comparison') yield* goldTexts(db, tasks);
      yield* allRollouts(db, ids, shown);
      return;
    }
    case 'experiments':
      for (const id of target.experimentIds) yield* experimentTexts(db, id);
  }
}

const gone = (what: string) => new RunoffError('not-found', `There is no such ${what}.`);

function existingTask(db: DbOrTx, { experimentId, task }: { experimentId: string; task: string }): Task {
  const found = taskOf(db, experimentId, task);
  if (!found) throw new RunoffError('not-found', `Experiment ${experimentId} has no task ${task}.`);
  return found;
}

function* allRollouts(db: DbOrTx, ids: readonly string[], shown: ShownWhat): Generator<ShownText> {
  for (const id of ids) yield* rolloutTexts(db, id, shown);
}

/** Names, tasks, settings and manifest. */
function* experimentTexts(db: DbOrTx, id: string): Generator<ShownText> {
  const experiment = findExperiment(db, id);
  if (!experiment) throw new RunoffError('not-found', `There is no experiment ${id}.`);
  const href = `/experiments/${id}`;
  const at = (field: string) => ({ place: { rollout: null, step: null, field }, label: id, href });
  yield { value: { name: experiment.name, origin: experiment.origin }, ...at('experiment') };
  yield* taskTexts(
    db,
    tasksOf(db, id).map((task) => task.id),
    id,
  );
  const { settings, manifest, detail } = launches;
  const launch = db
    .select({ settings, manifest, detail })
    .from(launches)
    .where(eq(launches.experimentId, id))
    .get();
  if (launch) yield { value: launch, ...at('launch') };
  const failures = db
    .select({ error: taskRuns.error })
    .from(taskRuns)
    .where(eq(taskRuns.experimentId, id))
    .all();
  yield { value: failures.flatMap(({ error }) => error ?? []), ...at('errors') };
}

function* taskTexts(db: DbOrTx, ids: readonly string[], experimentId: string | null): Generator<ShownText> {
  for (const id of ids) {
    const task = taskById(db, id);
    if (!task) continue;
    const { benchmark, name, instruction, slug } = task;
    yield {
      value: { benchmark, name, instruction },
      place: { rollout: null, step: null, field: 'task' },
      ...{ label: slug, href: experimentId === null ? null : `/experiments/${experimentId}/tasks/${slug}` },
    };
  }
}

function* goldTexts(db: DbOrTx, taskIds: readonly string[]): Generator<ShownText> {
  for (const id of taskIds) {
    const place = { rollout: null, step: null, field: 'reference patch' };
    const label = taskById(db, id)?.slug ?? id;
    yield { value: findGoldPatch(db, id), place, label, href: null };
  }
}

function tournamentsOf(db: DbOrTx, experimentId: string, taskId: string | null): StoredTournament[] {
  const mine = eq(tournaments.experimentId, experimentId);
  return db
    .select()
    .from(tournaments)
    .where(taskId === null ? mine : and(mine, eq(tournaments.taskId, taskId)))
    .orderBy(asc(tournaments.createdAt), asc(tournaments.id))
    .all();
}

function* tournamentTexts(db: DbOrTx, held: readonly StoredTournament[]): Generator<ShownText> {
  for (const one of held) {
    const { model, error } = one;
    yield { value: { model, error }, ...atGroup(db, one, null, 'tournament') };
    for (const group of groupsOf(db, one.id)) yield* groupTexts(db, one, group);
  }
}

/** What the votes of a group say, and the replies they were read from. */
function* groupTexts(db: DbOrTx, held: StoredTournament, group: GroupDetail): Generator<ShownText> {
  const votes = group.votes.map(({ rationale, spoiled }) => ({ rationale, spoiled }));
  yield { value: votes, ...atGroup(db, held, group, 'votes') };
  const replies = callsWithPrefix(db, `vote:${held.id}:${group.round}:${group.group}:`);
  yield { value: replies.map(({ reply }) => reply), ...atGroup(db, held, group, 'replies of the judge') };
}

function atGroup(db: DbOrTx, held: StoredTournament, group: GroupDetail | null, field: string) {
  const slug = taskById(db, held.taskId)?.slug ?? held.taskId;
  const query = new URLSearchParams(
    held.purpose === null ? { selection: held.selectionId } : { in: partKey(held) },
  );
  if (group) query.set('group', groupKey(group));
  const label = group ? `${slug}, round ${group.round + 1}, group ${group.group + 1}` : slug;
  return {
    ...{ place: { rollout: null, step: null, field } satisfies Place, label },
    href: `/experiments/${held.experimentId}/tasks/${slug}?${query}`,
  };
}
