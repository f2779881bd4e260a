import { RunoffError } from '@/lib/errors';
import { PANE, type PaneOutput } from '@/lib/agents/terminus-cast';
import type { Send } from '@/lib/agents/terminus-keys';
import {
  FULL_SCREEN,
  MAX_RECORDING_BYTES,
  NO_TMUX,
  openScript,
  PANE_GONE,
  paneScripts,
  RECORDER,
  TERMINAL_FOLDER,
} from '@/lib/agents/terminus-scripts';
import type { ExecResult, Sandbox } from '@/lib/sandbox/sandbox';

export interface Screen {
  /**
   * `restarted`: the shell had ended (or tmux itself), a new one was started, and this is its screen.
   * `lost`: none could be started, e.g. because the agent used up its processes; the text says why.
   */
  status: 'shown' | 'restarted' | 'lost';
  /** The visible rows, closing blanks and blank rows cut. */
  text: string;
  /** The same with colours, as escapes. */
  coloured: string;
}

export type SendResult = 'sent' | 'timed-out' | 'full-screen' | 'gone';

/** One real tmux pane inside a sandbox. Its methods reject like `Sandbox.exec` and with `cancelled`. */
export interface Pane {
  /** Shell command that tells that the n-th awaited command has ended. */
  signal(n: number): string;
  /**
   * Sends an entry and waits as it says, `waitMs` at most; `n` is the number of its signal, and only one with a
   * signal can be `timed-out`, or `full-screen`: typed without it, because no shell has the pane. A pane that has
   * ended takes nothing (`gone`): the next `screen` starts a new one.
   */
  send(entry: Send, n: number, waitMs: number, signal: AbortSignal): Promise<SendResult>;
  screen(signal: AbortSignal): Promise<Screen>;
  /** What the programs wrote so far; null where the files of the recording are gone. Closes the recording. */
  recording(): Promise<PaneOutput | null>;
}

/** Time for what tmux itself does, far above what it takes. */
const TMUX_TIMEOUT_MS = 60_000;
/** Time an entry gets that is typed into a full-screen program although a shell's end was to be waited for. */
const FULL_SCREEN_WAIT_MS = 1_000;

/**
 * Starts tmux with a pane of 160 × 40 and an interactive bash in the sandbox's working directory.
 * Throws `environment-failed` where the root file system has no tmux, `sandbox-failed` where it does not start.
 */
export async function openPane(sandbox: Sandbox, signal: AbortSignal): Promise<Pane> {
  const scripts = paneScripts(sandbox.workdir);
  const exec = async (
    script: string,
    options: { stdin?: string; timeoutMs?: number; signal?: AbortSignal },
  ) => checked(await sandbox.exec(script, { timeoutMs: TMUX_TIMEOUT_MS, cwd: '/', ...options }));

  const opened = await exec(openScript(sandbox.workdir), { stdin: RECORDER, signal });
  if (opened.returnCode === NO_TMUX)
    throw new RunoffError(
      'environment-failed',
      'Terminus 1 types into tmux inside the sandbox, and this environment has no tmux: install it in the image or root file system, or launch mini-swe-agent, which needs only bash.',
    );
  if (opened.returnCode !== 0)
    throw new RunoffError('sandbox-failed', `tmux does not start in the sandbox: ${firstLine(opened)}`);

  async function screen(aborted: AbortSignal): Promise<Screen> {
    const first = parseScreen(await exec(scripts.screen, { signal: aborted }));
    if (first && !first.dead) return { status: 'shown', ...first };
    const restart = await exec(scripts.restart, { signal: aborted });
    const second = parseScreen(await exec(scripts.screen, { signal: aborted }));
    if (second && !second.dead) return { status: 'restarted', ...second };
    const text = `The terminal ended and cannot be started again: ${firstLine(restart)}`;
    return { status: 'lost', text, coloured: text };
  }

  async function type(entry: Send, n: number, waitMs: number, aborted: AbortSignal): Promise<ExecResult> {
    const stdin = entry.kind === 'text' ? { stdin: entry.text } : {};
    const timeoutMs = entry.await === 'time' ? TMUX_TIMEOUT_MS : Math.max(100, Math.round(waitMs));
    const result = await exec(scripts.send(entry, n), { ...stdin, timeoutMs, signal: aborted });
    if (entry.await === 'time' && result.returnCode === 0) await pause(waitMs, aborted);
    return result;
  }

  return {
    signal: (n) => `tmux wait -S done${n}`,
    async send(entry, n, waitMs, aborted) {
      const result = await type(entry, n, waitMs, aborted);
      if (result.returnCode === PANE_GONE) return 'gone';
      if (entry.await !== 'signal') return 'sent';
      if (result.status === 'timed-out') return 'timed-out';
      if (result.returnCode !== FULL_SCREEN) return 'sent';
      const plain = { kind: 'text', text: entry.plain, await: 'time' } as const;
      await type(plain, n, Math.min(waitMs, FULL_SCREEN_WAIT_MS), aborted);
      return 'full-screen';
    },
    screen,
    async recording() {
      await exec(scripts.closeRecording, {});
      const times = await sandbox.readFile(`${TERMINAL_FOLDER}/times`, MAX_RECORDING_BYTES);
      const data = await sandbox.readFile(`${TERMINAL_FOLDER}/data`, 2 * MAX_RECORDING_BYTES);
      return times && data ? { times: times.toString('latin1'), data } : null;
    },
  };
}

/** A command that was cancelled or whose sandbox is gone ends the work; everything else is a result. */
function checked(result: ExecResult): ExecResult {
  if (result.status === 'cancelled') throw new RunoffError('cancelled', 'The rollout was cancelled.');
  if (result.status === 'sandbox-ended')
    throw new RunoffError('sandbox-failed', result.note ?? 'The sandbox ended under the agent.');
  return result;
}

function firstLine({ output, note }: ExecResult): string {
  return note ?? output.trim().split('\n', 1)[0]?.slice(0, 300) ?? 'no reason given';
}

function parseScreen({
  returnCode,
  output,
}: ExecResult): { text: string; coloured: string; dead: boolean } | null {
  const head = /^([01]) (\d+)\n/.exec(output);
  if (returnCode !== 0 || !head) return null;
  const rows = output.slice(head[0].length).split('\n');
  const height = Number(head[2]) || PANE.rows;
  const blankCut = (part: string[]) => part.join('\n').trimEnd();
  return {
    dead: head[1] === '1',
    text: blankCut(rows.slice(0, height).map((row) => row.trimEnd())),
    coloured: blankCut(rows.slice(height, 2 * height)),
  };
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const cancelled = () => {
      clearTimeout(timer);
      reject(new RunoffError('cancelled', 'The rollout was cancelled.'));
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', cancelled);
      resolve();
    }, ms);
    if (signal.aborted) cancelled();
    else signal.addEventListener('abort', cancelled, { once: true });
  });
}
