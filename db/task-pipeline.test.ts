import { eq } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { storePipeline } from '@/tests/stored-pipeline';
import { testDatabase } from '@/tests/test-database';
import { tasksOf } from './experiments';
import { slotsOfTask } from './launches';
import { rollouts } from './schema';
import { taskPipeline } from './task-pipeline';

it('names the slots of a task that ended without a finished rollout, with the attempt that was the last', async () => {
  const { db } = testDatabase();
  const experimentId = await storePipeline(db, 'e', { n: 3, tasks: ['alpha', 'beta'] });
  const [alpha, beta] = tasksOf(db, experimentId);
  if (!alpha || !beta) throw new Error('two tasks are wanted');
  expect(taskPipeline(db, experimentId, alpha.id)?.unfinished).toEqual([]);
  const [, second] = slotsOfTask(db, experimentId, alpha.id);
  const rolloutId = second?.rolloutId ?? '';
  db.update(rollouts).set({ status: 'interrupted' }).where(eq(rollouts.id, rolloutId)).run();
  expect(taskPipeline(db, experimentId, alpha.id)?.unfinished).toEqual([
    { iteration: second?.iteration, slot: second?.slot, status: 'finished', rolloutId },
  ]);
  expect(taskPipeline(db, experimentId, beta.id)?.unfinished).toEqual([]);
});
