import { beforeEach, describe, expect, it } from 'vitest';
import { planImport } from '@/lib/import/plan';
import { scanPaths } from '@/lib/import/scan';
import { rolloutFacts } from '@/lib/rollout/facts';
import type { RecordedRollout } from '@/lib/rollout/rollout';
import { makeRollout, makeStep } from '@/tests/make-rollout';
import { describeWithSharedData } from '@/tests/shared-data';
import { testDatabase } from '@/tests/test-database';
import type { Db } from './client';
import { comparedSteps, type ComparedSteps } from './compare-steps';
import { addTask, ensureExperiment, ensureTask } from './experiments';
import { storeRollout } from './rollouts';

let db: Db;

beforeEach(() => {
  db = testDatabase().db;
});

function store(id: string, recorded: RecordedRollout) {
  const experimentId = ensureExperiment(db, 'compare', 'a test').id;
  const taskId = ensureTask(db, { ...recorded.task, instruction: null, baseCommit: null }).id;
  addTask(db, experimentId, taskId);
  const facts = rolloutFacts(recorded);
  storeRollout(db, { id, experimentId, taskId, recorded, facts, patchKeyHash: null, contentHash: id });
}

const put = (id: string, commands: string[]) =>
  store(id, makeRollout(id, { steps: commands.map((command, i) => makeStep(i + 1, { command })) }));

function compared(ids: string[], reference = 0): ComparedSteps {
  const answer = comparedSteps(db, ids, reference);
  if ('unknown' in answer) throw new Error(`no rollout ${answer.unknown}`);
  return answer;
}

describe('comparedSteps', () => {
  beforeEach(() => {
    put('a', ['ls', "sed -i 's/1/2/' a.py", 'pytest']);
    put('b', ['cat a.py', 'ls -l', 'pytest', "sed -i 's/1/2/' a.py", 'pytest']);
    put('c', ['ls', 'cat a.py', "sed -i 's/1/3/' a.py", 'pytest']);
  });

  it('puts every step into a row of its column, aligned with the reference', () => {
    const { rows, divergences } = compared(['a', 'b', 'c']);
    expect(rows).toEqual([
      { cells: [null, 1, null], relations: [null, 'gap', null] },
      { cells: [1, 2, 1], relations: [null, 'same', 'same'] },
      { cells: [null, 3, 2], relations: [null, 'gap', 'gap'] },
      { cells: [2, 4, 3], relations: [null, 'same', 'alike'] },
      { cells: [3, 5, 4], relations: [null, 'same', 'same'] },
    ]);
    expect(divergences).toEqual([
      { column: 1, row: 2, kind: 'turn', a: 2, b: 3 },
      { column: 2, row: 3, kind: 'content', a: 2, b: 3 },
    ]);
  });

  it('aligns with another reference', () => {
    const { rows, reference, divergences } = compared(['a', 'b'], 1);
    expect(reference).toBe(1);
    expect(rows[0]).toEqual({ cells: [null, 1], relations: ['gap', null] });
    expect(divergences).toEqual([{ column: 0, row: 2, kind: 'turn', a: 3, b: 2 }]);
  });

  it('says what each step was for, in one line', () => {
    store(
      'd',
      makeRollout('d', {
        steps: [
          makeStep(1, { command: JSON.stringify({ file_path: 'a.py', content: 'x\n= 1' }), tool: 'Write' }),
          makeStep(2, { command: 'cd /app && pytest\n', returnCode: 1 }),
          makeStep(3, { command: null, tool: null, thought: 'That is\nall.' }),
        ],
      }),
    );
    expect(compared(['d', 'a']).rollouts[0]?.steps).toEqual([
      expect.objectContaining({
        phase: 'edit',
        act: 'edit',
        tool: 'Write',
        command: 'Write a.py: x = 1',
        said: null,
      }),
      expect.objectContaining({ phase: 'test', act: 'check', command: 'pytest', returnCode: 1, error: null }),
      expect.objectContaining({ phase: 'talk', act: 'note', command: null, said: 'That is all.' }),
    ]);
  });

  it('names a rollout that does not exist', () => {
    expect(comparedSteps(db, ['a', 'nobody'], 0)).toEqual({ unknown: 'nobody' });
  });
});

/** Pairs of real attempts, by a piece of their source keys, with what docs/alignment.md says of them. */
const PAIRS = [
  ['harbor-jobs/usaco-assign-cows-to-barns', '817d418', '513af62', { kind: 'content', a: 1, b: 1 }],
  ['harbor-jobs/build-cython-ext', 'l7dpxfv', '8tcrwkm', { kind: 'content', a: 35, b: 11 }],
  ['harbor-jobs/break-filter-js-from-html', '2rhmnjg', '8tyuj78', { kind: 'turn', a: 6, b: 3 }],
  ['harbor-jobs/adaptive-rejection-sampler', '65nkwm8', 'nj7ycql', { kind: 'content', a: 6, b: 11 }],
  ['harbor-jobs/chess-best-move', '9kv9dpy', 'jb4d9bf', { kind: 'content', a: 8, b: 4 }],
] as const;

describeWithSharedData('comparedSteps of real attempts', (shared) => {
  it.each(PAIRS)('%s: %s and %s', async (folder, left, right, expected) => {
    const { entries } = await planImport(await scanPaths([`${shared}/${folder}`]));
    for (const name of [left, right]) {
      const entry = entries.find(({ sourceKey }) => sourceKey.includes(name));
      if (!entry) throw new Error(`no attempt ${name}`);
      store(name, await entry.load());
    }
    expect(compared([left, right]).divergences).toEqual([expect.objectContaining(expected)]);
  });

  it('finds nothing between attempts that made the same change with other editors', async () => {
    const { entries } = await planImport(await scanPaths([`${shared}/swe-agent-traj`]));
    const same = entries.filter(({ task }) => task.name.includes('marshmallow-1867'));
    for (const entry of same) store(entry.sourceKey, await entry.load());
    const { divergences, rows } = compared(same.map((entry) => entry.sourceKey));
    expect(same).toHaveLength(4);
    expect(divergences).toEqual([]);
    expect(rows.length).toBeLessThan(20);
  });
});
