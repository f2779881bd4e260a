import type { StepOutline } from '@/lib/api/rollouts';

/** What the minimap shows of a step; an error of the step itself outweighs what it was for. */
export const STEP_KINDS = [
  'explore',
  'edit',
  'test passed',
  'test failed',
  'test',
  'error',
  'submit',
  'talk',
] as const;
export type StepKind = (typeof STEP_KINDS)[number];

export function stepKind(step: Pick<StepOutline, 'phase' | 'returnCode' | 'error'>): StepKind {
  if (step.error !== null) return 'error';
  if (step.phase !== 'test') return step.phase;
  if (step.returnCode === null) return 'test';
  return step.returnCode === 0 ? 'test passed' : 'test failed';
}

export interface StepRun {
  kind: StepKind;
  /** 0-based row and number of rows. */
  from: number;
  count: number;
}

/** Neighbouring steps of one kind together, so that two thousand steps are a few hundred shapes. */
export function stepRuns(steps: readonly Pick<StepOutline, 'phase' | 'returnCode' | 'error'>[]): StepRun[] {
  const runs: StepRun[] = [];
  steps.forEach((step, from) => {
    const kind = stepKind(step);
    const last = runs.at(-1);
    if (last?.kind === kind) last.count++;
    else runs.push({ kind, from, count: 1 });
  });
  return runs;
}

/** What of the trajectory is shown; kept in the URL. */
export interface StepFilter {
  only: 'all' | 'failures' | 'edits';
  thoughts: boolean;
  outputs: boolean;
}

/** Steps a filter leaves: failures are return codes other than 0 and errors of the step itself. */
export function shownSteps(steps: readonly StepOutline[], only: StepFilter['only']): StepOutline[] {
  if (only === 'edits') return steps.filter((step) => step.phase === 'edit');
  if (only === 'failures')
    return steps.filter((step) => step.error !== null || (step.returnCode !== null && step.returnCode !== 0));
  return [...steps];
}

const LINE = 18;
const CHARS_PER_LINE = 100;

/** Height of a step before it has been measured, in CSS pixels; close, so that the scroll bar tells the truth. */
export function estimatedHeight(step: StepOutline, filter: Pick<StepFilter, 'thoughts' | 'outputs'>): number {
  const lines = (chars: number) => Math.ceil(chars / CHARS_PER_LINE);
  const thought = filter.thoughts ? Math.min(6, lines(step.thoughtChars)) : 0;
  const command = Math.min(20, lines(step.commandChars));
  const output = filter.outputs
    ? Math.min(20, Math.max(step.observationLines, lines(step.observationChars)))
    : 0;
  const more = filter.outputs && step.observationLines > 20 ? 28 : 0;
  return 44 + (thought + command + output) * LINE + more + (command ? 16 : 0) + (output ? 12 : 0);
}
