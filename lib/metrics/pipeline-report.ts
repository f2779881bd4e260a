import { effortFigures } from './pipeline-effort';
import { endingFigures } from './pipeline-endings';
import { judgeFigures } from './pipeline-judge';
import { mainFigures } from './pipeline-main';
import { transitionFigures } from './pipeline-transitions';
import type { PipelineInput, PipelineReport } from './pipeline-types';

/**
 * Every figure of a pipeline (arXiv:2604.16529 §5), from plain rows. Outcomes `error` and `unknown` are not judged and
 * never counted as wrong. While an experiment runs, the figures are those of what has come to its end: finished tasks
 * in the main chart and the endings, whole iterations and finished tournaments elsewhere; every rate carries its n.
 */
export function pipelineReport(input: PipelineInput): PipelineReport {
  const { settings, n } = input;
  return {
    ...{ settings, n },
    ...mainFigures(input),
    ...judgeFigures(input),
    ...transitionFigures(input),
    ...effortFigures(input),
    ...endingFigures(input),
  };
}
