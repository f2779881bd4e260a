import { activeJobs } from '@/db/active-jobs';
import { appendAudit } from '@/db/audit';
import { WRITING, type Db, type DbOrTx } from '@/db/client';
import { deletionCounts, removeExperiment, startedFrom, type DeletionCounts } from '@/db/delete-experiment';
import { experimentNamed, type Experiment } from '@/db/experiments';
import { launchState } from '@/db/launches';
import { RunoffError } from '@/lib/errors';
import type { Context } from './context';

/** What goes, what stays, and what is in the way. */
export interface Deletion extends DeletionCounts {
  id: string;
  name: string;
  /** Experiments that started from its rollouts: they have copies and stay as they are. */
  startedFrom: string[];
  /** Why it cannot be deleted now, one sentence; null when nothing is in the way. */
  refused: string | null;
}

function existing(db: DbOrTx, nameOrId: string): Experiment {
  const experiment = experimentNamed(db, nameOrId);
  if (!experiment) throw new RunoffError('not-found', `There is no experiment ${nameOrId}.`);
  return experiment;
}

function inTheWay(db: DbOrTx, { id, name }: Experiment): string | null {
  const status = launchState(db, id)?.status;
  if (status === 'queued' || status === 'running' || status === 'pausing')
    return `${name} is ${status}; cancel it or wait for its end.`;
  const job = activeJobs(db).find((one) => one.experimentId === id);
  return job ? `A job of ${name} is under way (${job.kind}); cancel it or wait for its end.` : null;
}

function planOf(db: DbOrTx, experiment: Experiment): Deletion {
  const { id, name } = experiment;
  const followers = startedFrom(db, experiment);
  return { id, name, ...deletionCounts(db, id), startedFrom: followers, refused: inTheWay(db, experiment) };
}

/** What `deleteExperiment` would do; changes nothing. Throws 'not-found' for an unknown experiment. */
export function planDeletion(ctx: Pick<Context, 'db'>, nameOrId: string): Deletion {
  return planOf(ctx.db, existing(ctx.db, nameOrId));
}

/**
 * Removes an experiment with all it has, for good; its events stay. `confirmed` must be its name or id. Freed pages of the file
 * are overwritten. Throws 'bad-input' for another name, 'busy' while something of it runs, 'not-found' for an unknown one.
 */
export function deleteExperiment(ctx: Context, input: { experiment: string; confirmed: string }): Deletion {
  return withoutTraces(ctx.db, () =>
    ctx.db.transaction((tx) => {
      const experiment = existing(tx, input.experiment);
      if (input.confirmed !== experiment.name && input.confirmed !== experiment.id)
        throw new RunoffError('bad-input', `Nothing was deleted: its name is ${experiment.name}.`);
      const plan = planOf(tx, experiment);
      if (plan.refused !== null) throw new RunoffError('busy', plan.refused);
      const { id, name, rollouts, selections, links } = plan;
      removeExperiment(tx, id);
      appendAudit(tx, ctx, id, 'experiment-deleted', { name, rollouts, selections, links });
      return plan;
    }, WRITING),
  );
}

/** Runs a deletion after which nothing of what was deleted stands in the file or its journal. */
function withoutTraces<T>({ $client }: Db, run: () => T): T {
  const before = $client.pragma('secure_delete', { simple: true });
  $client.pragma('secure_delete = ON');
  try {
    const done = run();
    // Else old pages stay in the journal until it is written over; a long reader may keep it from being emptied.
    $client.pragma('wal_checkpoint(TRUNCATE)');
    return done;
  } finally {
    $client.pragma(`secure_delete = ${Number(before)}`);
  }
}
