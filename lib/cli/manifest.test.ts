import { appendFileSync, truncateSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { openDatabase } from '@/db/client';
import { rolloutsById } from '@/db/rollouts';
import { taskRunsOf } from '@/db/task-runs';
import { parseManifest } from '@/lib/launch/manifest';
import { runoff } from '@/tests/child-process';
import { describeWithSandbox } from '@/tests/test-sandbox';
import { writeTask } from '@/tests/task-folder';
import { testFolder } from '@/tests/test-database';
import { readManifestFile } from './manifest-file';

it('a file that is no manifest is refused in one sentence that names it', () => {
  const folder = testFolder();
  const file = `${folder}/m.json`;
  expect(() => readManifestFile(file)).toThrow(`There is no file ${file}.`);
  expect(() => readManifestFile(folder)).toThrow(`${folder} is not a file.`);
  writeFileSync(file, '{"manifestVersion": 1, "exper');
  expect(() => readManifestFile(file)).toThrow('holds no whole JSON document');
  writeFileSync(file, Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0xff, 0xfe]));
  expect(() => readManifestFile(file)).toThrow('holds no whole JSON document');
  truncateSync(file, 65 * 1024 * 1024);
  expect(() => readManifestFile(file)).toThrow('has 65 MB; a manifest has at most 64 MB');
});

/** Which slot of the last iteration won each task, and what it left. */
function winners(database: string, experimentId: string) {
  const db = openDatabase(database, { create: false });
  const runs = taskRunsOf(db, experimentId);
  const chosen = rolloutsById(
    db,
    runs.flatMap(({ winner }) => winner ?? []),
  );
  db.$client.close();
  return chosen
    .map(({ taskId, iteration, slot, patchKeyHash, stepCount }) => ({
      ...{ taskId, iteration, slot, patchKeyHash, stepCount },
    }))
    .sort((a, b) => a.taskId.localeCompare(b.taskId));
}

describeWithSandbox('runoff run --manifest', () => {
  it('repeats an experiment with the same winners', async () => {
    const folder = testFolder();
    const tasks = resolve('samples/tasks/csv-quotes');
    const key = 'key-that-must-not-be-told';
    const env = {
      ...{ RUNOFF_DB: `${folder}/r.db`, RUNOFF_HOME: `${folder}/home`, ANTHROPIC_API_KEY: key },
    };
    const run = async (...args: string[]) => {
      const { status, stdout, stderr } = await runoff(args, env);
      expect(stderr).toBe('');
      expect(status).toBe(0);
      return stdout;
    };
    await run(
      ...['run', '--benchmark', tasks, '--model', 'scripted/demo', '--name', 'a', '--seed', '5'],
      ...[
        '--n',
        '3',
        '--k',
        '2',
        '--iterations',
        '2',
        '--root-fs',
        'host',
        '--limit-calls',
        '20',
        '--command-timeout',
        '240',
      ],
    );
    const text = await run('manifest', 'a', '--json');
    expect(text).not.toContain(key);
    const manifest = parseManifest(text, 'a');
    expect(manifest.counts.done).toMatchObject({ rollouts: 6, summaries: 6 });
    expect(manifest.counts.planned).toMatchObject({ rollouts: 6, summaries: 6 });
    expect(manifest.models.map(({ role, served }) => [role, served])).toEqual([
      ['agent', ['scripted/demo']],
      ['summariser', ['scripted/extractive']],
      ['judge', ['scripted/evidence']],
    ]);
    expect(manifest.tasks[0]?.environment?.key).toBeTruthy();

    const file = `${folder}/a.json`;
    writeFileSync(file, text);
    await run('run', '--manifest', file, '--name', 'b');
    expect(winners(env.RUNOFF_DB, 'a')).toHaveLength(1);
    expect(winners(env.RUNOFF_DB, 'b')).toEqual(winners(env.RUNOFF_DB, 'a'));
    const compared: unknown = JSON.parse(await run('manifest', file, 'b', '--json'));
    expect(compared).toMatchObject({ a: { id: 'a' }, b: { id: 'b' }, differences: [] });
  }, 900_000);

  it('refuses a task that has changed, one that is missing, and an option that would change it', async () => {
    const folder = testFolder();
    const tasks = writeTask(folder, 'one');
    const env = { RUNOFF_DB: `${folder}/r.db`, RUNOFF_HOME: `${folder}/home` };
    const file = `${folder}/m.json`;
    expect((await runoff(['run', '--benchmark', tasks, '--agent', 'nop', '--name', 'a'], env)).status).toBe(
      0,
    );
    writeFileSync(file, (await runoff(['manifest', 'a', '--json'], env)).stdout);
    const refused = async (...args: string[]) => {
      const { status, stderr } = await runoff(['run', '--manifest', file, ...args], env);
      expect(status).toBe(1);
      expect(stderr.trim().split('\n')).toHaveLength(1);
      return stderr;
    };
    expect(await refused('--n', '2')).toContain('--n cannot stand beside it');
    appendFileSync(`${tasks}/one/instruction.md`, 'And more.\n');
    expect(await refused()).toContain('The task one is not the one of the manifest: its files have changed');
    const others = `${writeTask(testFolder(), 'two')}/two`;
    expect(await refused('--benchmark', others)).toContain(
      'The task one of the manifest is not in the benchmark',
    );
  }, 120_000);
});
