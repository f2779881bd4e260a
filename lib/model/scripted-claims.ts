import type { Summary } from '@/lib/summary/schema';
import {
  clip,
  distinct,
  keywords,
  MAX_ITEMS,
  overlap,
  prose,
  sentences,
  shortCommand,
} from './scripted-text';
import { errorLine, outputOf, sameTarget, scriptOf, type Check, type TraceStep } from './scripted-trace';

/** What the rules below look at. */
export interface ClaimInput {
  steps: readonly TraceStep[];
  checks: readonly Check[];
  /** Steps that edited files which are not scratch. */
  editSteps: readonly number[];
}

const STRONG =
  /\b(root cause|hypothes[ie]s\w*|the (real |actual |underlying )?(issue|problem|bug|cause|culprit|error) (is|was|lies|seems|might|may|could|comes)|I suspect|caused by|due to|this (is|looks) (exactly )?(like )?the (bug|issue|problem|cause)|is (equivalent to|maximal if)|if and only if|key (observation|insight))\b/i;
const WEAK =
  /\b(I (think|believe|guess|assume)|probably|likely|it (seems|appears|looks like)|seems? (to be|like|that)|might be|must be|presumably|the fix (is|should|would))\b/i;
const NOT_ONE =
  /^(let me|let's|I('ll| will| should| need| can|'m going)|now|next|plan:|okay|ok\b|I think I (should|will|can|need))|\?$/i;
const REFUTES =
  /\b(was wrong|is wrong|were wrong|not the (cause|issue|problem|culprit|bug)|incorrect|turns? out|turned out|doesn't (work|help|fix)|did(n't| not) (work|help|fix)|still fails?|my (assumption|guess|theory|original|first) \w+|that's not|isn't (the|right)|mistake)\b/i;

/** Sentences of thoughts that suppose something, and what became of them by captured output only. */
export function hypothesesOf(input: ClaimInput): Summary['hypotheses'] {
  const found: { step: number; text: string; strong: boolean }[] = [];
  for (const step of input.steps) {
    if (step.source !== 'agent') continue;
    for (const sentence of sentences(thoughtOf(step))) {
      const text = sentence
        .replace(/^(Analysis|THOUGHT|Plan|Thought):\s*/i, '')
        .replace(/^\s*(?:[-*+•]|\d+[.)])\s+/, '');
      const strong = STRONG.test(text);
      if (text.length >= 30 && !NOT_ONE.test(text) && (strong || WEAK.test(text)))
        found.push({ step: step.index, text: clip(text), strong });
    }
  }
  const ranked = distinct(
    [...found].sort((a, b) => Number(b.strong) - Number(a.strong)),
    (item) => item.text,
  ).slice(0, 8);
  return ranked
    .sort((a, b) => a.step - b.step)
    .map((item) => ({ hypothesis: item.text, ...fateOf(item.step, item.text, input) }));
}

function fateOf(
  at: number,
  text: string,
  { steps, checks, editSteps }: ClaimInput,
): Pick<Summary['hypotheses'][number], 'status' | 'evidence' | 'steps'> {
  const words = keywords(text);
  const doubt = steps.find(
    (step) =>
      step.index > at &&
      step.index <= at + 8 &&
      step.source === 'agent' &&
      REFUTES.test(prose(thoughtOf(step))) &&
      overlap(words, thoughtOf(step)) >= Math.min(2, words.size),
  );
  const edit = editSteps.find((step) => step >= at);
  const check =
    edit == null ? undefined : checks.find((item) => item.step >= edit && item.result !== 'unclear');
  const passedBefore = check?.result === 'passed' && doubt != null && check.step <= doubt.index;
  if (doubt != null && !passedBefore) {
    const sentence = sentences(thoughtOf(doubt)).find((item) => REFUTES.test(item)) ?? '';
    return {
      status: 'refuted',
      evidence: clip(`The agent took it back at step ${doubt.index}: "${clip(sentence, 200)}"`),
      steps: [at, doubt.index],
    };
  }
  if (edit == null)
    return { status: 'untested', evidence: 'No edit followed that would have tried it.', steps: [at] };
  if (check == null)
    return {
      status: 'untested',
      evidence: `An edit follows at step ${edit}, but no check with a readable result after it.`,
      steps: distinctSteps([at, edit]),
    };
  const said = `Step ${edit} edits, then ${shortCommand(check.command, 70)} at step ${check.step} ${check.result}: ${check.because}.`;
  return {
    status: check.result === 'passed' ? 'confirmed' : 'untested',
    evidence: clip(said),
    steps: distinctSteps([at, edit, check.step]),
  };
}

/** Errors that commands showed; fixed only when a later run of the same thing shows no failure. */
export function errorsOf({ steps, checks }: ClaimInput): Summary['errors'] {
  const found: Summary['errors'] = [];
  const seen = new Set<string>();
  for (const step of steps) {
    if (step.command == null || step.phase === 'explore') continue;
    const failure = failureOf(step, steps, checks);
    if (failure == null) continue;
    const script = scriptOf(step);
    const later = steps.find(
      (other) =>
        other.index > step.index &&
        other.command != null &&
        other.phase !== 'explore' &&
        sameTarget(script, scriptOf(other)) &&
        failureOf(other, steps, checks) == null &&
        other.observation != null,
    );
    const key = `${failure.type}|${failure.error}|${later?.index ?? ''}`;
    if (seen.has(key)) continue;
    seen.add(key);
    found.push({
      ...failure,
      status: later == null ? 'standing' : 'fixed',
      evidence: clip(
        later == null
          ? `${shortCommand(script)} failed at step ${step.index}; no later run of it is recorded without a failure.`
          : `${shortCommand(script)} failed at step ${step.index}; step ${later.index} works on the same file and shows no failure.`,
      ),
      steps: later == null ? [step.index] : [step.index, later.index],
    });
  }
  const standing = found.filter((error) => error.status === 'standing');
  return [
    ...standing.slice(-8),
    ...found.filter((error) => error.status === 'fixed').slice(-(MAX_ITEMS - Math.min(8, standing.length))),
  ].sort((a, b) => (a.steps[0] ?? 0) - (b.steps[0] ?? 0));
}

function failureOf(
  step: TraceStep,
  steps: readonly TraceStep[],
  checks: readonly Check[],
): { error: string; type: string } | null {
  const output = outputOf(step, steps) ?? '';
  const line = errorLine(output);
  if (step.error === 'timeout')
    return { error: `${shortCommand(scriptOf(step))} was killed at its time limit`, type: 'timeout' };
  if (step.error === 'tool-error')
    return {
      error: line ?? clip(output.split('\n')[0] ?? 'the tool reported an error', 200),
      type: 'tool error',
    };
  const check = checks.find((item) => item.step === step.index);
  if (check != null)
    return check.result === 'failed'
      ? { error: line ?? check.digest ?? check.because, type: typeOf(line, 'failed check') }
      : null;
  if (
    /Your proposed edit has introduced new syntax error|No replacement was performed|String to replace not found/.test(
      output,
    )
  ) {
    return { error: clip(output.split('\n')[0] ?? '', 200), type: 'refused edit' };
  }
  if (step.returnCode != null && step.returnCode !== 0)
    return {
      error: line ?? `return code ${step.returnCode}: ${shortCommand(scriptOf(step))}`,
      type: typeOf(line, `return code ${step.returnCode}`),
    };
  return /^Traceback \(most recent call last\)/m.test(output)
    ? { error: line ?? 'traceback', type: typeOf(line, 'traceback') }
    : null;
}

function typeOf(line: string | null, otherwise: string): string {
  return /^(?:\w+\.)*(\w*(?:Error|Exception))\b/.exec(line ?? '')?.[1] ?? otherwise;
}

/** Thought of a step without the command fence; the hidden reasoning where there is no thought. */
export function thoughtOf(step: TraceStep): string {
  return step.thought ?? step.reasoning ?? '';
}

export function distinctSteps(steps: readonly number[]): number[] {
  return [...new Set(steps)].sort((a, b) => a - b);
}
