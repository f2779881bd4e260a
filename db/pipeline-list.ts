import { desc, eq } from 'drizzle-orm';
import type { LaunchStatus } from '@/lib/launch/settings';
import type { Rate } from '@/lib/metrics/intervals';
import { mainFigures } from '@/lib/metrics/pipeline-main';
import type { MainPoint, PipelineReport } from '@/lib/metrics/pipeline-types';
import type { PipelineSettings } from '@/lib/refine/settings';
import type { TournamentSettings } from '@/lib/tournament/settings';
import type { DbOrTx } from './client';
import { launches } from './launch-schema';
import { pipelineTasks } from './pipeline-input';
import { experiments } from './schema';

/** An experiment with a pipeline as a line of the main table over experiments (arXiv:2604.16529, table 1). */
export interface PipelineRow
  extends
    Pick<PipelineSettings, 'iterations' | 'keep' | 'context' | 'pool' | 'judge'>,
    Pick<TournamentSettings, 'preset' | 'groupSize' | 'votes'> {
  id: string;
  name: string;
  createdAt: string;
  benchmark: string;
  agent: string;
  model: string | null;
  /** Models that answer by rules: their figures are not those of a language model. */
  scripted: boolean;
  status: LaunchStatus;
  /** Rollouts per task and iteration; null when iteration 0 was taken over from another experiment. */
  n: number | null;
  tasks: PipelineReport['tasks'];
  main: MainPoint[];
  gain: Rate;
}

/** Every experiment with a pipeline, newest first; the same numbers as in its report. */
export function pipelineList(db: DbOrTx): PipelineRow[] {
  const { settings, status, scripted } = launches;
  const { id, name, createdAt } = experiments;
  const rows = db
    .select({ id, name, createdAt, settings, status, scripted })
    .from(launches)
    .innerJoin(experiments, eq(experiments.id, launches.experimentId))
    .orderBy(desc(createdAt), desc(id))
    .all();
  return rows.flatMap(({ settings: launch, ...row }) => {
    const { pipeline } = launch;
    // Launches of before there were pipelines have no such field.
    if (!pipeline) return [];
    const { iterations, keep, context, pool, judge, selection, startFrom } = pipeline;
    return {
      ...row,
      ...{ benchmark: launch.benchmark, agent: launch.agent, model: launch.model },
      ...{ iterations, keep, context, pool, judge },
      ...{ preset: selection.preset, groupSize: selection.groupSize, votes: selection.votes },
      n: startFrom === null ? launch.n : null,
      ...mainFigures({
        settings: { iterations, keep, context, pool },
        tasks: pipelineTasks(db, row.id, iterations),
      }),
    };
  });
}
