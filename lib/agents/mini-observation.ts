import { SUBMIT_MARKER } from '@/lib/agents/mini-prompts';
import { clean } from '@/lib/agents/mini-reply';
import { headOf, tailOf } from '@/lib/rollout/preview';
import type { Step } from '@/lib/rollout/rollout';
import type { ExecResult } from '@/lib/sandbox/sandbox';

/** From this many characters (UTF-16 units) on, the middle of an output is left out. */
export const ELIDE_FROM = 10_000;
const KEPT_AT_EACH_END = 5_000;

/** What came back from a command: as the model is told, as a step shows it, and as the file holds it. */
export interface MiniObservation {
  /** The whole message to the model. */
  text: string;
  step: Pick<Step, 'observation' | 'returnCode' | 'error' | 'truncated'>;
  /** Why there is no return code, in a few words; null when there is one. */
  exception: string | null;
  /** The whole output, also where the model saw only its ends. */
  output: string;
}

/** Why a command has no return code; `out-of-time` when the rollout's own time was up. */
export type Killed = ExecResult['status'] | 'out-of-time';

/** `timeoutMs` is the limit of a command that `timed-out`; `killed` counts where there is no return code. */
export function observe(
  result: ExecResult,
  timeoutMs: number,
  killed: Killed = result.status,
): MiniObservation {
  const output = clean(result.output);
  const truncated = output.length >= ELIDE_FROM;
  const { returnCode, note } = result;
  if (returnCode !== null) {
    const shown = shownOutput(output, note);
    const step = { observation: truncated || note !== null ? shown : output, returnCode, error: null };
    const text = `<returncode>${returnCode}</returncode>\n${shown}`;
    return { text, step: { ...step, truncated }, exception: null, output };
  }
  const { told, exception, error } = KILLED[killed](timeoutMs / 1000);
  const text = `${told}\nWhat it had written by then:\n${shownOutput(output, note)}`;
  return { text, step: { observation: text, returnCode, error, truncated }, exception, output };
}

type Ending = { told: string; exception: string; error: 'timeout' | 'tool-error' };

const KILLED: Record<Killed, (seconds: number) => Ending> = {
  'timed-out': (seconds) => ({
    told: `The command timed out: it had not ended after ${seconds} s and was killed with everything it had started. Use a command that ends by itself in that time.`,
    exception: `timed out after ${seconds} s`,
    error: 'timeout',
  }),
  'out-of-time': () => ({
    told: 'The command was killed because the time for the whole task was up.',
    exception: 'timed out with the whole rollout',
    error: 'timeout',
  }),
  'out-of-memory': () => ({
    told: 'The command was killed because the sandbox ran out of memory.',
    exception: 'out of memory',
    error: 'tool-error',
  }),
  cancelled: () => ({
    told: 'The command was stopped from outside before it had ended.',
    exception: 'stopped from outside',
    error: 'tool-error',
  }),
  'sandbox-ended': () => ({
    told: 'The sandbox ended while the command ran.',
    exception: 'the sandbox ended',
    error: 'tool-error',
  }),
  exited: () => ({
    told: 'The command ended without a return code.',
    exception: 'no return code',
    error: 'tool-error',
  }),
};

function plainOutput(output: string): string {
  return `<output>\n${output}</output>`;
}

function shownOutput(output: string, note: string | null): string {
  const warning = note === null ? '' : `<warning>\n${note}\n</warning>\n`;
  if (output.length < ELIDE_FROM) return warning + plainOutput(output);
  const head = headOf(output, KEPT_AT_EACH_END);
  const tail = tailOf(output, KEPT_AT_EACH_END);
  const elided = output.length - head.length - tail.length;
  return `${warning}<output_head>\n${head}\n</output_head>\n<elided_chars>\n${elided} characters elided\n</elided_chars>\n<output_tail>\n${tail}\n</output_tail>`;
}

/**
 * What a command handed in: the rest of an output whose first line is the marker, when the command ended with
 * return code 0; null when it did not hand in. An empty rest stays ''.
 */
export function submissionIn(result: ExecResult): string | null {
  if (result.returnCode !== 0) return null;
  const end = result.output.indexOf('\n');
  const firstLine = end < 0 ? result.output : result.output.slice(0, end);
  if (firstLine.trim() !== SUBMIT_MARKER) return null;
  return end < 0 ? '' : clean(result.output.slice(end + 1));
}
