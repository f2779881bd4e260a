import { type ChildProcess, spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { z } from 'zod';
import { anthropicModel } from '@/lib/model/anthropic';
import { createLimiter } from '@/lib/model/limiter';
import { summarySchema } from '@/lib/summary/schema';
import { createPromptCounter, type RequestBody } from '@/tests/messages-api-request';

const never = new AbortController().signal;
let program: ChildProcess | null = null;
afterEach(() => {
  program?.kill('SIGKILL');
  program = null;
});

it('runs as a program that stands in for a model: summaries, verdicts, usage, and a clean end', async () => {
  const root = resolve(import.meta.dirname, '..');
  const child = (program = spawn(
    process.execPath,
    ['--import', 'tsx', 'tests/messages-api-server-main.ts', '--port', '0', '--key', 'k'],
    { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] },
  ));
  const url = await new Promise<string>((found) =>
    child.stdout?.once('data', (line: Buffer) => found(String(line).trim())),
  );
  const model = anthropicModel('claude-opus-4-5', {
    apiKey: 'k',
    baseUrl: url,
    limiter: createLimiter({ maxTries: 1 }),
  });
  const ask = (content: string, jsonSchema?: Record<string, unknown>) =>
    model.complete(
      { system: 'You judge.', messages: [{ role: 'user', content }], maxTokens: 100, jsonSchema },
      never,
    );

  const held = await ask('Summarise the trajectory.', z.toJSONSchema(summarySchema));
  const free = await ask('Summarise the trajectory as JSON.');
  for (const reply of [held, free]) summarySchema.parse(JSON.parse(reply.text));

  const question = (n: number) =>
    `Task ${n}. Solution 1: … Solution 2: … Solution 3: … End with: Final verdict: Solution n`;
  const verdicts = await Promise.all(Array.from({ length: 30 }, (_, n) => ask(question(n))));
  const choices = verdicts.map(({ text }) => /\nFinal verdict: Solution ([123])$/.exec(text)?.[1]);
  expect(new Set(choices)).toEqual(new Set(['1', '2', '3']));
  expect((await ask(question(4))).text).toBe(verdicts[4]!.text);

  const told = z
    .object({ replies: z.number(), output_tokens: z.number() })
    .parse(await (await fetch(`${url}/usage`)).json());
  expect(told.replies).toBe(33);
  const output = [held, free, ...verdicts, verdicts[4]!].reduce((sum, { usage }) => sum + usage.output!, 0);
  expect(told.output_tokens).toBe(output);

  const ended = new Promise((code) => child.once('exit', code));
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
});

const marked = (text: string) => ({
  type: 'text' as const,
  text,
  cache_control: { type: 'ephemeral' as const },
});
const plain = (text: string) => ({ type: 'text' as const, text });
const prompt = (content: RequestBody['messages'][number]['content']): RequestBody => ({
  ...{ model: 'm', max_tokens: 1, system: [marked('s'.repeat(40))], messages: [{ role: 'user', content }] },
});

it('serves a prefix from the cache only once the answer that wrote it has begun', () => {
  const count = createPromptCounter();
  const question = prompt([marked('q'.repeat(400))]);
  const first = count(question);
  const meanwhile = count(question);
  for (const { usage } of [first, meanwhile])
    expect(usage).toEqual({ input_tokens: 0, cache_creation_input_tokens: 110, cache_read_input_tokens: 0 });
  first.answerBegins();
  expect(count(question).usage).toMatchObject({
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: 110,
  });
  expect(count(prompt([marked('other')])).usage).toMatchObject({ cache_read_input_tokens: 10 });
});

it('caches no prefix that is too short, and looks back no further than 20 blocks', () => {
  const short = createPromptCounter(100);
  const question = prompt([marked('q'.repeat(200))]);
  short(question).answerBegins();
  expect(short(question).usage).toEqual({
    ...{ input_tokens: 60, cache_creation_input_tokens: 0, cache_read_input_tokens: 0 },
  });
  const count = createPromptCounter();
  const blocks = (n: number) => Array.from({ length: n }, (_, i) => plain(`block ${i}`.padEnd(40)));
  const bare = (content: RequestBody['messages'][number]['content']) => ({
    ...prompt(content),
    system: undefined,
  });
  count(bare([marked('q'.repeat(400))])).answerBegins();
  const near = count(bare([plain('q'.repeat(400)), ...blocks(18), marked('end')])).usage;
  const far = count(bare([plain('q'.repeat(400)), ...blocks(19), marked('end')])).usage;
  expect(near.cache_read_input_tokens).toBe(100);
  expect(far.cache_read_input_tokens).toBe(0);
});
