import { describe, expect, test } from 'vitest';
import { defaultLaunchSettings, launchSettingsSchema, type LaunchSettings } from '@/lib/launch/settings';
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
const params = (change: Partial<DraftParams> = {}): DraftParams => ({
  ...{ benchmark: null, agent: null, format: null, model: null, n: null, calls: null, cost: null },
  ...{ minutes: null, command: null, sandbox: null, rootfs: null, parallel: null, budget: null },
  ...{ seed: null, temperature: null, name: null },
  ...change,
});
const again: LaunchSettings = {
  ...defaultLaunchSettings('demo', ['a'], 'mini-swe-agent', 'anthropic/claude-x'),
  ...{ n: 3, budgetUsd: 5, concurrency: 7, sandbox: 'docker', seed: 9, temperature: 0.5 },
  limits: { calls: 11, costUsd: null, timeMs: 90_000, commandTimeoutMs: 1500 },
};

describe('a draft', () => {
  test('of settings asks for the same settings', () => {
    const read = launchSettingsSchema.parse(wantedSettings(draftOf(again), again.tasks));
    expect(read).toEqual(again);
  });

  test('goes into the address and comes back, every field', () => {
    const first = firstDraft('mini-swe-agent', FIRST, null);
    const wanted = {
      ...draftOf(again),
      benchmark: 'other',
      actionFormat: 'tool-call' as const,
      rootFs: 'tb',
      name: 'x',
    };
    const changed = changedParams(first, wanted);
    expect(Object.keys(changed).sort()).toEqual([...DRAFT_PARAMS].sort());
    expect(readDraft(first, params({ ...changed, agent: wanted.agent }))).toEqual(wanted);
  });

  test('leaves out of the address what is as it began', () => {
    const first = firstDraft('mini-swe-agent', FIRST, null);
    expect(changedParams(first, { n: 16, seed: 2 })).toEqual({ n: null, seed: '2' });
  });

  test('keeps an emptied field empty, also where there is a beginning', () => {
    const first = firstDraft('mini-swe-agent', FIRST, null);
    const changed = changedParams(first, { costUsd: null, n: null, name: '' });
    expect(changed).toEqual({ cost: '', n: '', name: '' });
    expect(readDraft(first, params(changed))).toMatchObject({ costUsd: null, n: null, name: '' });
  });

  test('does not trust what stands in an address', () => {
    const first = firstDraft('mini-swe-agent', FIRST, null);
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
});

test('agents that ask no model are launched without one', () => {
  const draft = { ...firstDraft('nop', FIRST, null), temperature: 1 };
  expect(launchSettingsSchema.parse(wantedSettings(draft, ['a']))).toMatchObject({
    ...{ agent: 'nop', model: null, temperature: null, n: 1 },
  });
});
