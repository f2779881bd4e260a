import { expect, it } from 'vitest';
import { walkOf } from '@/lib/compare/walk-list';
import { rolloutFacts } from '@/lib/rollout/facts';
import { makeRollout } from '@/tests/make-rollout';
import { testDatabase } from '@/tests/test-database';
import { compareContext } from './compare-rollouts';
import { ensureExperiment, ensureTask } from './experiments';
import { storeGoldPatch } from './gold-patches';
import { storeRollout } from './rollouts';

/** Experiments `one` (a1 a2 a3 of task a, b1 of task b) and `two` (a4 of task a). */
function filled() {
  const { db } = testDatabase();
  const put = (experiment: string, task: string, id: string) => {
    const recorded = makeRollout(id);
    storeRollout(db, {
      id,
      experimentId: ensureExperiment(db, experiment, 'here').id,
      taskId: ensureTask(db, { benchmark: null, name: task, instruction: null, baseCommit: null }).id,
      recorded,
      facts: rolloutFacts(recorded),
      patchKeyHash: null,
      contentHash: id,
    });
  };
  for (const [experiment, task, id] of ['one a a1', 'one a a2', 'one a a3', 'one b b1', 'two a a4'].map(
    (line) => line.split(' '),
  ))
    put(experiment ?? '', task ?? '', id ?? '');
  return db;
}

it('lists the rollouts of the tasks at hand, in every experiment, and walks those of its own', () => {
  const context = compareContext(filled(), ['a2', 'a3'], []);
  expect(context.entries.map((entry) => entry.id)).toEqual(['a1', 'a2', 'a3', 'a4']);
  expect(context.list).toEqual([]);
  const walk = walkOf('a3', ['a2', 'a3'], context);
  // #2 stands in the other column and is passed over; #4 is of another experiment.
  expect([walk.position, walk.total, walk.previous?.id, walk.next]).toEqual([3, 3, 'a1', null]);
});

it('walks the list that the reader came from, in its order, without what does not exist', () => {
  const context = compareContext(filled(), ['a3', 'a2'], ['a4', 'nobody', 'a3', 'b1']);
  const walk = walkOf('a3', ['a3', 'a2'], context);
  expect([walk.position, walk.total, walk.previous?.id, walk.next?.id]).toEqual([2, 3, 'a4', 'b1']);
});

it('says whether there is a reference patch, for one task only, and never gives it', () => {
  const db = filled();
  expect(compareContext(db, ['a1', 'a2'], []).hasGold).toBe(false);
  const task = compareContext(db, ['a1'], []).entries[0]?.task.id ?? '';
  storeGoldPatch(db, task, { patch: 'the answer', source: 'rows' });
  const context = compareContext(db, ['a1', 'a4'], []);
  expect(context.hasGold).toBe(true);
  expect(JSON.stringify(context)).not.toContain('the answer');
  expect(compareContext(db, ['a1', 'b1'], []).hasGold).toBe(false);
});
