import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readBenchmark } from '@/lib/benchmarks/read-benchmark';
import { writeFiles, writeTask } from '@/tests/test-task';
import { testFolder } from '@/tests/test-database';
import { describeWithSharedData } from '@/tests/shared-data';

const names = ({ tasks }: { tasks: { name: string }[] }) => tasks.map(({ name }) => name);

describe('a folder of tasks', () => {
  it('may be one task', async () => {
    const folder = writeTask(testFolder(), 'alone');
    const benchmark = await readBenchmark(folder);
    expect(benchmark).toMatchObject({ name: 'alone', folder, refused: [] });
    expect(benchmark.tasks[0]?.environment.name).toBe('alone/alone');
  });

  it('may hold tasks, and folders of tasks, and other things', async () => {
    const root = testFolder();
    writeFiles(root, { LICENSE: 'free', 'docs/notes.md': 'x', '.git/task.toml': '' });
    writeTask(root, 'b');
    writeTask(root, 'group/c');
    writeTask(root, 'a');
    writeTask(root, 'group/deep/too-deep');
    const told: string[] = [];
    const onTask = (done: number, total: number, task: string) => told.push(`${done}/${total} ${task}`);
    const benchmark = await readBenchmark(root, { name: ' mine ', onTask });
    expect(names(benchmark)).toEqual(['a', 'b', 'c']);
    expect(benchmark.name).toBe('mine');
    expect(benchmark.refused).toEqual([]);
    expect(told).toEqual(['1/3 a', '2/3 b', '3/3 c']);
  });

  it('names the folders it cannot read and reads the others', async () => {
    const root = testFolder();
    const elsewhere = writeTask(testFolder(), 'far');
    writeTask(root, 'good');
    writeTask(root, 'bad', { 'task.toml': '= 1' });
    writeTask(root, 'bare', { 'task.toml': null });
    writeTask(root, 'group/good');
    symlinkSync(elsewhere, join(root, 'far'));
    const { refused, ...benchmark } = await readBenchmark(root);
    expect(names(benchmark)).toEqual(['good']);
    expect(refused.map(({ path }) => path)).toEqual(['bad', 'bare', 'far', 'group/good']);
    expect(refused.map(({ reason }) => reason)).toEqual([
      expect.stringMatching(/task\.toml, line 1: not valid TOML/),
      'It has no task.toml.',
      'It is a link that leads out of the benchmark.',
      'good has the same name.',
    ]);
  });

  it('cannot be one without tasks, or none at all', async () => {
    const root = testFolder();
    mkdirSync(join(root, 'empty'));
    await expect(readBenchmark(root)).rejects.toThrow(/holds no task/);
    await expect(readBenchmark(join(root, 'gone'))).rejects.toThrow(/There is no folder .*gone\./);
    writeFiles(root, { file: '' });
    await expect(readBenchmark(join(root, 'file'))).rejects.toThrow(/is a file/);
  });

  it('stops when it is told to', async () => {
    const root = testFolder();
    for (const name of ['a', 'b']) writeTask(root, name);
    const stop = new AbortController();
    const told: number[] = [];
    const onTask = (done: number) => {
      told.push(done);
      stop.abort();
    };
    await expect(readBenchmark(root, { onTask, signal: stop.signal })).rejects.toThrow();
    expect(told).toEqual([1]);
  });
});

describe('the demo benchmark', () => {
  it('is read without a refusal, a note or a problem', async () => {
    const { tasks, refused } = await readBenchmark(join(import.meta.dirname, '../../samples/tasks'));
    expect(tasks.length).toBeGreaterThanOrEqual(3);
    expect(tasks.filter(({ problem, notes }) => problem !== null || notes.length > 0)).toEqual([]);
    expect(refused).toEqual([]);
  });
});

describeWithSharedData('real folders of tasks', (data) => {
  it('twelve tasks of Terminal-Bench 2 and five of Harbor', async () => {
    const terminal = await readBenchmark(join(data, 'terminal-bench-2'));
    const harbor = await readBenchmark(join(data, 'harbor-tasks'));
    expect([terminal.tasks.length, harbor.tasks.length]).toEqual([12, 5]);
    expect([...terminal.refused, ...harbor.refused]).toEqual([]);
    expect([...terminal.tasks, ...harbor.tasks].filter(({ problem }) => problem !== null)).toEqual([]);
  });
});
