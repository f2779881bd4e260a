import type { RolloutFacts } from '@/lib/rollout/facts';
import type { Summary } from '@/lib/summary/schema';
import { distinctSteps, thoughtOf, type ClaimInput } from './scripted-claims';
import { clip, MAX_ITEMS, sentences, shortCommand } from './scripted-text';
import { scriptOf, targetsOf, type TraceStep } from './scripted-trace';

interface ProgressInput extends ClaimInput {
  facts: RolloutFacts;
}

const TURN =
  /\b(instead|different approach|another approach|rewrite|start over|was wrong|doesn't work|too slow|optimi[sz]e|simpler|better approach|alternative)\b/i;

/** Milestones in order: exploration, scratch files, edits of each file, turns in the approach, results of checks, the end. */
export function progressOf({ steps, checks, facts, editSteps }: ProgressInput): Summary['progress'] {
  const list: Summary['progress'] = [];
  const firstEdit = editSteps[0] ?? Number.POSITIVE_INFINITY;
  const looked = steps.filter(
    (step) => step.phase === 'explore' && step.command != null && step.index < firstEdit,
  );
  if (looked.length > 0) {
    const names = [...new Set(looked.flatMap((step) => [...targetsOf(scriptOf(step))]))].slice(0, 5);
    list.push({
      milestone: clip(
        `Explored in ${looked.length} step${looked.length === 1 ? '' : 's'}${names.length > 0 ? `: ${names.join(', ')}` : ''}`,
      ),
      steps: looked.slice(0, 4).map((step) => step.index),
    });
  }
  const scratch = facts.filesEdited.filter((file) => file.scratch);
  if (scratch.length > 0)
    list.push({
      milestone: clip(
        `Wrote helper files: ${scratch
          .map((file) => file.path)
          .slice(0, 4)
          .join(', ')}`,
      ),
      steps: distinctSteps(scratch.flatMap((file) => file.steps)).slice(0, 4),
    });
  for (const file of facts.filesEdited.filter((item) => !item.scratch).slice(0, 4)) {
    list.push({
      milestone: clip(`Edited ${file.path}${file.steps.length > 1 ? ` ${file.steps.length} times` : ''}`),
      steps: file.steps.slice(0, 6),
    });
  }
  for (const step of steps.filter((item) => item.source === 'agent' && item.index > firstEdit)) {
    const turn = sentences(thoughtOf(step)).find((sentence) => TURN.test(sentence) && sentence.length > 30);
    if (turn != null && list.length < 8)
      list.push({ milestone: clip(`Changed course: ${clip(turn, 240)}`), steps: [step.index] });
  }
  const firstPass = checks.find((check) => check.result === 'passed' && check.step >= firstEdit);
  if (firstPass != null)
    list.push({
      milestone: clip(
        `First passing check after an edit: ${shortCommand(firstPass.command)} (${firstPass.because})`,
      ),
      steps: [firstPass.step],
    });
  const last = checks.at(-1);
  if (last != null && last !== firstPass)
    list.push({
      milestone: clip(`Last check: ${shortCommand(last.command)}, ${last.result} (${last.because})`),
      steps: [last.step],
    });
  const submit = steps.findLast((step) => step.phase === 'submit');
  if (submit != null) list.push({ milestone: 'Declared the task done', steps: [submit.index] });
  return list.sort((a, b) => (a.steps[0] ?? 0) - (b.steps[0] ?? 0)).slice(0, MAX_ITEMS);
}

/** How the attempt went wrong or may have, by rules that need no understanding. */
export function failureModesOf({
  steps,
  checks,
  facts,
  editSteps,
  errors,
}: ProgressInput & { errors: Summary['errors'] }): Summary['failureModes'] {
  const list: Summary['failureModes'] = [];
  const end = steps.at(-1)?.index ?? 0;
  const at = (numbers: readonly number[]) =>
    distinctSteps(numbers.filter((step) => step >= 1 && step <= end)).slice(0, 6);
  const add = (mode: string, explanation: string, numbers: readonly number[]) =>
    list.push({ mode, explanation: clip(explanation), steps: at(numbers) });
  const lastEdit = facts.lastEditStep;
  if (!['submitted', 'unknown'].includes(facts.exitStatus))
    add(
      'cut off',
      `The attempt ended by ${facts.exitStatus}${facts.exitStatusRaw == null ? '' : ` (${facts.exitStatusRaw})`}, not by the agent's own decision.`,
      [end],
    );
  if (facts.commands === 0) add('nothing issued', 'The agent only talked; no command is recorded.', [end]);
  else if (facts.patch != null && facts.patch.bytes === 0)
    add('empty patch', 'What was handed in changes nothing.', [end]);
  else if (editSteps.length === 0)
    add('no edit', 'No file of the work tree was edited, as far as the commands tell.', [end]);
  if (lastEdit != null && !checks.some((check) => check.afterLastEdit))
    add('not verified after the last edit', `The last edit is step ${lastEdit}; nothing was run after it.`, [
      lastEdit,
    ]);
  const final = checks.filter((check) => check.afterLastEdit);
  if (final.length > 0 && final.every((check) => check.result === 'unclear'))
    add(
      'no readable result',
      'What was run after the last edit does not say whether it was right.',
      final.map((check) => check.step),
    );
  const failed = final.findLast((check) => check.result !== 'unclear');
  if (failed?.result === 'failed')
    add('ends on a failing check', `${shortCommand(failed.command)}: ${failed.because}.`, [failed.step]);
  for (const repeat of repeats(steps))
    add(
      'repeated command',
      `${shortCommand(repeat.command)} was issued ${repeat.steps.length} times in a row or nearly so.`,
      repeat.steps,
    );
  const count = (kind: TraceStep['error']) =>
    steps.filter((step) => step.error === kind).map((step) => step.index);
  const formats = count('format-error');
  if (formats.length > 0)
    add(
      'unreadable replies',
      `${formats.length} repl${formats.length === 1 ? 'y' : 'ies'} of the agent could not be read as one command.`,
      formats,
    );
  const timeouts = count('timeout');
  if (timeouts.length > 0)
    add(
      'time-outs',
      `${timeouts.length} command${timeouts.length === 1 ? ' was' : 's were'} killed at the time limit.`,
      timeouts,
    );
  const standing = errors.filter((error) => error.status === 'standing');
  if (standing.length >= 3)
    add(
      'errors left standing',
      `${standing.length} errors have no later run without a failure.`,
      standing.flatMap((error) => error.steps),
    );
  return list.slice(0, MAX_ITEMS);
}

/** A command issued three times or more, always at most two commands after the time before. */
function repeats(steps: readonly TraceStep[]): { command: string; steps: number[] }[] {
  const commands = steps.filter((step) => step.command != null && step.phase !== 'submit');
  const byText = Map.groupBy(
    commands.map((step, at) => ({ at, step: step.index, text: scriptOf(step).trim() })),
    (use) => use.text,
  );
  return [...byText]
    .filter(
      ([, uses]) =>
        uses.length >= 3 && uses.every((use, i) => i === 0 || use.at - (uses[i - 1]?.at ?? 0) <= 2),
    )
    .map(([command, uses]) => ({ command, steps: uses.map((use) => use.step) }))
    .slice(0, 2);
}
