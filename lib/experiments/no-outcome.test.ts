import { expect, it } from 'vitest';
import { ensureExperiment, taskOf, tasksOf } from '@/db/experiments';
import { blindRolloutsOfTask, type BlindRollout } from '@/db/blind-rollouts';
import { newestSummaries } from '@/db/summaries';
import { planImport } from '@/lib/import/plan';
import { scanPaths } from '@/lib/import/scan';
import { scriptedModel } from '@/lib/model/scripted';
import type { Outcome, RecordedRollout } from '@/lib/rollout/rollout';
import { buildJudgePrompt } from '@/lib/tournament/judge-prompt';
import { makeRollout } from '@/tests/make-rollout';
import { describeWithSharedData } from '@/tests/shared-data';
import { testDatabase } from '@/tests/test-database';
import type { Context } from './context';
import { importRollouts } from './import-rollouts';
import { documentOf } from './candidate';
import { summarizeExperiment } from './summarize-experiment';
import { summaryPromptOf } from './summarize-rollout';

const signal = new AbortController().signal;
const extractive = () => {
  const model = scriptedModel('extractive');
  if (!model) throw new Error('scripted/extractive is gone');
  return model;
};

/** Everything about a rollout that only the verifier knows, replaced by its opposite. */
function flipped(recorded: RecordedRollout): RecordedRollout {
  const outcome: Outcome = {
    kind: recorded.outcome.kind === 'passed' ? 'failed' : 'passed',
    reward: recorded.outcome.reward === 1 ? 0 : 1,
    tests: [{ name: 'SENTINEL test', status: 'failed', group: 'SENTINEL', message: 'SENTINEL message' }],
    detail: 'SENTINEL detail',
    recordedIn: 'SENTINEL/reward.txt',
  };
  const log = {
    kind: 'verifier-log' as const,
    name: 'SENTINEL.txt',
    text: 'SENTINEL verifier log: gold patch and all',
  };
  const extra = { ...recorded.extra, SENTINEL: 'gold patch' };
  return { ...recorded, outcome, attachments: [log], extra, warnings: ['SENTINEL warning'] };
}

/** Every prompt that is built for these rollouts: all summaries, and judge prompts of both representations. */
async function everyPrompt(rollouts: RecordedRollout[]): Promise<string[]> {
  const { db } = testDatabase();
  const ctx: Context = { db, now: () => new Date() };
  const entries = rollouts.map((recorded) => ({ path: recorded.sourceKey, load: async () => recorded }));
  const { failed } = await importRollouts(
    ctx,
    { experimentName: 'e', origin: '', entries, failed: [] },
    () => undefined,
    signal,
  );
  expect(failed).toEqual([]);
  await summarizeExperiment(
    ctx,
    { experimentId: 'e', model: extractive(), force: false },
    () => undefined,
    signal,
  );
  return tasksOf(db, 'e').flatMap((task) =>
    promptsOfTask(ctx, task.instruction, blindRolloutsOfTask(db, 'e', task.id)),
  );
}

function promptsOfTask(ctx: Context, instruction: string | null, stored: BlindRollout[]): string[] {
  const summaries = newestSummaries(
    ctx.db,
    stored.map((rollout) => rollout.id),
  );
  const judge = (['summary', 'trace'] as const).map((representation) => {
    const candidates = stored.map((rollout) => ({
      document: documentOf(ctx, rollout, summaries.get(rollout.id), representation),
    }));
    expect(candidates.every((candidate) => candidate.document.length > 100)).toBe(true);
    return buildJudgePrompt({ instruction, candidates, representation });
  });
  return [...stored.map((rollout) => summaryPromptOf(ctx, rollout)), ...judge].map(
    ({ system, user }) => `${system}\n${user}`,
  );
}

async function recordedIn(paths: string[]): Promise<RecordedRollout[]> {
  const plan = await planImport(await scanPaths(paths));
  return Promise.all(plan.entries.map((entry) => entry.load()));
}

it('a prompt is the same whatever the verifier said, to the byte', async () => {
  const rollouts = [makeRollout('one'), makeRollout('two'), makeRollout('three')];
  const plain = await everyPrompt(rollouts);
  expect(plain).toHaveLength(5);
  expect(await everyPrompt(rollouts.map(flipped))).toEqual(plain);
  expect(plain.join('')).not.toContain('SENTINEL');
});

it('a task keeps no outcome either', async () => {
  const { db } = testDatabase();
  ensureExperiment(db, 'e', '');
  const ctx: Context = { db, now: () => new Date() };
  const entries = [{ path: 'x', load: async () => flipped(makeRollout('x')) }];
  await importRollouts(
    ctx,
    { experimentName: 'e', origin: '', entries, failed: [] },
    () => undefined,
    signal,
  );
  expect(JSON.stringify(taskOf(db, 'e', 'adder'))).not.toContain('SENTINEL');
});

describeWithSharedData('prompts over real rollouts', (data) => {
  it.each([
    ['harbor-jobs/usaco-assign-cows-to-barns', 21],
    ['mini-swe-agent/20251118_gemini-3-pro', 27],
  ])('%s: no prompt changes when every outcome and verifier log is turned round', async (folder, count) => {
    const rollouts = await recordedIn([`${data}/${folder}`]);
    expect(rollouts).toHaveLength(count);
    expect(rollouts.some((rollout) => rollout.outcome.kind === 'passed')).toBe(true);
    const plain = await everyPrompt(rollouts);
    expect(plain.length).toBeGreaterThan(count);
    expect(await everyPrompt(rollouts.map(flipped))).toEqual(plain);
    expect(plain.join('')).not.toContain('SENTINEL');
  });
});
