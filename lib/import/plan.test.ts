import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ZipFile } from 'yazl';
import { planImport } from '@/lib/import/plan';
import { scanPaths } from '@/lib/import/scan';
import { treeOf } from '@/lib/import/test-tree';

const mini = (command: string, more: Record<string, unknown> = {}) => ({
  info: { exit_status: 'Submitted', submission: '' },
  messages: [
    { role: 'user', content: 'Go.' },
    { role: 'assistant', content: `\`\`\`bash\n${command}\n\`\`\`` },
  ],
  trajectory_format: 'mini-swe-agent-1',
  instance_id: 'owner__repo-1',
  ...more,
});

describe('bad input is one sentence each, and the others go in', () => {
  const good = JSON.stringify(mini('ls'));
  test.each([
    ['empty.json', '', 'the file is empty'],
    ['blank.traj', ' \n\t\n', 'the file is empty'],
    ['half.json', good.slice(0, 60), 'truncated JSON: the file ends at byte 60 before the JSON is complete'],
    [
      'cut.traj.json',
      `{"é": "${'ü'.repeat(600)}`,
      'truncated JSON: the file ends at byte 1,208 before the JSON is complete',
    ],
    [
      'nan.json',
      '{"info": {"cost": NaN}, "messages": []}',
      'NaN at byte 18 is not JSON (JSON has no such number)',
    ],
    [
      'inf.json',
      '{"say": "NaN", "info": {"cost": -Infinity}}',
      '-Infinity at byte 32 is not JSON (JSON has no such number)',
    ],
    ['comma.json', '{"a": 1 "b": 2}', "not valid JSON at byte 8: Expected ',' or '}' after property value"],
    ['deep.json', '['.repeat(100_000) + ']'.repeat(100_000), 'the JSON is nested deeper than 200 levels'],
    [
      'deeper.json',
      '{"a":'.repeat(100_000),
      'truncated JSON: the file ends at byte 500,000 before the JSON is complete',
    ],
    ['token.json', '{"a": [1,\n\u001b[31m', "not valid JSON: Unexpected token '\u00b7'"],
    [
      'far-token.json',
      `{"a": "${'x'.repeat(60)}",\n  b\n}\n${' '.repeat(60)}`,
      'not valid JSON at byte 72: Expected double-quoted property name',
    ],
    [
      'long-string.json',
      `{"a": "${'x'.repeat(60_000_000)}`,
      'truncated JSON: the file ends at byte 60,000,007 before the JSON is complete',
    ],
    [
      'quotes.json',
      `{"a": "${'\\"'.repeat(400_000)}`,
      'truncated JSON: the file ends at byte 800,007 before the JSON is complete',
    ],
    ['no-messages.json', { info: {}, messages: [] }, 'holds no messages'],
    ['odd-messages.json', { info: {}, messages: [1, 'two', { role: 'x' }] }, 'holds no messages'],
    ['no-steps.json', { schema_version: 'ATIF-v1.6', steps: [] }, 'holds no steps'],
    ['odd-steps.json', { schema_version: 'ATIF-v1.6', steps: 'many' }, 'holds no steps'],
    ['nothing.traj', { trajectory: [], history: [], info: {} }, 'holds no steps and no messages'],
  ])('%s', async (name, content, reason) => {
    const plan = await planImport(treeOf({ [`run/${name}`]: content, 'run/good.traj.json': mini('ls') }));
    expect(plan.failed).toEqual([{ path: `run/${name}`, reason }]);
    expect(plan.entries.map((entry) => entry.path)).toEqual(['run/good.traj.json']);
  });

  test.each([
    [
      'out.jsonl',
      '{"instance_id":"a","history":[]}\n{"instance_id":"b","history":[]}\n',
      'an OpenHands output.jsonl',
    ],
    ['events.json', [{ id: 1, source: 'agent', action: 'run' }], 'an OpenHands trajectory'],
    ['log.json', { version: 2, eval: {}, plan: {} }, 'an Inspect AI log'],
    ['log.eval', 'PK\x03\x04 and so on', 'an Inspect AI log (.eval)'],
    [
      'session.jsonl',
      '{"type":"summary","leafUuid":"u"}\n{"type":"user","uuid":"u","sessionId":"s"}\n',
      'a Claude Code session',
    ],
    ['rollout.jsonl', '{"type":"session_meta","payload":{}}\n{"type":"resp', 'a Codex CLI session'],
    [
      'screen.cast',
      '{"version":2,"width":80,"height":24}\n[0.1,"o","hi"]\n[0.2,"o","cu',
      'an asciinema recording',
    ],
    ['trial.json', { is_resolved: false, recording_path: null }, 'a Terminal-Bench 1 trial'],
    ['run.json', { results: [], resolved_ids: [], accuracy: 0 }, 'a Terminal-Bench 1 run'],
  ])('%s looks like a trajectory, but is not read', async (name, content, what) => {
    const plan = await planImport(treeOf({ [name]: content }));
    expect(plan).toEqual({
      entries: [],
      failed: [{ path: name, reason: `${what} is not read by this version` }],
      ignored: [],
      gold: [],
    });
  });

  test('the name of a file says nothing: a trajectory is found by content, other files are ignored', async () => {
    const plan = await planImport(
      treeOf({
        'a.dat': mini('ls'),
        'b.traj': 'just text',
        'package.json': { name: 'x' },
        'run.log': '[12:00] started',
      }),
    );
    expect(plan.entries.map((entry) => entry.path)).toEqual(['a.dat']);
    expect(plan.ignored.map((item) => item.path)).toEqual(['b.traj', 'package.json', 'run.log']);
    expect(plan.failed).toEqual([]);
  });

  test('an empty import is an empty plan', async () => {
    expect(await planImport(treeOf({}))).toEqual({ entries: [], failed: [], ignored: [], gold: [] });
  });

  test('predictions of many lines are all read', async () => {
    const lines = Array.from({ length: 90 }, (_, i) =>
      JSON.stringify({ instance_id: `o__r-${i}`, model_name_or_path: 'm', model_patch: '' }),
    ).join('\n');
    const plan = await planImport(treeOf({ 'all_preds.jsonl': lines }));
    expect(plan.ignored[0]?.reason).toContain('90 have none');
  });
});

describe('keys and copies', () => {
  test('the same content at two paths is imported once', async () => {
    const plan = await planImport(treeOf({ 'a/x.traj.json': mini('ls'), 'b/y.traj.json': mini('ls') }));
    expect(plan.entries.map((entry) => entry.path)).toEqual(['a/x.traj.json']);
    expect(plan.ignored).toEqual([
      { path: 'b/y.traj.json', reason: 'the same rollout as a/x.traj.json, which is imported' },
    ]);
  });

  test('two rollouts that begin alike get different keys, the same ones each time', async () => {
    const long = (last: string) => ({
      ...mini('ls'),
      messages: [
        mini('ls').messages[0],
        ...['1', '2', '3', last].map((command) => mini(command).messages[1]),
      ],
    });
    const files = { 'a/x.traj.json': long('4'), 'b/x.traj.json': long('5') };
    const keys = async () => (await planImport(treeOf(files))).entries.map((entry) => entry.sourceKey);
    const [first, second] = await keys();
    expect(second).toMatch(new RegExp(`^${first}~`));
    expect(await keys()).toEqual([first, second]);
    const plan = await planImport(treeOf(files));
    expect(await Promise.all(plan.entries.map(async (entry) => (await entry.load()).sourceKey))).toEqual([
      first,
      second,
    ]);
  });

  test('a trajectory that has grown keeps its key', async () => {
    const grown = (commands: string[]) => ({
      ...mini('x'),
      messages: [mini('x').messages[0], ...commands.map((command) => mini(command).messages[1])],
    });
    const key = async (commands: string[]) =>
      (await planImport(treeOf({ 'x.traj.json': grown(commands) }))).entries[0]?.sourceKey;
    expect(await key(['a', 'b', 'c', 'd', 'e'])).toBe(await key(['a', 'b', 'c', 'd']));
    expect(await key(['a', 'b', 'z', 'd'])).not.toBe(await key(['a', 'b', 'c', 'd']));
  });

  test('progress counts every file and every rollout', async () => {
    const seen: [number, number][] = [];
    await planImport(treeOf({ 'a.json': mini('ls'), 'b.txt': 'x' }), (done, total) =>
      seen.push([done, total]),
    );
    expect(seen).toEqual([
      [1, 2],
      [2, 2],
      [3, 3],
    ]);
  });
});

describe('a folder, its copy and its zip', () => {
  let root: string;
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'runoff-plan-'));
    const zip = new ZipFile();
    for (const run of ['one', 'two']) {
      const content = JSON.stringify(mini(`echo ${run}`));
      for (const place of ['here/runs', 'there/renamed']) {
        await mkdir(join(root, place, run), { recursive: true });
        await writeFile(join(root, place, run, 'owner__repo-1.traj.json'), content);
      }
      zip.addBuffer(Buffer.from(content), `${run}/owner__repo-1.traj.json`);
    }
    zip.end();
    const chunks: Buffer[] = [];
    for await (const chunk of zip.outputStream) chunks.push(Buffer.from(chunk));
    await writeFile(join(root, 'runs.zip'), Buffer.concat(chunks));
  });
  afterAll(() => rm(root, { recursive: true, force: true }));

  test('give the same keys and the same rollouts', async () => {
    const read = async (path: string) => {
      const plan = await planImport(await scanPaths([join(root, path)]));
      return Promise.all(plan.entries.map((entry) => entry.load()));
    };
    const here = await read('here/runs');
    expect(here.map((rollout) => rollout.task.name)).toEqual(['owner__repo-1', 'owner__repo-1']);
    expect(await read('there/renamed')).toEqual(here);
    expect(await read('runs.zip')).toEqual(here);
  });

  test('a file that has gone since the plan is a sentence', async () => {
    await mkdir(join(root, 'gone'), { recursive: true });
    await writeFile(join(root, 'gone/x.json'), JSON.stringify(mini('ls')));
    const plan = await planImport(await scanPaths([join(root, 'gone')]));
    await rm(join(root, 'gone/x.json'));
    await expect(plan.entries[0]!.load()).rejects.toMatchObject({
      code: 'bad-input',
      message: 'cannot be read (it is gone)',
    });
  });
});
