import { keysIn, planSend, type TerminusCommand } from '@/lib/agents/terminus-keys';
import type { Pane } from '@/lib/agents/terminus-pane';
import { writeKeystrokes, type Keystrokes } from '@/lib/rollout/keystrokes';

export interface BatchOptions {
  /** Most that one entry may take, whatever it asks for. */
  commandTimeoutMs: number;
  /** Time that is left of the rollout. */
  leftMs(): number;
  /** Number for a signal, never given out before: a late one of an earlier command must not count for a later. */
  nextSignal(): number;
  signal: AbortSignal;
}

export interface BatchResult {
  /** The entries as the command of a step (lib/rollout/keystrokes.ts); null when there were none. */
  command: string | null;
  timedOut: boolean;
  /** What the next message must say of it. */
  notes: string[];
}

/** Sends the entries one after the other; one that is not done in its time ends the batch. */
export async function runBatch(
  pane: Pane,
  commands: readonly TerminusCommand[],
  { commandTimeoutMs, leftMs, nextSignal, signal }: BatchOptions,
): Promise<BatchResult> {
  const sent: Keystrokes[] = [];
  const notes: string[] = [];
  let timedOut = false;
  for (const [i, command] of commands.entries()) {
    if (timedOut) {
      sent.push(entryOf(command, command.timeout_sec * 1000, 'skipped'));
      continue;
    }
    const waitMs = Math.max(0, Math.min(command.timeout_sec * 1000, commandTimeoutMs, leftMs()));
    const n = nextSignal();
    const result = await pane.send(planSend(command, pane.signal(n)), n, waitMs, signal);
    timedOut = result === 'timed-out';
    sent.push(entryOf(command, waitMs, timedOut ? 'timed-out' : 'sent'));
    if (result === 'full-screen') notes.push(fullScreenNote(i + 1));
    if (timedOut) notes.push(timeoutNote(i + 1, waitMs, commands.length - i - 1));
  }
  return { command: sent.length === 0 ? null : writeKeystrokes(sent), timedOut, notes };
}

function timeoutNote(n: number, waitMs: number, skipped: number): string {
  const rest = skipped === 0 ? '' : ` The ${skipped} after it ${skipped === 1 ? 'was' : 'were'} not sent.`;
  return `Entry ${n} of your batch was not done after ${seconds(waitMs)} s; it may still be running.${rest}`;
}

const fullScreenNote = (n: number): string =>
  `Entry ${n} of your batch was typed into a full-screen program, where nothing can be waited for: use is_blocking false there.`;

function entryOf(command: TerminusCommand, waitMs: number, result: Keystrokes['result']): Keystrokes {
  const { keystrokes, is_blocking } = command;
  const how = keysIn(keystrokes) ? 'press' : is_blocking ? 'run' : 'type';
  return {
    ...{ how, result, seconds: seconds(waitMs) },
    text: how === 'press' ? keystrokes.trim() : keystrokes.replace(/[\r\n]$/, ''),
    enter: how === 'run' || (how === 'type' && /[\r\n]$/.test(keystrokes)),
  };
}

const seconds = (ms: number): number => Math.round(ms / 100) / 10;
