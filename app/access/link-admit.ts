import 'server-only';
import { taskOf } from '@/db/experiments';
import type { Db } from '@/db/client';
import { hasRollout } from '@/db/rollouts';
import { findTournament } from '@/db/tournaments';
import type { Share } from '@/lib/access/share';
import type { Subject } from './access';

type Of<K extends Subject['kind']> = Extract<Subject, { kind: K }>;

/**
 * Whether a shared link shows `subject`. `db` is the link's own database (link-database.ts), which holds nothing else: an
 * id out of scope is one that does not exist.
 */
export function linkShows(db: Db, share: Share, subject: Subject): boolean {
  switch (subject.kind) {
    case 'site':
      return false;
    case 'experiment':
      return showsExperiment(share, subject);
    case 'task':
      return showsTask(db, share, subject);
    case 'rollout':
      return showsRollout(db, share, subject);
    case 'tournament':
      return showsTournament(db, share, subject);
    case 'comparison':
      return showsComparison(share, subject);
    case 'experiments':
      return share.target.kind === 'experiments' && allIn(subject.ids, share.target.experimentIds);
  }
}

const allIn = (asked: readonly string[], shown: readonly string[]) =>
  asked.length > 0 && asked.every((id) => shown.includes(id));

function showsExperiment({ target }: Share, { id, part }: Of<'experiment'>): boolean {
  // The page that compares experiments draws their reports.
  if (target.kind === 'experiments') return part === 'report' && target.experimentIds.includes(id);
  if (target.kind !== 'experiment' || target.experimentId !== id) return false;
  return ['page', 'report', 'endings', 'selections', 'launch'].includes(part);
}

function showsTask(db: Db, { target }: Share, { experimentId, task }: Of<'task'>): boolean {
  if (target.kind === 'task') return target.experimentId === experimentId && target.task === task;
  if (target.kind !== 'experiment' || target.experimentId !== experimentId) return false;
  return taskOf(db, experimentId, task)?.slug === task;
}

function showsRollout(db: Db, { target, include }: Share, { id, part }: Of<'rollout'>): boolean {
  const whole = include === 'trajectories';
  // A group without trajectories shows its candidates' summaries itself.
  if (target.kind === 'experiments' || (target.kind === 'group' && !whole)) return false;
  if (!hasRollout(db, id)) return false;
  if (part === 'page') return true;
  if (part === 'lineage') return whole && (target.kind === 'experiment' || target.kind === 'task');
  return whole && (part === 'steps' || part === 'patch' || part === 'log');
}

function showsTournament(db: Db, { target }: Share, { id, group }: Of<'tournament'>): boolean {
  if (target.kind === 'group')
    return (
      group !== null &&
      id === target.tournamentId &&
      group.round === target.round &&
      group.group === target.group
    );
  return (target.kind === 'experiment' || target.kind === 'task') && findTournament(db, id) !== null;
}

function showsComparison({ target, include }: Share, { rolloutIds, part }: Of<'comparison'>): boolean {
  if (target.kind !== 'comparison' || !allIn(rolloutIds, target.rolloutIds)) return false;
  return part === 'page' || (part === 'steps' && include === 'trajectories');
}
