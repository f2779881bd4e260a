import type { WholeReport } from '@/lib/metrics/pipeline-types';
import { pipelineReport } from '@/lib/metrics/pipeline-report';
import { experimentReport } from '@/lib/metrics/report';
import type { DbOrTx } from './client';
import { pipelineInput } from './pipeline-input';
import { reportInput } from './report-input';

/**
 * Every figure of an experiment: of one selection (null: none chosen, rollouts only) and of its pipeline. The page, the
 * command line and the HTTP API show this object.
 */
export function wholeReport(db: DbOrTx, experimentId: string, selectionId: string | null): WholeReport {
  const pipeline = pipelineInput(db, experimentId);
  return {
    selectionId,
    ...experimentReport(reportInput(db, experimentId, selectionId)),
    pipeline: pipeline && pipelineReport(pipeline),
  };
}
