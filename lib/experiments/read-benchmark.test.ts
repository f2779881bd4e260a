import { join } from 'node:path';
import { rmSync } from 'node:fs';
import { expect, it } from 'vitest';
import { benchmarkList } from '@/db/benchmark-list';
import { tasksOfBenchmark } from '@/db/benchmarks';
import { benchmarkListSchema } from '@/lib/api/benchmarks';
import { readBenchmark } from '@/lib/benchmarks/read-benchmark';
import { writeTask } from '@/tests/test-task';
import { testFolder, testDatabase } from '@/tests/test-database';
import type { Context } from './context';
import { addBenchmark } from './read-benchmark';

const NOW = new Date('2026-02-03T04:05:06.000Z');
const context = (): Context => ({ db: testDatabase().db, now: () => NOW });

it('registers a folder, and again as it is then', async () => {
  const ctx = context();
  const root = testFolder();
  writeTask(root, 'b', {
    'task.toml': '[metadata]\ndifficulty = "easy"\ntags = ["x"]\n[environment]\ncpus = 2\n',
  });
  writeTask(root, 'a', { 'task.toml': '[environment]\ngpus = 1\n', 'solution/solve.sh': null });
  writeTask(root, 'c', { 'task.toml': 'no' });
  const told: string[] = [];
  const added = await addBenchmark(ctx, { path: root, name: 'mine' }, readBenchmark, (done, total, note) =>
    told.push(`${done}/${total} ${note}`),
  );
  expect(added).toMatchObject({ benchmark: 'mine', folder: root, tasks: 2, refused: [{ path: 'c' }] });
  expect(added.problems.map(({ task }) => task)).toEqual(['a']);
  expect(told).toEqual(['1/3 a', '2/3 b', '3/3 c']);
  const [mine] = benchmarkList(ctx.db).benchmarks;
  expect(mine).toMatchObject({
    name: 'mine',
    folder: root,
    readAt: NOW.toISOString(),
    refused: [{ path: 'c' }],
  });
  expect(mine?.tasks).toMatchObject([
    { name: 'a', problem: expect.stringContaining('GPU'), hasSolution: false, tags: [] },
    { name: 'b', problem: null, hasSolution: true, difficulty: 'easy', tags: ['x'], cpus: 2, memoryMb: 2048 },
  ]);
  rmSync(join(root, 'b'), { recursive: true });
  await addBenchmark(ctx, { path: root, name: 'mine' }, readBenchmark);
  expect(tasksOfBenchmark(ctx.db, 'mine').map(({ name }) => name)).toEqual(['a']);
});

it('keeps a name for its folder while that is there', async () => {
  const ctx = context();
  const [one, two] = [testFolder(), testFolder()];
  writeTask(one, 'same/a');
  writeTask(two, 'same/b');
  await addBenchmark(ctx, { path: join(one, 'same') }, readBenchmark);
  await expect(addBenchmark(ctx, { path: join(two, 'same') }, readBenchmark)).rejects.toThrow(
    /The benchmark same is the folder .*; give .* another name/,
  );
  rmSync(one, { recursive: true });
  const moved = await addBenchmark(ctx, { path: join(two, 'same') }, readBenchmark);
  expect(moved.tasks).toBe(1);
});

it('registers nothing when no task can be read', async () => {
  const ctx = context();
  const root = testFolder();
  writeTask(root, 'a', { 'task.toml': 'no' });
  await expect(addBenchmark(ctx, { path: root }, readBenchmark)).rejects.toThrow(
    /No task of .* can be read; a: /,
  );
  expect(benchmarkList(ctx.db).benchmarks).toEqual([]);
});

it('gives the browser what its schema expects', async () => {
  const ctx = context();
  const root = testFolder();
  writeTask(root, 'a', { 'instruction.md': 'word '.repeat(1000) });
  await addBenchmark(ctx, { path: root }, readBenchmark);
  const list = benchmarkList(ctx.db);
  expect(list.benchmarks[0]?.tasks[0]?.instruction).toHaveLength(600);
  expect(benchmarkListSchema.parse(list)).toEqual(list);
});
