import type { DbOrTx } from '@/db/client';
import { experimentNamed, taskById, taskOf } from '@/db/experiments';
import { findRollout } from '@/db/rollouts';
import { findTournament, groupsOf } from '@/db/tournaments';
import type { ShareTarget } from '@/lib/access/share';
import { RunoffError } from '@/lib/errors';

/** A target whose parts exist, in their stored spelling, with what a list calls it. */
export interface CheckedTarget {
  target: ShareTarget;
  title: string;
  /** Null when it spans several. */
  experimentId: string | null;
}

/** Looks a target up. Throws `not-found` for what does not exist and `bad-input` for what names one thing twice. */
export function checkedTarget(db: DbOrTx, target: ShareTarget): CheckedTarget {
  switch (target.kind) {
    case 'experiment': {
      const { id, name } = experimentOf(db, target.experimentId);
      return { target: { kind: 'experiment', experimentId: id }, title: name, experimentId: id };
    }
    case 'task': {
      const { id, name, task } = taskIn(db, target.experimentId, target.task);
      const checked = { kind: 'task' as const, experimentId: id, task: task.slug };
      return { target: checked, title: `${task.name} in ${name}`, experimentId: id };
    }
    case 'rollout': {
      const { title, experimentId } = rolloutOf(db, target.rolloutId);
      return { target, title, experimentId };
    }
    case 'group':
      return groupTarget(db, target);
    case 'comparison': {
      const list = distinct(target.rolloutIds).map((id) => rolloutOf(db, id));
      return { target, title: list.map((one) => one.title).join(' and '), experimentId: common(list) };
    }
    case 'experiments': {
      const list = distinct(target.experimentIds).map((id) => experimentOf(db, id));
      const checked = { kind: 'experiments' as const, experimentIds: list.map((one) => one.id) };
      return { target: checked, title: list.map((one) => one.name).join(' and '), experimentId: null };
    }
  }
}

function groupTarget(db: DbOrTx, target: Extract<ShareTarget, { kind: 'group' }>): CheckedTarget {
  const { tournamentId, round, group } = target;
  const tournament = findTournament(db, tournamentId);
  const task = tournament && taskById(db, tournament.taskId);
  const exists = groupsOf(db, tournamentId).some((one) => one.round === round && one.group === group);
  if (!tournament || !task || !exists)
    throw new RunoffError('not-found', `There is no group ${group} in round ${round} of ${tournamentId}.`);
  const { experimentId } = tournament;
  return {
    target: { kind: 'group', experimentId, task: task.slug, tournamentId, round, group },
    title: `Round ${round + 1}, group ${group + 1} of ${task.name}`,
    experimentId,
  };
}

function experimentOf(db: DbOrTx, nameOrId: string) {
  const experiment = experimentNamed(db, nameOrId);
  if (!experiment) throw new RunoffError('not-found', `There is no experiment ${nameOrId}.`);
  return experiment;
}

function taskIn(db: DbOrTx, experiment: string, slugOrName: string) {
  const { id, name } = experimentOf(db, experiment);
  const task = taskOf(db, id, slugOrName);
  if (!task) throw new RunoffError('not-found', `Experiment ${id} has no task ${slugOrName}.`);
  return { id, name, task };
}

function rolloutOf(db: DbOrTx, id: string) {
  const rollout = findRollout(db, id);
  const task = rollout && taskById(db, rollout.taskId);
  if (!rollout || !task) throw new RunoffError('not-found', `There is no rollout ${id}.`);
  const { experimentId, slot, iteration } = rollout;
  return {
    title: `${task.name} #${slot + 1}${iteration > 0 ? `, iteration ${iteration}` : ''}`,
    experimentId,
  };
}

function distinct(ids: readonly string[]): readonly string[] {
  if (new Set(ids).size < ids.length)
    throw new RunoffError('bad-input', 'A comparison names one of its parts twice.');
  return ids;
}

function common(list: readonly { experimentId: string }[]): string | null {
  const ids = new Set(list.map((one) => one.experimentId));
  return ids.size === 1 ? ([...ids][0] ?? null) : null;
}
