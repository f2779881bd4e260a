import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { BASH_TOOL, systemPrompt, taskPrompt } from '@/lib/agents/mini-prompts';
import { readAction } from '@/lib/agents/mini-reply';
import { firstPrompt, parseTerminusReply, TERMINUS_SYSTEM } from '@/lib/agents/terminus-prompts';
import { systemPrompt as recordedSystem, taskPrompt as recordedTask } from '@/scripts/record/prompt';
import type { ChatMessage, ChatReply, ChatRequest } from './chat-model';
import { type Policy, readPolicies, replyAfter } from './policies';
import { scriptedAgent } from './scripted-agent';
import { choosePolicy, pointsFor } from './scripted-agent-choice';

const SAMPLES = join(process.cwd(), 'samples');
const OLD = ['csv-quotes', 'log-report', 'lru-ttl-race'];
const tasks = readdirSync(join(SAMPLES, 'tasks')).filter(
  (task) => readPolicies(join(SAMPLES, 'policies'), task).length > 0,
);
const model = scriptedAgent(SAMPLES);
const signal = new AbortController().signal;
const SUBMITS = 'COMPLETE_TASK_AND_SUBMIT_FINAL_OUTPUT';

const instructionOf = (task: string) => readFileSync(join(SAMPLES, 'tasks', task, 'instruction.md'), 'utf8');
const miniTask = (instruction: string, refinementContext: string | null = null) =>
  taskPrompt({ instruction, refinementContext, format: 'fenced', workdir: '/app', commandTimeoutMs: 60_000 });

function fencedRequest(task: string, seed: number, replies: string[] = [], seen = 'ok'): ChatRequest {
  return {
    system: systemPrompt('fenced'),
    messages: conversation(miniTask(instructionOf(task)), replies, seen),
    ...{ maxTokens: 1000, seed },
  };
}

function conversation(first: string, replies: string[], seen: string): ChatMessage[] {
  const turns = replies.flatMap((content) => [
    { role: 'assistant' as const, content },
    { role: 'user' as const, content: seen, cacheHere: true },
  ]);
  return [{ role: 'user', content: first, cacheHere: true }, ...turns];
}

/** All replies up to the one that submits, every observation being the same text. */
async function play(task: string, seed: number, most: number): Promise<ChatReply[]> {
  const replies: ChatReply[] = [];
  while (replies.length < most && !replies.at(-1)?.text.includes(SUBMITS))
    replies.push(
      await model.complete(
        fencedRequest(
          task,
          seed,
          replies.map(({ text }) => text),
        ),
        signal,
      ),
    );
  return replies;
}

const policyOf = (task: string, seed: number): Policy =>
  choosePolicy(readPolicies(join(SAMPLES, 'policies'), task), seed, null)!;

describe('scripted/demo', () => {
  it.each(OLD)(
    'plays the policy its seed chooses at %s, reply by reply, in the fence of the prompt',
    async (task) => {
      for (const seed of [1, 2, 3, 4, 5, 6]) {
        const policy = policyOf(task, seed);
        const played = await play(task, seed, policy.replies.length);
        const commands = played.map((reply) => readAction(reply, 'fenced'));
        expect(commands.map((action) => ('command' in action ? action.command : null))).toEqual(
          policy.replies.map(({ command }) => command).slice(0, played.length),
        );
        expect(played[0]?.text.startsWith(`THOUGHT: ${policy.replies[0]?.thought}`)).toBe(true);
      }
    },
  );

  it.each(tasks)('knows %s by its instruction in either prompt', async (task) => {
    const instruction = instructionOf(task);
    const terminus = firstPrompt({ instruction, refinementContext: null, screen: '$' });
    const request = { maxTokens: 1000, seed: 7 };
    for (const [system, first] of [
      [TERMINUS_SYSTEM, terminus],
      [systemPrompt('fenced'), miniTask(instruction)],
      [recordedSystem('bash'), recordedTask(instruction, 'bash')],
    ] as const) {
      const { text } = await model.complete(
        { ...request, system, messages: conversation(first, [], '') },
        signal,
      );
      const thought = policyOf(task, 7).replies[0]!.thought;
      expect(JSON.stringify(text).replaceAll('\\', '')).toContain(thought.slice(0, 10).replaceAll('"', ''));
    }
  });

  it('is the same for the same request, and seeds reach every policy', async () => {
    const ask = async (seed: number) =>
      (await model.complete(fencedRequest('csv-quotes', seed), signal)).text;
    expect(await ask(3)).toBe(await ask(3));
    const policies = readPolicies(join(SAMPLES, 'policies'), 'csv-quotes');
    const reached = new Set(
      Array.from({ length: 400 }, (_, seed) => choosePolicy(policies, seed, null)?.name),
    );
    expect(reached.size).toBe(policies.length);
  });

  it('writes the fence word of an older prompt', async () => {
    const messages = conversation(recordedTask(instructionOf('csv-quotes'), 'bash'), [], '');
    const reply = await model.complete({ system: recordedSystem('bash'), messages, maxTokens: 1 }, signal);
    expect(reply.text).toMatch(/\n```bash\n[^]+\n```$/);
  });

  it('calls the tool where there is one', async () => {
    const request = { ...fencedRequest('csv-quotes', 1), tools: [BASH_TOOL] };
    const reply = await model.complete(request, signal);
    const { command, thought } = policyOf('csv-quotes', 1).replies[0]!;
    expect(reply.text).toBe(thought);
    expect(readAction(reply, 'tool-call')).toMatchObject({ command });
  });

  it('forgets the command in every form where the policy does', async () => {
    const seed = Array.from({ length: 500 }, (_, one) => one).find(
      (one) => policyOf('csv-quotes', one).name === '13-forgot-the-fence',
    )!;
    const request = fencedRequest('csv-quotes', seed, ['first']);
    const fenced = await model.complete(request, signal);
    expect(readAction(fenced, 'fenced')).toHaveProperty('formatError');
    const called = await model.complete({ ...request, tools: [BASH_TOOL] }, signal);
    expect(readAction(called, 'tool-call')).toHaveProperty('formatError');
    const typed = await model.complete({ ...request, system: TERMINUS_SYSTEM }, signal);
    expect(parseTerminusReply(typed.text)).toMatchObject({ ok: false });
  });

  it('goes on looking when its policy has nothing left to say', async () => {
    const task = 'csv-quotes';
    const seed = Array.from({ length: 500 }, (_, one) => one).find(
      (one) => policyOf(task, one).name === '11-out-of-steps',
    )!;
    const played = await play(task, seed, 30);
    expect(played).toHaveLength(30);
    for (const reply of played) expect(readAction(reply, 'fenced')).toHaveProperty('command');
  });

  it('looks around and hands in nothing at a task it does not know', async () => {
    const replies: string[] = [];
    const first = miniTask('Prove the Riemann hypothesis.');
    while (replies.length < 10 && !replies.at(-1)?.includes(SUBMITS)) {
      const messages = conversation(first, replies, 'ok');
      replies.push(
        (await model.complete({ system: systemPrompt('fenced'), messages, maxTokens: 1 }, signal)).text,
      );
    }
    expect(replies).toHaveLength(3);
    expect(replies[0]).toContain('knows only the demo tasks');
    expect(replies.at(-1)).toMatch(/\necho COMPLETE_TASK_AND_SUBMIT_FINAL_OUTPUT\n/);
  });

  it('counts what the last request marked as read from a cache', async () => {
    const one = await model.complete(fencedRequest('csv-quotes', 1), signal);
    expect(one.usage.cacheRead).toBe(0);
    const two = await model.complete(fencedRequest('csv-quotes', 1, [one.text]), signal);
    expect(two.usage.cacheRead).toBe(one.usage.uncachedInput);
    expect(two.usage.uncachedInput).toBe(Math.ceil((one.text.length + 2) / 4));
  });
});

describe('keystrokes', () => {
  const commandsSchema = z.object({ commands: z.array(z.object({ keystrokes: z.string() })) });
  /** What the replies of a policy come to in a terminal, turn by turn. */
  async function typed(task: string, seed: number, seen = 'ok') {
    const policy = policyOf(task, seed);
    const first = firstPrompt({ instruction: instructionOf(task), refinementContext: null, screen: '$' });
    return Promise.all(
      policy.replies.map(async (_, at) => {
        const command =
          replyAfter(
            policy,
            Array.from({ length: at }, () => seen),
          )?.command ?? null;
        const messages = conversation(
          first,
          Array.from({ length: at }, () => 'earlier'),
          seen,
        );
        const request = { system: TERMINUS_SYSTEM, messages, maxTokens: 1, seed };
        return { command, text: (await model.complete(request, signal)).text };
      }),
    );
  }

  it.each(tasks)('are readable JSON for every reply of six policies of %s', async (task) => {
    for (const seed of [1, 2, 3, 4, 5, 6]) {
      for (const { command, text } of await typed(task, seed)) {
        const read = parseTerminusReply(text);
        expect(read.ok).toBe(command !== null);
        if (!read.ok || command === null) continue;
        expect(read.reply.is_task_complete).toBe(command.includes(SUBMITS));
        expect(read.reply.commands.length > 0).toBe(!command.includes(SUBMITS));
        for (const { keystrokes } of read.reply.commands) expect(keystrokes).toMatch(/^[\x20-\x7e\n]+\n$/);
      }
    }
  });

  it('write a longer command as a script that holds it word for word', async () => {
    const turns = await typed('csv-quotes', 1);
    const long = turns.find(({ command }) => command !== null && /^cat > .*<</.test(command))!;
    const [written, run] = commandsSchema.parse(JSON.parse(long.text)).commands;
    const script = /^cat > (\S+) <<'STEP_EOF'\n([^]*)\nSTEP_EOF\n$/.exec(written!.keystrokes);
    expect(script?.[2]).toBe(long.command);
    expect(run?.keystrokes).toBe(`clear; bash ${script?.[1]}\n`);
  });

  it('press C-c first where a command still runs', async () => {
    const seen = 'Entry 1 of your batch was not done after 5 s; it may still be running.';
    const [, second] = await typed('csv-quotes', 1, seen);
    expect(commandsSchema.parse(JSON.parse(second!.text)).commands[0]).toMatchObject({ keystrokes: 'C-c' });
  });
});

describe('summaries of earlier attempts', () => {
  const policy = (name: string, hypotheses: string[]): Policy => ({
    ...{ name, task: 't', stepLimit: 1, commandTimeoutMs: 1, replies: [], hypotheses },
  });
  const good =
    '[[x summary]]\n{ "hypotheses": [{ "hypothesis": "One pass over the text", "status": "confirmed" }], "errors": [] }\n';
  const bad =
    '[[x summary]]\n{ "hypotheses": [{ "hypothesis": "Toggling is enough", "status": "refuted" }], "errors": [{ "error": "e", "status": "standing" }] }\n';

  it('count for what they confirm and against what they refute or leave standing', () => {
    expect(pointsFor(['one pass'], good + bad)).toBe(2);
    expect(pointsFor(['toggling'], good + bad)).toBe(-2);
    expect(pointsFor(['something else'], good + bad)).toBe(0);
    expect(pointsFor(['one pass'], good.repeat(5))).toBe(3);
  });

  it('do not count the name of a field', () => {
    expect(pointsFor(['one pass'], '{ "claim": "one pass", "standing": "confirmed" }')).toBe(2);
    expect(pointsFor(['one pass'], '{ "claim": "one pass", "status": "unverified" }')).toBe(0);
  });

  it('make a policy likelier or less likely, never certain', () => {
    const policies = [policy('a', ['one pass']), policy('b', ['toggling']), policy('c', [])];
    const share = (context: string | null) => {
      const chosen = Array.from({ length: 2000 }, (_, seed) => choosePolicy(policies, seed, context)?.name);
      return policies.map(({ name }) => chosen.filter((one) => one === name).length / chosen.length);
    };
    const [a, b, c] = share(null);
    for (const one of [a, b, c]) expect(one).toBeCloseTo(1 / 3, 1);
    const [after, worse] = share(good + bad);
    expect(after).toBeGreaterThan(0.8);
    expect(worse).toBeGreaterThan(0);
    expect(worse).toBeLessThan(0.05);
  });

  it('are found in the prompts of both agents', async () => {
    const task = 'csv-quotes';
    const instruction = instructionOf(task);
    const policies = readPolicies(join(SAMPLES, 'policies'), task);
    const named = policies.flatMap(({ hypotheses }) => hypotheses)[0]!;
    const context = `[[x summary]]\n{ "hypothesis": "${named}", "status": "confirmed" }\n`.repeat(3);
    const seed = Array.from({ length: 500 }, (_, one) => one).find(
      (one) => choosePolicy(policies, one, context)?.name !== choosePolicy(policies, one, null)?.name,
    )!;
    const thought = choosePolicy(policies, seed, context)!.replies[0]!.thought;
    const mini = { system: systemPrompt('fenced'), first: miniTask(instruction, context) };
    const first = firstPrompt({ instruction, refinementContext: context, screen: '$' });
    for (const one of [mini, { system: TERMINUS_SYSTEM, first }]) {
      const messages = conversation(one.first, [], '');
      const reply = await model.complete({ system: one.system, messages, maxTokens: 1, seed }, signal);
      const text = reply.text.startsWith('{') ? parseTerminusReply(reply.text) : null;
      const said = text?.ok ? `${text.reply.state_analysis} ${text.reply.explanation}`.trim() : reply.text;
      expect(said).toContain(thought.replace(/\s+/g, ' ').slice(0, 40));
    }
  });
});
