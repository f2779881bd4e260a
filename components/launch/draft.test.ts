import { describe, expect, test } from 'vitest';
import { defaultLaunchSettings, launchSettingsSchema, type LaunchSettings } from '@/lib/launch/settings';
import { pipelineFrom, type PipelineSettings } from '@/lib/refine/settings';
import {
  changedParams,
  draftOf,
  DRAFT_PARAMS,
  firstDraft,
  readDraft,
  wantedSettings,
  type DraftParams,
} from './draft';

const FIRST = { benchmark: 'demo', model: 'scripted/demo' };
const NOTHING: DraftParams = {
  ...{ benchmark: null, agent: null, format: null, model: null, n: null, calls: null, cost: null },
  ...{ minutes: null, command: null, sandbox: null, rootfs: null, parallel: null, budget: null },
  ...{ seed: null, temperature: null, name: null, goal: null, summariser: null, judge: null, g: null },
  ...{ v: null, early: null, pairing: null, display: null, dedupe: null, reads: null, tie: null },
  ...{ reasks: null, 'judge-temperature': null, 'summariser-temperature': null, 'calls-at-once': null },
  ...{ iterations: null, k: null, context: null, pool: null, start: null, hold: null },
  ...{ 'budget-rollouts': null, 'budget-summaries': null, 'budget-votes': null },
};
const params = (change: Partial<DraftParams> = {}): DraftParams => ({ ...NOTHING, ...change });
/** Differs from what is usual in every setting. */
const pipeline: PipelineSettings = {
  ...{ iterations: 3, keep: 2, context: 'random-k', pool: 'last', summariserTemperature: 0.2 },
  ...{ summariser: 'anthropic/small', judge: 'scripted/evidence', callConcurrency: 5, startFrom: 'others' },
  selection: {
    ...{
      preset: 'custom',
      selector: 'bracket',
      groupSize: 3,
      votes: 5,
      keep: 1,
      pairing: 'in-order',
      display: 'fixed',
    },
    ...{ tie: [{ rule: 'extra-votes', votes: 7 }, { rule: 'seeded' }], reasks: 1, early: 'off' },
    ...{ dedupe: 'off', representation: 'trace', seed: 9, temperature: null },
  },
  ...{ budgetsUsd: { rollouts: 1, summaries: 2, votes: 3 }, holdBeforeRefinement: true },
};
const again: LaunchSettings = {
  ...defaultLaunchSettings('demo', ['a'], 'mini-swe-agent', 'anthropic/claude-x'),
  ...{ n: 3, budgetUsd: 5, concurrency: 7, sandbox: 'docker', seed: 9, temperature: 0.5 },
  limits: { calls: 11, costUsd: null, timeMs: 90_000, commandTimeoutMs: 1500 },
  pipeline,
};

describe('a draft', () => {
  test('of settings asks for the same settings', () => {
    const read = launchSettingsSchema.parse(wantedSettings(draftOf(again), again.tasks));
    expect(read).toEqual(again);
  });

  test('of a selection without refinement, and of none, asks for the same', () => {
    const models = { summariser: 'anthropic/claude-x', judge: 'anthropic/claude-x' };
    const { pool: _pool, ...select } = { ...pipelineFrom('paper', models), iterations: 1 };
    for (const wanted of [{ ...select, pool: 'last' as const }, null]) {
      const settings = { ...again, seed: 1, pipeline: wanted };
      expect(launchSettingsSchema.parse(wantedSettings(draftOf(settings), again.tasks))).toEqual(settings);
    }
  });

  test('goes into the address and comes back, every field', () => {
    const first = firstDraft('mini-swe-agent', FIRST, null);
    const wanted = {
      ...draftOf(again),
      benchmark: 'other',
      actionFormat: 'tool-call' as const,
      rootFs: 'tb',
      name: 'x',
      goal: 'select' as const,
    };
    const changed = changedParams(first, wanted);
    expect(Object.keys(changed).sort()).toEqual([...DRAFT_PARAMS].sort());
    expect(readDraft(first, params({ ...changed, agent: wanted.agent }))).toEqual(wanted);
  });

  test('leaves out of the address what is as it began', () => {
    const first = firstDraft('mini-swe-agent', FIRST, null);
    expect(changedParams(first, { n: 16, seed: 2 })).toEqual({ n: null, seed: '2' });
    expect(changedParams(first, { goal: 'refine', hold: true, keep: 4 })).toEqual({
      ...{ goal: null, hold: 'true', k: null },
    });
  });

  test('keeps an emptied field empty, also where there is a beginning', () => {
    const first = firstDraft('mini-swe-agent', FIRST, null);
    const changed = changedParams(first, { costUsd: null, n: null, name: '' });
    expect(changed).toEqual({ cost: '', n: '', name: '' });
    expect(readDraft(first, params(changed))).toMatchObject({ costUsd: null, n: null, name: '' });
  });

  test('does not trust what stands in an address', () => {
    const first = firstDraft('mini-swe-agent', FIRST, null);
    const odd = params({ goal: 'win', tie: 'extra-votes:99', context: 'all', k: '4x', hold: 'yes' });
    expect(readDraft({ ...first, hold: true }, odd)).toMatchObject({
      ...{ goal: 'refine', tie: first.tie, context: 'select-k', keep: null, hold: false },
    });
    const strange = params({ agent: 'rm -rf', n: 'NaN', sandbox: 'none', format: '', calls: '1e999' });
    expect(readDraft(first, strange)).toMatchObject({
      ...{ agent: 'mini-swe-agent', n: null, sandbox: 'bubblewrap', actionFormat: 'fenced', calls: null },
    });
  });
});

describe('what a form begins with', () => {
  test('is the experiment that is run again', () => {
    expect(firstDraft('mini-swe-agent', FIRST, again)).toEqual(draftOf(again));
  });

  test('is limits of its own for another agent, the rest as before', () => {
    const terminus = firstDraft('terminus-1', FIRST, again);
    expect(terminus).toMatchObject({ n: 3, calls: 50, commandSeconds: 180, sandbox: 'docker', seed: 9 });
    expect(firstDraft('oracle', FIRST, again)).toMatchObject({ n: 1, model: 'anthropic/claude-x' });
  });

  test('is the whole pipeline where a model is asked, with its own model as summariser and judge', () => {
    const wanted = (model: string) => {
      const draft = firstDraft('mini-swe-agent', { ...FIRST, model }, null);
      return launchSettingsSchema.parse(wantedSettings(draft, ['a'])).pipeline;
    };
    const usual = (summariser: string, judge: string) => pipelineFrom('balanced', { summariser, judge });
    expect(wanted('scripted/demo')).toEqual(usual('scripted/extractive', 'scripted/evidence'));
    expect(wanted('anthropic/x')).toEqual(usual('anthropic/x', 'anthropic/x'));
  });

  test('goes no further than before: what was only run is only run again', () => {
    expect(firstDraft('mini-swe-agent', FIRST, { ...again, pipeline: null }).goal).toBe('rollouts');
    const oracle = { ...again, agent: 'oracle' as const, pipeline: null };
    expect(firstDraft('mini-swe-agent', FIRST, oracle)).toMatchObject({ goal: 'refine', n: 16 });
  });
});

test('agents that ask no model are launched without one', () => {
  const draft = { ...firstDraft('nop', FIRST, null), temperature: 1 };
  expect(launchSettingsSchema.parse(wantedSettings(draft, ['a']))).toMatchObject({
    ...{ agent: 'nop', model: null, temperature: null, n: 1, pipeline: null },
  });
});
