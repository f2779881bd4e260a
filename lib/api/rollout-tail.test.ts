import { expect, test } from 'vitest';
import { following } from './rollout-tail';
import type { StepRowData } from './rollouts';

const step = (index: number): StepRowData => ({
  ...{ index, turn: index, source: 'agent', phase: 'explore', tool: 'bash', returnCode: 0, error: null },
  ...{ thoughtChars: 0, commandChars: 0, observationChars: 0, observationLines: 0, truncated: false },
  ...{ thoughtPreview: null, commandPreview: null, observationPreview: null },
  ...{ usage: null, costUsd: null, startedAt: null, durationMs: null },
});

test.each([
  ['what follows', 2, [3, 4], [3, 4]],
  ['told twice', 2, [2, 3, 3, 4], [3, 4]],
  ['a gap waits for the next read', 2, [3, 5], [3]],
  ['nothing new', 4, [3, 4], []],
])('%s', (_, after, read, kept) =>
  expect(following(after, read.map(step)).map(({ index }) => index)).toEqual(kept),
);
