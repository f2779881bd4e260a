/**
 * `scripted/demo`: plays the attempts written down in samples/policies through the real agents. No language model is
 * behind it; commands, observations and outcomes are real.
 *
 * What it does depends on the request alone. The task is found by its instruction in the first user message; the seed,
 * which stands for sampling, chooses one of the task's policies (all equally likely); the number of its own earlier
 * replies says where in the policy it is, and a policy may branch on what it has observed (lib/model/policies.ts). The
 * reply is written in the form the prompt asks for: a call of the tool `bash`, JSON with keystrokes, or a fenced
 * command. A policy that has nothing left to say goes on looking around until it meets a limit. Of a task it does not
 * know it says so, looks around and hands in nothing.
 *
 * Where the first message shows summaries of earlier attempts, policies whose hypotheses they report as confirmed
 * become likelier and those reported with standing errors less likely, by words alone
 * (lib/model/scripted-agent-choice.ts). It knows no outcome: summaries that are wrong lead it astray.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RunoffError } from '@/lib/errors';
import type { ChatMessage, ChatModel, ChatRequest } from './chat-model';
import { type Policy, readPolicies, replyAfter } from './policies';
import { choosePolicy } from './scripted-agent-choice';
import { formAskedFor, type Move, writeMove } from './scripted-agent-forms';
import { type ScriptedAnswer, scriptedChatModel } from './scripted-reply';

interface KnownTask {
  name: string;
  instruction: string;
  /** Instruction with every run of white space as one blank. */
  flat: string;
}

const UNKNOWN =
  'The scripted model knows only the demo tasks, and this is none of them. I will look around and hand in nothing.';
const UNKNOWN_TASK: Move[] = [
  { thought: UNKNOWN, command: 'pwd; ls -la' },
  {
    thought: 'Nothing here that I have a policy for. One more look.',
    command: 'head -n 20 *.md | head -n 60',
  },
  {
    thought: 'The scripted model knows only the demo tasks: I have changed nothing and end here.',
    command: 'echo COMPLETE_TASK_AND_SUBMIT_FINAL_OUTPUT',
  },
];

/** What a policy does that is not done when its replies are used up. */
const STILL_LOOKING: Move[] = [
  {
    thought: 'Not sure yet. What has changed so far?',
    command: 'git status --short; git diff | head -n 120',
  },
  {
    thought: 'Let me go over the files once more before I decide.',
    command: 'ls -laR . | grep -v .git | head -n 80',
  },
  {
    thought: 'I still want to be certain. The issue again, against the change.',
    command: 'git diff --stat; ls -la',
  },
];

/**
 * The model. `samples` is the folder with tasks/ and policies/, read when first needed. With the environment variable
 * RUNOFF_SCRIPTED_LATENCY_MS every reply takes that many milliseconds (for measuring).
 */
export function scriptedAgent(
  samples = join(/*turbopackIgnore: true*/ process.env.RUNOFF_ROOT ?? process.cwd(), 'samples'),
): ChatModel {
  let tasks: KnownTask[] | null = null;
  const policies = new Map<string, Policy[]>();
  const policiesOf = (task: string) => {
    const known = policies.get(task) ?? readPolicies(join(samples, 'policies'), task);
    policies.set(task, known);
    return known;
  };
  const answer = (request: ChatRequest): ScriptedAnswer => {
    const first = request.messages[0]?.content ?? '';
    const task = taskIn((tasks ??= readTasks(samples)), first);
    const known = task ? policiesOf(task.name) : [];
    const instruction = task?.instruction ?? '';
    const policy = choosePolicy(known, request.seed ?? 0, earlierAttempts(first, instruction));
    const observations = observationsIn(request.messages);
    const form = formAskedFor(request, instruction);
    if (!form)
      throw new RunoffError(
        'model-bad-request',
        'scripted/demo is an agent: the prompt shows no form for a command.',
      );
    return writeMove(form, moveAfter(policy, observations), {
      turn: observations.length + 1,
      timedOut: /not done after|still be running/.test(observations.at(-1) ?? ''),
    });
  };
  return scriptedChatModel('demo', answer, () => Number(process.env.RUNOFF_SCRIPTED_LATENCY_MS ?? 0));
}

function moveAfter(policy: Policy | null, observations: readonly string[]): Move {
  const fallback = policy === null ? UNKNOWN_TASK : STILL_LOOKING;
  const reply = policy && replyAfter(policy, observations);
  if (reply) return reply;
  const at = observations.length % fallback.length;
  return fallback[at] ?? { thought: UNKNOWN, command: 'true' };
}

function readTasks(samples: string): KnownTask[] {
  const folder = join(samples, 'tasks');
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((name) => {
    const file = join(folder, name, 'instruction.md');
    if (!existsSync(file)) return [];
    const instruction = readFileSync(file, 'utf8').trim();
    return [{ name, instruction, flat: flat(instruction) }];
  });
}

/** The task whose instruction stands in a prompt; the longest, should one hold another. */
function taskIn(tasks: readonly KnownTask[], prompt: string): KnownTask | null {
  const text = flat(prompt);
  const found = tasks.filter((task) => task.flat !== '' && text.includes(task.flat));
  return found.sort((a, b) => b.flat.length - a.flat.length)[0] ?? null;
}

/** The section of a first message with summaries of earlier attempts, as both agents write it; null without one. */
function earlierAttempts(first: string, instruction: string): string | null {
  const text = first.split(instruction || '\0').join('');
  const found =
    /^<earlier_attempts>$([\s\S]*)^<\/earlier_attempts>$/m.exec(text) ??
    /^# Earlier attempts$([\s\S]*)^# Screen$/m.exec(text);
  return found?.[1] ?? null;
}

/** What followed each of the model's own replies. */
function observationsIn(messages: readonly ChatMessage[]): string[] {
  return messages.flatMap(({ role }, at) => {
    if (role !== 'assistant') return [];
    const next = messages[at + 1];
    const results = (next?.toolResults ?? []).map((result) => result.content);
    return [[...results, next?.content ?? ''].filter((text) => text !== '').join('\n')];
  });
}

function flat(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
