import { expect, test } from 'vitest';
import { planImport } from '@/lib/import/plan';
import { treeOf } from '@/lib/import/test-tree';
import { makeRollout } from '@/tests/make-rollout';

const experiment = {
  id: 'e',
  name: 'E',
  source: 'import',
  origin: null,
  createdAt: '2026-01-01T00:00:00.000Z',
};
const head = { type: 'runoff-rollouts', version: 1, experiment, redacted: true };
const outcomesHead = { type: 'runoff-outcomes', version: 1, experiment };
const { outcome: _outcome, ...trajectory } = makeRollout('a');
const place = { taskId: 't', iteration: 1, slot: 2, attempt: 1, shown: null };
const rollout = { type: 'rollout', id: 'r1', ...place, trajectory };
const passed = { kind: 'passed', reward: 1, tests: [], detail: null, recordedIn: null };
const outcome = { type: 'outcome', rolloutId: 'r1', outcome: passed, attachments: [] };

const lines = (...values: unknown[]) => values.map((value) => JSON.stringify(value)).join('\n');

test('a rollout takes its outcome from the file beside it, and from no other one', async () => {
  const outcomeWith = async (path: string, first: unknown) => {
    const tree = treeOf({ 'x/rollouts.jsonl': lines(head, rollout), [path]: lines(first, outcome) });
    const { kind, recordedIn } = (await (await planImport(tree)).entries[0]?.load())?.outcome ?? {};
    return { kind, recordedIn };
  };
  const here = 'x/outcomes.jsonl';
  expect(await outcomeWith(here, outcomesHead)).toEqual({ kind: 'passed', recordedIn: here });
  const other = { ...outcomesHead, experiment: { ...experiment, id: 'other' } };
  expect(await outcomeWith(here, other)).toEqual({ kind: 'unknown', recordedIn: null });
  expect(await outcomeWith('y/outcomes.jsonl', outcomesHead)).toEqual({ kind: 'unknown', recordedIn: null });
});

test('another version of the format is refused', async () => {
  const { entries, failed } = await planImport(
    treeOf({ 'rollouts.jsonl': lines({ ...head, version: 2 }, rollout) }),
  );
  expect(entries).toEqual([]);
  expect(failed).toEqual([
    { path: 'rollouts.jsonl', reason: 'version 2 of an export of Runoff is not read by this version' },
  ]);
});

test.each([
  [
    'a field of another type',
    { ...rollout, trajectory: { ...trajectory, model: 7 } },
    /^line 2: trajectory\.model /,
  ],
  [
    'steps out of order',
    { ...rollout, trajectory: { ...trajectory, steps: [...trajectory.steps].reverse() } },
    /^line 2: its steps are not numbered/,
  ],
])('%s is one sentence, and the rollouts around it go in', async (_name, bad, reason) => {
  const good = { ...rollout, id: 'r2', trajectory: { ...trajectory, sourceKey: 'b', model: 'other' } };
  const { entries, failed } = await planImport(treeOf({ 'rollouts.jsonl': lines(head, bad, good) }));
  expect(entries.map(({ sourceKey }) => sourceKey)).toEqual(['b']);
  expect(failed.map(({ reason: said }) => said)).toEqual([expect.stringMatching(reason)]);
});
