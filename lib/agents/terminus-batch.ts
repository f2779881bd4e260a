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

/** A batch on its way: it stays readable when sending is cut off in the middle. */
export interface Batch {
  entries: Keystrokes[];
  timedOut: boolean;
  /** What the next message must say of it. */
  notes: string[];
}

export const emptyBatch = (): Batch => ({ entries: [], timedOut: false, notes: [] });

/** The batch as the command of a step (lib/rollout/keystrokes.ts); null when nothing was sent. */
export const commandOf = ({ entries }: Batch): string | null =>
  entries.length === 0 ? null : writeKeystrokes(entries);

/** Sends the entries one after the other; one that is not done in its time ends the batch. */
export async function runBatch(
  batch: Batch,
  pane: Pane,
  commands: readonly TerminusCommand[],
  { commandTimeoutMs, leftMs, nextSignal, signal }: BatchOptions,
): Promise<void> {
  for (const [i, command] of commands.entries()) {
    const waitMs = Math.max(0, Math.min(command.timeout_sec * 1000, commandTimeoutMs, leftMs()));
    const entry = entryOf(command, waitMs);
    batch.entries.push(entry);
    if (batch.timedOut) {
      entry.result = 'skipped';
      continue;
    }
    const n = nextSignal();
    const result = await pane.send(planSend(command, pane.signal(n)), n, waitMs, signal);
    if (result === 'gone') entry.result = 'skipped';
    if (result === 'full-screen') batch.notes.push(fullScreenNote(i + 1));
    if (result !== 'timed-out') continue;
    entry.result = 'timed-out';
    batch.timedOut = true;
    batch.notes.push(timeoutNote(i + 1, waitMs, commands.length - i - 1));
  }
}

function timeoutNote(n: number, waitMs: number, skipped: number): string {
  const rest = skipped === 0 ? '' : ` The ${skipped} after it ${skipped === 1 ? 'was' : 'were'} not sent.`;
  return `Entry ${n} of your batch was not done after ${seconds(waitMs)} s; it may still be running.${rest}`;
}

const fullScreenNote = (n: number): string =>
  `Entry ${n} of your batch was typed into a full-screen program, where nothing can be waited for: use is_blocking false there.`;

function entryOf({ keystrokes, is_blocking }: TerminusCommand, waitMs: number): Keystrokes {
  const how = keysIn(keystrokes) ? 'press' : is_blocking ? 'run' : 'type';
  return {
    ...{ how, seconds: seconds(waitMs), result: 'sent' },
    text: how === 'press' ? keystrokes.trim() : keystrokes.replace(/[\r\n]$/, ''),
    enter: how === 'run' || (how === 'type' && /[\r\n]$/.test(keystrokes)),
  };
}

const seconds = (ms: number): number => Math.round(ms / 100) / 10;
