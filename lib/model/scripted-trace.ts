import { stepPhase, type StepPhase } from '@/lib/rollout/classify';
import type { RolloutFacts } from '@/lib/rollout/facts';
import { plainText } from '@/lib/rollout/preview';
import type { TrajectoryStep } from '@/lib/rollout/serialize';
import { toolCall } from '@/lib/rollout/tool-call';
import { clip } from './scripted-text';

export interface TraceStep extends TrajectoryStep {
  phase: StepPhase;
}

export type CheckResult = 'passed' | 'failed' | 'unclear';

/** A command that checked something, with what its captured output says. */
export interface Check {
  step: number;
  command: string;
  returnCode: number | null;
  afterLastEdit: boolean;
  result: CheckResult;
  /** Why the result was read so, in a few words. */
  because: string;
  /** The telling line of the output; null when none was captured. */
  digest: string | null;
}

export function traceSteps(steps: readonly TrajectoryStep[]): TraceStep[] {
  return steps.map((step) => ({ ...step, phase: stepPhase(step) }));
}

/** The script of a step's command, whatever tool it went through. */
export function scriptOf(step: Pick<TrajectoryStep, 'command' | 'tool'>): string {
  if (step.command == null) return '';
  const call = toolCall(step.command, step.tool);
  return call.kind === 'shell' ? call.script : step.command;
}

/**
 * What a step's command printed. Parallel calls may share one observation, and a terminal shows the commands
 * themselves: then only what follows the command up to the next prompt is its output.
 */
export function outputOf(step: TrajectoryStep, steps: readonly TrajectoryStep[]): string | null {
  const observation =
    step.observation ??
    steps.find((other) => other.turn === step.turn && other.index !== step.index && other.observation != null)
      ?.observation;
  if (observation == null) return null;
  const text = afterEcho(plainText(observation), scriptOf(step).trim());
  // Some producers repeat the output under a [stdout] heading.
  const [first = '', repeated] = text.split(/^\[stdout\]$/m);
  return (repeated != null && first.trim() !== '' ? first : text)
    .split('\n')
    .filter((line) => !NOISE.test(line))
    .map((line) => line.replace(CLOCK, ''))
    .join('\n')
    .trim();
}

/** What a clock wrote: two rollouts that did the same must read the same, or chance would follow the machine's load. */
const CLOCK =
  / \(\d+(?:\.\d+)?m?s\)| in \d+(?:\.\d+)?s\b| (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [ \d]\d \d\d:\d\d\b/g;

const NOISE =
  /^\[(metadata|stdout|stderr)\]|^(New Terminal Output|Current Terminal Screen|Current terminal state|Previous response had warnings):|^WARNINGS: |^[ℹ#] duration_ms |^\S+@\S+:\S*[#$]\s*$/i;
const PROMPT = /^\S+@\S+:\S*[#$]/m;

/** What a terminal shows after the command up to its next prompt; the whole text where the command is not echoed. */
function afterEcho(screen: string, script: string): string {
  const lines = script.split('\n');
  const whole = lines.join('\n> ');
  const last = lines.at(-1)?.trim() ?? '';
  for (const echo of [whole, last]) {
    const at = echo.length < 2 ? -1 : screen.lastIndexOf(echo);
    if (at >= 0 && /(^|[#$>]) ?$/.test(screen.slice(0, at).split('\n').at(-1) ?? '') && PROMPT.test(screen)) {
      return screen.slice(at + echo.length).split(PROMPT)[0] ?? '';
    }
  }
  return screen;
}

/** A command for a list: of a file tool its name and path, of other tools the name and the arguments. */
export function shownCommand(step: Pick<TrajectoryStep, 'command' | 'tool'>): string {
  if (step.command == null) return '';
  const call = toolCall(step.command, step.tool);
  if (call.kind === 'shell') return call.script;
  const tool = step.tool ?? 'tool';
  if (call.kind === 'file' || (call.kind === 'look' && call.path != null))
    return `${tool} ${call.path ?? ''}`;
  return call.kind === 'done' || call.kind === 'look' ? tool : `${tool} ${step.command}`;
}

export function checksOf(
  steps: readonly TraceStep[],
  facts: RolloutFacts,
  sampleOutputs: readonly string[],
): Check[] {
  return facts.testCommands.flatMap((test) => {
    const step = steps.find((candidate) => candidate.index === test.step);
    if (step?.command == null) return [];
    const output = outputOf(step, steps);
    const script = scriptOf(step);
    return [
      {
        step: step.index,
        command: script,
        returnCode: step.returnCode,
        afterLastEdit: test.afterLastEdit,
        digest: output == null ? null : digestOf(output),
        ...resultOf(step, output, script, sampleOutputs),
      },
    ];
  });
}

/** Lines in which test runners sum up, with the reading of each. */
const SUMMARIES: [RegExp, CheckResult][] = [
  [/^.*\b[1-9]\d* (failed|failing|errors?)\b.*$/m, 'failed'],
  [
    /^(FAILED\b.*|FAIL\b.*|--- FAIL.*|not ok \d+.*|test result: FAILED.*|# fail [1-9].*|Tests:\s+[1-9]\d* failed.*)$/m,
    'failed',
  ],
  [/^.*\b[1-9]\d* (passed|passing)\b.*$/m, 'passed'],
  [
    /^(OK(?: \(.*\))?|ok\s+\S+\s.*|test result: ok.*|# pass [1-9].*|PASS\b.*|100% tests passed.*|All tests passed.*|1\.\.[1-9]\d*)$/m,
    'passed',
  ],
];
const ERROR_LINE =
  /^\s*(?:E\s+)?((?:[A-Za-z_]\w*\.)*[A-Za-z_]*(?:Error|Exception|Interrupt|Warning: .*fail\w*)\b.*|.*\b(?:command not found|No such file or directory|Segmentation fault|panic: .*|Permission denied|fatal: .*)\b.*)$/m;
const BAD_WORD = /^\W*(?:.{0,60}\b)?(FAIL(ED|URE)?|MISMATCH|WRONG|INCORRECT|❌|✗)(?:\b|$).*$/m;
const GOOD_WORD =
  /^.*(\b(PASS(ED)?|all (tests|checks|cases)? ?(pass(ed)?|ok|good|match)|tests? pass(ed)?|success(fully)?|matches|verified)\b|✓|✅).*$/im;

/** Error line of an output: an exception's message, or a shell's complaint. */
export function errorLine(output: string): string | null {
  const line = ERROR_LINE.exec(output)?.[1];
  return line == null ? null : clip(line, 200);
}

function resultOf(
  step: TraceStep,
  output: string | null,
  script: string,
  samples: readonly string[],
): Pick<Check, 'result' | 'because'> {
  if (step.error === 'timeout') return { result: 'failed', because: 'it was killed at its time limit' };
  if (output == null || (output === '' && step.returnCode == null))
    return { result: 'unclear', because: 'no output was captured' };
  for (const [pattern, result] of SUMMARIES) {
    const line = pattern.exec(output)?.[0];
    if (line != null) return { result, because: `the output says "${clip(line, 120)}"` };
  }
  if (/^Traceback \(most recent call last\)/m.test(output))
    return { result: 'failed', because: `it ended in ${errorLine(output) ?? 'a traceback'}` };
  if (step.returnCode != null && step.returnCode !== 0)
    return { result: 'failed', because: `return code ${step.returnCode}` };
  const pairs = expectedPairs(output);
  if (pairs != null) return pairs;
  if (BAD_WORD.test(output))
    return { result: 'failed', because: `the output says "${clip(BAD_WORD.exec(output)?.[0] ?? '', 120)}"` };
  if (samples.some((sample) => sample === output))
    return { result: 'passed', because: 'the output equals the sample output of the statement' };
  const error = errorLine(output);
  if (error != null && step.returnCode !== 0)
    return { result: 'failed', because: `the output says "${error}"` };
  const good = GOOD_WORD.exec(output)?.[0];
  if (good != null) return { result: 'passed', because: `the output says "${clip(good, 120)}"` };
  if (step.returnCode === 0 && /\bassert\b/.test(script))
    return { result: 'passed', because: 'its assertions ran with return code 0' };
  return {
    result: 'unclear',
    because:
      step.returnCode === 0 ? 'return code 0, but nothing says what was right' : 'the output names no result',
  };
}

/** `3 (expected 3)`, `expected 3, got 4`: all pairs must agree. */
function expectedPairs(output: string): Pick<Check, 'result' | 'because'> | null {
  const pairs: [string, string][] = [];
  for (const match of output.matchAll(/(\S+)\s*\(expected:?\s*([^)\n]+)\)/gi))
    pairs.push([match[1] ?? '', match[2] ?? '']);
  for (const match of output.matchAll(/expected:?\s*(\S+?),?\s+(?:but )?(?:got|actual|received):?\s*(\S+)/gi))
    pairs.push([match[1] ?? '', match[2] ?? '']);
  if (pairs.length === 0) return null;
  const wrong = pairs.find(([a, b]) => a.trim() !== b.trim());
  return wrong == null
    ? {
        result: 'passed',
        because: `${pairs.length} printed value${pairs.length === 1 ? '' : 's'} equal what the agent expected`,
      }
    : { result: 'failed', because: `it printed ${clip(wrong[0], 40)} against ${clip(wrong[1], 40)}` };
}

/** The telling line of an output: a runner's summary, an error, else its last lines. */
export function digestOf(output: string): string {
  for (const [pattern] of SUMMARIES) {
    const line = pattern.exec(output)?.[0];
    if (line != null) return clip(line, 200);
  }
  const error = errorLine(output);
  if (error != null) return error;
  const all = output.split('\n').filter((line) => line.trim() !== '');
  const told = all.filter((line) => !/^(real|user|sys)\s+\d+m/.test(line));
  const lines = told.length > 0 ? told : all;
  return lines.length === 0 ? '(no output)' : clip(lines.slice(-3).join(' / '), 200);
}

const FILE_NAME =
  /^.+\.(?:py|pyx|js|mjs|cjs|ts|tsx|go|rs|c|cc|cpp|h|java|rb|sh|R|pl|php|jl|lua|txt|json|out)\b/;

/** Names of the files a command works on; two commands that share one work on the same thing. */
export function targetsOf(script: string): Set<string> {
  const first = script.split('<<')[0] ?? '';
  // Word by word: one pattern over the whole text would look at a long word again from each of its characters.
  const names = (first.match(/[\w./-]+/g) ?? []).flatMap((word) => FILE_NAME.exec(word)?.[0] ?? []);
  return new Set(names.map((name) => name.split('/').at(-1) ?? name));
}

export function sameTarget(a: string, b: string): boolean {
  if (clip(a, 2000) === clip(b, 2000)) return true;
  const mine = targetsOf(a);
  return [...targetsOf(b)].some((name) => mine.has(name));
}
