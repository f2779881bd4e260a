import type { PipelineEnding } from './pipeline-types';
import type { ExperimentReport } from './report';

/** How a task's selection came out; its words for readers. */
type SelectionEnding = keyof ExperimentReport['endings'];

export const ENDING_WORDS: Record<SelectionEnding, string> = {
  right: 'right: the judge chose a passing attempt',
  lost: 'lost: a passing attempt existed, the judge chose a failing one',
  'nothing-passed': 'nothing passed: there was no passing attempt to choose',
  unknown: 'not judged: the outcome of the chosen attempt is not known',
};

export const ENDING_LABELS: Record<PipelineEnding, string> = {
  solved: 'solved',
  'lost-by-selection': 'lost by select-K',
  'lost-by-refinement': 'lost by refinement',
  'lost-by-final-vote': 'lost by the final vote',
  'never-solved': 'never solved',
  open: 'not decided yet',
};

export const ENDING_SENTENCES: Record<PipelineEnding, string> = {
  solved: 'The final answer passes.',
  'lost-by-selection':
    'A rollout passed, none of the priors chosen from its iteration did, and nothing passed later.',
  'lost-by-refinement': 'A passing prior was shown, and nothing passed afterwards.',
  'lost-by-final-vote': 'A passing rollout stood in the final, and another one was chosen.',
  'never-solved': 'No rollout of any iteration passed.',
  open: 'The task has not come to its end, or no test has judged its final answer.',
};

/** The order of the accounting: what was won, what was lost on the way, what was never there. */
export const ENDING_ORDER: readonly PipelineEnding[] = [
  'solved',
  'lost-by-selection',
  'lost-by-refinement',
  'lost-by-final-vote',
  'never-solved',
  'open',
];
