import { expect, test } from '@playwright/test';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runoff } from '../tests/child-process';
import { message } from '../tests/messages-api-replies';
import { promptText } from '../tests/messages-api-request';
import { startMessagesApiServer } from '../tests/messages-api-server';
import { standIn } from '../tests/messages-api-stand-in';
import { fenced, SUBMIT } from '../tests/scripted-replies';
import { writeTask } from '../tests/task-folder';
import { open, startServer } from './app';

/** All bytes below a folder, by path. */
const filesIn = (folder: string): [path: string, bytes: Buffer][] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile())
    .map((path) => [path, readFileSync(path)]);

const secret = (name: string) => `sk-ant-${name}-${randomBytes(16).toString('hex')}`;

test('keys stand in no database, log, manifest, error or page, and no agent reads them', async ({ page }) => {
  const folder = mkdtempSync(join(tmpdir(), 'runoff-keys-'));
  const [key, wrong, other] = [secret('right'), secret('wrong'), secret('other')];
  const db = join(folder, 'r.db');
  const env = {
    RUNOFF_DB: db,
    RUNOFF_HOME: join(folder, 'home'),
    RUNOFF_LOG_LEVEL: 'trace',
    OPENAI_API_KEY: other,
  };
  const prompts: string[] = [];
  const api = await startMessagesApiServer({
    key,
    reply: ({ body }) => {
      prompts.push(JSON.stringify(body));
      const isAgent = promptText(body).includes('COMPLETE_TASK_AND_SUBMIT_FINAL_OUTPUT');
      if (!isAgent) return standIn(body);
      const turn = body.messages.filter(({ role }) => role === 'assistant').length;
      // An agent that looks for what it may find.
      return message(
        fenced(turn === 0 ? 'env; set; cat /proc/[0-9]*/environ /proc/1/cmdline; echo looked' : SUBMIT),
      );
    },
  });
  const told: [name: string, text: string | Buffer][] = [];
  const run = async (anthropic: string, ...args: string[]) => {
    const done = await runoff(args, { ...env, ANTHROPIC_API_KEY: anthropic, ANTHROPIC_BASE_URL: api.url });
    told.push([`stdout of ${args.join(' ')}`, done.stdout], [`stderr of ${args.join(' ')}`, done.stderr]);
    return done;
  };
  const tasks = writeTask(folder, 'one');
  const model = ['--model', 'anthropic/claude-opus-4-5'];
  const launch = ['run', '--benchmark', tasks, ...model, '--n', '2', '--root-fs', 'host'];
  try {
    const refused = await run(wrong, ...launch, '--name', 'refused');
    expect(refused.stdout).toContain('refused the API key');
    expect((await run(key, ...launch, '--name', 'kept')).status).toBe(0);
    expect(
      (await run(key, 'select', '--experiment', 'kept', ...model, '--preset', 'paper', '--votes', '2'))
        .status,
    ).toBe(0);
    for (const args of [
      ['manifest', 'kept', '--json'],
      ['report', '--experiment', 'kept', '--json'],
      ['doctor', '--json'],
    ])
      await run(key, ...args);
    expect(prompts.length).toBeGreaterThan(6);
    told.push(...prompts.map((text, at): [string, string] => [`prompt ${at}`, text]));

    const server = await startServer(db, { ...env, ANTHROPIC_API_KEY: key, ANTHROPIC_BASE_URL: api.url });
    try {
      const json = async (path: string) =>
        (await (await fetch(`${server.url}${path}`)).json()) as Record<string, unknown>;
      const { rollouts } = (await json('/api/v1/experiments/kept/tasks/one')) as {
        rollouts: { id: string }[];
      };
      const id = rollouts[0]?.id ?? '';
      const kept = '/experiments/kept';
      const pages = [
        '/',
        kept,
        `${kept}?tab=manifest`,
        `${kept}/tasks/one`,
        '/experiments/refused',
        `/rollouts/${id}`,
        '/new',
        '/import',
      ];
      const data = [
        'experiments',
        'experiments/kept',
        'experiments/kept/manifest',
        'experiments/refused/launch',
        'launch-options',
      ];
      const more = [`rollouts/${id}`, `rollouts/${id}/raw`, `rollouts/${id}/steps/1`, 'pipelines'];
      for (const path of [...pages, ...[...data, ...more].map((name) => `/api/v1/${name}`), '/healthz']) {
        const answer = await fetch(`${server.url}${path}`);
        expect([path, answer.status]).toEqual([path, 200]);
        told.push([path, await answer.text()], [`headers of ${path}`, JSON.stringify([...answer.headers])]);
      }
      expect(told.find(([path]) => path.endsWith('/steps/1'))?.[1]).toMatch(/PATH=[^]*looked/);
      await open(page, `${server.url}${kept}`);
      told.push(['the page in the browser', await page.content()]);
    } finally {
      await server.stop();
      told.push(['log of the server', server.log()]);
    }
    told.push(...filesIn(folder));
    // What is stored is found, so that a key would be.
    expect(
      told.filter(([, text]) => text.includes('anthropic/claude-opus-4-5')).map(([name]) => name),
    ).toContain(db);
    const leaks = [key, wrong, other].flatMap((planted) =>
      told.filter(([, text]) => text.includes(planted)).map(([name]) => name),
    );
    expect(leaks).toEqual([]);
  } finally {
    await api.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
