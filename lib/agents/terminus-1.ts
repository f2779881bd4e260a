import { errorMessage } from '@/lib/errors';
import type { Agent, AgentEnd, AgentInput } from '@/lib/agents/agent';
import type { Ended } from '@/lib/agents/mini-endings';
import { startRolloutTime, type RolloutTime } from '@/lib/agents/rollout-time';
import { runBatch } from '@/lib/agents/terminus-batch';
import { castOf, type CastMarker } from '@/lib/agents/terminus-cast';
import { openChat } from '@/lib/agents/terminus-chat';
import { openPane, type Pane, TerminalLost } from '@/lib/agents/terminus-pane';
import { firstPrompt, screenPrompt, TERMINUS_PROMPT_VERSION } from '@/lib/agents/terminus-prompts';

/**
 * Terminus 1 (method.md §8): the model drives one tmux pane, a batch of keystrokes at a time, and sees its screen
 * after each. Keeps `episode-N/{prompt.txt,response.json}`, `panes/*.txt` and `recording.cast`. Besides what every
 * agent rejects with, `run` rejects with `environment-failed` where the sandbox has no tmux.
 */
export function terminus1(): Agent {
  return { name: 'terminus-1', version: `1.${TERMINUS_PROMPT_VERSION}`, formatVersion: null, run };
}

async function run(input: AgentInput): Promise<AgentEnd> {
  const pane = await openPane(input.sandbox, input.signal);
  const markers: CastMarker[] = [];
  const time = startRolloutTime(input.limits.timeMs, input.signal);
  try {
    return await drive(input, time, pane, markers);
  } finally {
    time.stop();
    await keepRecording(input, pane, markers);
  }
}

/** The loop: show the screen, read a batch of keystrokes, send it, look again. */
async function drive(
  input: AgentInput,
  time: RolloutTime,
  pane: Pane,
  markers: CastMarker[],
): Promise<AgentEnd> {
  const { task, refinementContext, limits, signal } = input;
  const endMs = limits.timeMs === null ? Infinity : input.now().getTime() + limits.timeMs;
  const before = await pane.screen(signal);
  input.keep('panes/pre-agent.txt', before.coloured);
  let message = firstPrompt({ instruction: task.instruction, refinementContext, screen: before.text });
  const chat = openChat(input, time, message);
  let signals = 0;

  for (let episode = 0; ; episode++) {
    markers.push({ at: input.now(), label: `episode ${episode}` });
    const answer = await chat.ask(episode, message);
    if ('exitStatus' in answer) return chat.end(answer);
    const { reply, step, repliedAt } = answer;
    const batch = await runBatch(pane, reply.commands, {
      commandTimeoutMs: limits.commandTimeoutMs,
      leftMs: () => endMs - input.now().getTime(),
      nextSignal: () => (signals += 1),
      signal,
    });
    const screen = await screenOrLoss(pane, signal);
    const lost = screen instanceof TerminalLost;
    input.record({
      ...step,
      tool: 'keystrokes',
      command: batch.command,
      observation: lost ? screen.message : screen.text,
      error: batch.timedOut ? 'timeout' : lost ? 'tool-error' : null,
      durationMs: input.now().getTime() - repliedAt.getTime(),
    });
    if (lost) return chat.end(terminalLost(screen));
    input.keep(`panes/episode-${episode}.txt`, screen.coloured);
    if (reply.is_task_complete) return chat.end(COMPLETE);
    message = screenPrompt([...batch.notes, ...restartNote(screen.restarted), ...answer.notes], screen.text);
  }
}

const COMPLETE: Ended = { exitStatus: 'submitted', exitStatusRaw: 'TaskComplete', patch: null, detail: null };

const terminalLost = ({ message }: TerminalLost): Ended => ({
  ...{ exitStatus: 'agent-error', exitStatusRaw: 'TerminalLost', patch: null, detail: message },
});

async function screenOrLoss(pane: Pane, signal: AbortSignal) {
  try {
    return await pane.screen(signal);
  } catch (error) {
    if (error instanceof TerminalLost) return error;
    throw error;
  }
}

const restartNote = (restarted: boolean): string[] =>
  restarted ? ['The shell of the terminal had ended, so a new one was started; what ran in it is gone.'] : [];

/** At every ending, also of a rollout that was cancelled: what the pane showed is then all there is to see of it. */
async function keepRecording(input: AgentInput, pane: Pane, markers: readonly CastMarker[]): Promise<void> {
  try {
    const output = await pane.recording();
    const cast = output && castOf(output, markers, input.task.name);
    if (cast) input.keep('recording.cast', cast);
  } catch (error) {
    // The ending itself counts more than its recording, and may be the very reason for this.
    input.keep('recording-missing.txt', `The recording could not be read: ${errorMessage(error)}\n`);
  }
}
