import { expect, test } from 'vitest';
import type { ExperimentPageData, SelectionLine } from '@/lib/api/experiments';
import { experimentReport } from '@/lib/metrics/report';
import { UNKNOWN_USAGE } from '@/lib/rollout/rollout';
import { PRESETS } from '@/lib/tournament/settings';
import { taskRows } from './task-rows';

const SLOTS = [
  { id: 'a', iteration: 0, slot: 0, outcome: 'passed', exitStatus: 'submitted', steps: 9 },
  { id: 'b', iteration: 0, slot: 1, outcome: 'failed', exitStatus: 'submitted', steps: 3 },
] as const;

const PAGE: ExperimentPageData = {
  experiment: { id: 'e', name: 'e', origin: null, createdAt: '' },
  agents: [],
  models: [],
  formats: [],
  tasks: [{ id: 't', slug: 't', name: 't', benchmark: null, slots: [...SLOTS] }],
  selections: [],
  defaultSelection: null,
  summaries: { missing: 0, failed: 0, byModel: [] },
  jobs: [],
  lastEvent: 0,
};

function reportOf(winner: string | null) {
  const rollouts = SLOTS.map(({ id, outcome, steps }) => ({
    id,
    outcome,
    steps,
    usage: UNKNOWN_USAGE,
    costUsd: null,
  }));
  const tournament = winner && {
    id: 'x',
    rounds: [],
    survivors: [winner],
    votes: { asked: 8, counted: 8, spoiled: 0, reasks: 0, planned: 8 },
    firstPlace: { wins: 4, votes: 8 },
  };
  return experimentReport({
    calls: [],
    tasks: [{ id: 't', slug: 't', name: 't', rollouts, tournament: tournament || null }],
  });
}

const selection = (status: 'running' | 'finished'): SelectionLine => ({
  id: 's',
  iteration: 0,
  purpose: null,
  model: 'scripted/evidence',
  scripted: true,
  settings: PRESETS.paper,
  promptVersion: 1,
  promptHash: '',
  codeVersion: '',
  createdAt: '',
  finishedAt: null,
  counts: { running: 0, finished: 1, failed: 0, cancelled: 0 },
  tournaments: [{ id: 'x', taskId: 't', status, error: null }],
});

test('a failing winner beside a passing attempt is lost', () => {
  expect(taskRows(PAGE, reportOf('b'), selection('finished'))[0]).toMatchObject({
    ending: 'lost',
    passed: 1,
    judged: 2,
    votes: { asked: 8 },
    steps: { median: 3, min: 3, max: 9 },
  });
});

test('a tournament the figures do not know yet is still under way', () => {
  expect(taskRows(PAGE, reportOf(null), selection('finished'))[0]?.ending).toBe('running');
  expect(taskRows(PAGE, reportOf(null), null)[0]?.ending).toBe('none');
});
