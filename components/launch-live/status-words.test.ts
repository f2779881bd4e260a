import { expect, test } from 'vitest';
import type { LaunchProgress } from '@/lib/api/launch-progress';
import { SLOT_STATES } from '@/lib/launch/slot-state';
import { ended, planned, statusWords } from './status-words';

const counts = (some: Partial<LaunchProgress['counts']>): LaunchProgress['counts'] => {
  const all = { queued: 0, running: 0, grading: 0, passed: 0, failed: 0, limit: 0, error: 0 };
  return { ...all, unjudged: 0, interrupted: 0, cancelled: 0, ...some };
};
const words = (change: Partial<Parameters<typeof statusWords>[0]>) =>
  statusWords({ status: 'running', reason: null, detail: null, counts: counts({}), ...change });

test('every state is either to come or ended', () => {
  const one = Object.fromEntries(SLOT_STATES.map((state) => [state, 1]));
  const all = { counts: counts(one) };
  expect(ended(all)).toBe(SLOT_STATES.length - 3);
  expect(planned(all)).toBe(SLOT_STATES.length);
});

test('a pause tells how many still run, then why and what to do', () => {
  const user = { reason: 'user' as const, counts: counts({ running: 2, grading: 1, queued: 4 }) };
  expect(words({ status: 'pausing', ...user })).toMatchObject({
    word: 'pausing, 3 still running',
    why: 'paused by hand',
  });
  expect(words({ status: 'paused', reason: 'budget', detail: 'The budget of $5 is used up.' })).toMatchObject(
    { word: 'paused', why: 'the budget is used up: The budget of $5 is used up.' },
  );
  expect(words({ status: 'paused', reason: 'provider' }).todo).toContain('no attempt was used up');
});

test('a launch that has ended needs nothing more', () => {
  expect(words({ status: 'finished' })).toEqual({ word: 'finished', why: null, todo: null });
  expect(words({ status: 'cancelled', counts: counts({ cancelled: 1 }) }).why).toBe(
    '1 rollout stopped or not started',
  );
  expect(words({ status: 'cancelled', counts: counts({ running: 2 }) }).word).toBe(
    'cancelled, 2 still stopping',
  );
});
