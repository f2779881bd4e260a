import { expect, test } from 'vitest';
import { slotState } from './slot-state';

const rollout = (change: Partial<NonNullable<Parameters<typeof slotState>[1]>> = {}) => ({
  ...{ status: 'finished' as const, outcome: 'unknown' as const, exitStatus: 'submitted' as const },
  ...change,
});

test.each([
  ['queued', null, 'queued'],
  ['queued', rollout({ status: 'interrupted' }), 'queued'],
  ['running', rollout({ status: 'running' }), 'running'],
  ['running', rollout({ status: 'grading' }), 'grading'],
  ['finished', rollout({ outcome: 'passed' }), 'passed'],
  ['finished', rollout({ outcome: 'failed', exitStatus: 'limit' }), 'limit'],
  ['finished', rollout({ outcome: 'passed', exitStatus: 'limit' }), 'passed'],
  ['finished', rollout({ exitStatus: 'timeout' }), 'limit'],
  ['finished', rollout({ outcome: 'error' }), 'error'],
  ['finished', rollout(), 'unjudged'],
  ['finished', rollout({ status: 'interrupted', exitStatus: 'interrupted' }), 'interrupted'],
  ['cancelled', rollout({ status: 'cancelled' }), 'cancelled'],
] as const)('%s, %o: %s', (slot, newest, state) => expect(slotState(slot, newest)).toBe(state));
