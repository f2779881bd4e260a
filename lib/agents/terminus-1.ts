import { errorMessage, RunoffError } from '@/lib/errors';
import type { Agent, AgentEnd, AgentInput } from '@/lib/agents/agent';
import type { Ended } from '@/lib/agents/mini-endings';
import { clean } from '@/lib/agents/mini-reply';
import { startRolloutTime, type RolloutTime } from '@/lib/agents/rollout-time';
import { commandOf, emptyBatch, runBatch, type BatchOptions } from '@/lib/agents/terminus-batch';
import { castOf, type CastMarker } from '@/lib/agents/terminus-cast';
import { openChat, type Answer } from '@/lib/agents/terminus-chat';
import { openPane, type Pane, type Screen } from '@/lib/agents/terminus-pane';
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
  if (input.signal.aborted)
    throw new RunoffError('cancelled', `The rollout of ${input.task.name} was stopped.`);
  const pane = await openPane(input.sandbox, input.signal);
  const markers: CastMarker[] = [];
  const time = startRolloutTime(input.limits.timeMs, input.signal);
  try {
    return await drive(input, pane, time, markers);
  } finally {
    time.stop();
    await keepRecording(input, pane, markers);
  }
}

/** The loop: show the screen, read a batch of keystrokes, send it, look again. */
async function drive(
  input: AgentInput,
  pane: Pane,
  time: RolloutTime,
  markers: CastMarker[],
): Promise<AgentEnd> {
  const { task, refinementContext, limits, signal } = input;
  const endMs = limits.timeMs === null ? Infinity : input.now().getTime() + limits.timeMs;
  const before = await pane.screen(signal);
  input.keep('panes/pre-agent.txt', before.coloured);
  let message = firstPrompt({ instruction: task.instruction, refinementContext, screen: before.text });
  const chat = openChat(input, time, message);
  let signals = 0;
  const options: BatchOptions = {
    commandTimeoutMs: limits.commandTimeoutMs,
    leftMs: () => endMs - input.now().getTime(),
    nextSignal: () => (signals += 1),
    signal,
  };

  for (let episode = 0; ; episode++) {
    markers.push({ at: input.now(), label: `episode ${episode}` });
    const answer = await chat.ask(episode, message);
    if ('exitStatus' in answer) return chat.end(answer);

    const { screen, notes } = await play(input, pane, answer, options);
    input.keep(`panes/episode-${episode}.txt`, screen.coloured);
    if (screen.status === 'lost') return chat.end({ ...LOST, detail: screen.text });
    if (answer.reply.is_task_complete) return chat.end(COMPLETE);

    if (screen.status === 'restarted') notes.push(RESTARTED);
    message = screenPrompt([...notes, ...answer.notes], screen.text);
  }
}

/** Sends one batch and looks at the screen; both become a step, also when sending is cut off in the middle. */
async function play(
  input: AgentInput,
  pane: Pane,
  { reply, step, repliedAt }: Answer,
  options: BatchOptions,
) {
  const batch = emptyBatch();
  let screen: Screen | null = null;
  try {
    await runBatch(batch, pane, reply.commands, options);
    screen = await pane.screen(input.signal);
    return { screen, notes: batch.notes };
  } finally {
    const command = commandOf(batch);
    input.record({
      ...step,
      tool: 'keystrokes',
      command: command === null ? null : clean(command),
      observation: screen && clean(screen.text),
      error: batch.timedOut ? 'timeout' : screen?.status === 'lost' ? 'tool-error' : null,
      durationMs: input.now().getTime() - repliedAt.getTime(),
    });
  }
}

const COMPLETE: Ended = { exitStatus: 'submitted', exitStatusRaw: 'TaskComplete', patch: null, detail: null };

const LOST: Ended = { exitStatus: 'agent-error', exitStatusRaw: 'TerminalLost', patch: null, detail: null };
const RESTARTED =
  'The shell of the terminal had ended, so a new one was started; what ran in the old one is gone.';

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
