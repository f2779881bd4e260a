import { eq } from 'drizzle-orm';
import type { ShareTarget } from '@/lib/access/share';
import type { DbOrTx } from './client';
import { tasks } from './schema';

/** Which rows belong to what a link shows, as conditions on a row `t` and as queries of ids. */
export interface ScopeSql {
  experimentIds: string;
  taskIds: string;
  rollouts: string;
  rolloutIds: string;
  tournaments: string;
  /** Of groups and of votes. */
  groups: string;
  calls: string;
  /** Experiments whose launch is shown. */
  launchIds: string;
}

const NOTHING = 'SELECT NULL WHERE 0';

const text = (value: string) => `'${value.replaceAll("'", "''")}'`;
const texts = (values: readonly string[]) => values.map(text).join(', ');
const valuesOf = (values: readonly string[]) =>
  values.map((value) => `SELECT ${text(value)}`).join(' UNION ALL ') || NOTHING;

/** Rollouts that stood in tournaments: a pipeline may have started from those of another experiment. */
const candidatesOf = (tournaments: string) =>
  `SELECT c.value ->> '$.rolloutId' FROM main.tournaments t, json_each(t.candidates) c WHERE ${tournaments}`;

/** Scope of a target whose parts exist. */
export function scopeSql(db: DbOrTx, target: ShareTarget): ScopeSql {
  switch (target.kind) {
    case 'experiment':
      return experimentsScope([target.experimentId]);
    case 'experiments':
      return experimentsScope(target.experimentIds);
    case 'task':
      return taskScope(db, target);
    case 'group':
      return groupScope(db, target);
    case 'rollout':
      return rolloutsScope([target.rolloutId]);
    case 'comparison':
      return rolloutsScope(target.rolloutIds);
  }
}

/** What follows from rollouts and tournaments alone. */
function around(
  part: Pick<ScopeSql, 'experimentIds' | 'taskIds' | 'rollouts' | 'tournaments' | 'launchIds'>,
): ScopeSql {
  const rolloutIds = `SELECT t.id FROM main.rollouts t WHERE ${part.rollouts}`;
  const tournamentIds = `SELECT t.id FROM main.tournaments t WHERE ${part.tournaments}`;
  return {
    ...part,
    rolloutIds,
    groups: `t.tournament_id IN (${tournamentIds})`,
    calls: `(t.tournament_id IN (${tournamentIds}) OR (t.role = 'summariser' AND t.rollout_id IN (${rolloutIds})))`,
  };
}

function experimentsScope(ids: readonly string[]): ScopeSql {
  const mine = `t.experiment_id IN (${texts(ids)})`;
  const scope = around({
    experimentIds: valuesOf(ids),
    taskIds: `SELECT e.task_id FROM main.experiment_tasks e WHERE e.experiment_id IN (${texts(ids)})`,
    rollouts: `(${mine} OR t.id IN (${candidatesOf(mine)}))`,
    tournaments: mine,
    launchIds: valuesOf(ids),
  });
  // Money of the whole experiment stands in its report.
  return { ...scope, calls: mine };
}

const taskIdOf = (db: DbOrTx, slug: string) =>
  db.select({ id: tasks.id }).from(tasks).where(eq(tasks.slug, slug)).get()?.id ?? '';

function taskScope(db: DbOrTx, target: Extract<ShareTarget, { kind: 'task' }>): ScopeSql {
  const taskId = text(taskIdOf(db, target.task));
  const mine = `t.experiment_id = ${text(target.experimentId)} AND t.task_id = ${taskId}`;
  return around({
    experimentIds: valuesOf([target.experimentId]),
    taskIds: `SELECT ${taskId}`,
    rollouts: `((${mine}) OR t.id IN (${candidatesOf(mine)}))`,
    tournaments: mine,
    launchIds: valuesOf([target.experimentId]),
  });
}

function groupScope(db: DbOrTx, target: Extract<ShareTarget, { kind: 'group' }>): ScopeSql {
  const { tournamentId, round, group } = target;
  const one = `t.tournament_id = ${text(tournamentId)} AND t.round = ${round} AND t.grp = ${group}`;
  const scope = around({
    experimentIds: valuesOf([target.experimentId]),
    taskIds: `SELECT ${text(taskIdOf(db, target.task))}`,
    rollouts: `t.id IN (SELECT c.value FROM main.groups t, json_each(t.candidates) c WHERE ${one})`,
    tournaments: `t.id = ${text(tournamentId)}`,
    launchIds: NOTHING,
  });
  const prefix = `vote:${tournamentId}:${round}:${group}:`;
  return { ...scope, groups: one, calls: `substr(t.key, 1, ${prefix.length}) = ${text(prefix)}` };
}

function rolloutsScope(ids: readonly string[]): ScopeSql {
  const mine = `t.id IN (${texts(ids)})`;
  return around({
    experimentIds: `SELECT t.experiment_id FROM main.rollouts t WHERE ${mine}`,
    taskIds: `SELECT t.task_id FROM main.rollouts t WHERE ${mine}`,
    rollouts: mine,
    tournaments: '0',
    launchIds: NOTHING,
  });
}
