import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { planImport } from '@/lib/import/plan';
import { scanPaths } from '@/lib/import/scan';
import { testImporterContract } from '@/lib/import/contract';
import { treeOf } from '@/lib/import/test-tree';
import { UNKNOWN_OUTCOME, type RecordedRollout, type Step } from '@/lib/rollout/rollout';
import { exportSourceOf, filesOf } from '@/tests/export-source';
import { makeRollout, makeStep } from '@/tests/make-rollout';
import { describeWithSharedData } from '@/tests/shared-data';
import { exportFiles, type ExportFormat } from './export-files';
import { ExportReader } from './export-reader';

const UNMASKED = { redaction: 'none', allow: [], patterns: [], outcomes: true } as const;

function exported(rollouts: readonly RecordedRollout[], format: ExportFormat): Record<string, string> {
  const reader = new ExportReader(exportSourceOf(rollouts), UNMASKED);
  return filesOf(exportFiles(reader, { format, all: false }));
}

/** Exports, imports again, and gives both back in pairs by source key. */
async function roundTrip(rollouts: readonly RecordedRollout[], format: ExportFormat) {
  const plan = await planImport(treeOf(exported(rollouts, format)));
  expect(plan.failed).toEqual([]);
  const back = new Map<string, RecordedRollout>();
  for (const entry of plan.entries) {
    const loaded = await entry.load();
    back.set(loaded.sourceKey, loaded);
  }
  expect([...back.keys()].sort()).toEqual(rollouts.map(({ sourceKey }) => sourceKey).sort());
  return rollouts.map((before) => ({ before, after: back.get(before.sourceKey) }));
}

/** Kept by every format: all but where it came from, what the verifier said, and logs. */
function lossless(rollout: RecordedRollout | undefined) {
  if (!rollout) return null;
  const { sourceFormat: _f, formatVersion: _v, outcome: _o, attachments: _a, extra, ...rest } = rollout;
  const { recorded: _recorded, ...others } = extra;
  return { ...rest, extra: others };
}

/** Our own format keeps these too; where the outcome was recorded is then our own file. */
function wholly(rollout: RecordedRollout | undefined) {
  if (!rollout) return null;
  const { recordedIn: _in, ...outcome } = rollout.outcome;
  return { ...lossless(rollout), outcome, attachments: rollout.attachments };
}

const TIME = '2026-03-04T05:06:07.000Z';
const usage = { uncachedInput: 100, cacheRead: 40, cacheWrite: 7, output: 25, reasoning: 5 };

/** Steps of all kinds that formats like to bend. */
const ODD_STEPS: Step[] = [
  makeStep(1, {
    thought: '  THOUGHT: spaces around \n',
    reasoning: 'hidden',
    usage,
    costUsd: 0.25,
    startedAt: TIME,
  }),
  makeStep(2, {
    thought: 'with a fence\n```bash\nls\n```',
    command: 'ls',
    observation: 'a\n',
    returnCode: 0,
  }),
  makeStep(3, { thought: 'two calls', command: 'pwd', observation: '/app', durationMs: 12 }),
  makeStep(4, { turn: 3, thought: null, tool: 'edit', command: '{\n  "path": "a.py"\n}', returnCode: null }),
  makeStep(5, {
    turn: 4,
    thought: null,
    tool: 'odd',
    command: 'not json',
    observation: null,
    returnCode: null,
  }),
  makeStep(6, {
    turn: 4,
    source: 'user',
    tool: null,
    command: null,
    observation: 'Go on.',
    returnCode: null,
  }),
  makeStep(7, {
    turn: 5,
    thought: 'no call',
    tool: null,
    command: null,
    observation: 'Please call.',
    returnCode: null,
    error: 'format-error',
  }),
  makeStep(8, {
    turn: 6,
    thought: '',
    command: 'sleep 99',
    observation: 'timed out',
    returnCode: null,
    error: 'timeout',
    truncated: true,
  }),
  makeStep(9, {
    turn: 7,
    thought: 'ends',
    command: 'cat x',
    observation: '<output>\nx</output>',
    returnCode: 3,
  }),
  makeStep(10, {
    turn: 8,
    thought: '<function=run>\nls</function>',
    tool: null,
    command: null,
    observation: null,
    returnCode: null,
  }),
  makeStep(11, {
    turn: 9,
    thought: null,
    reasoning: 'only this',
    tool: null,
    command: null,
    observation: 'x',
    returnCode: null,
  }),
];

const ROLLOUTS: RecordedRollout[] = [
  makeRollout('plain'),
  makeRollout('same content, another attempt'),
  makeRollout('odd', {
    steps: ODD_STEPS,
    prompt: 'You are an agent.\n\nFix it.',
    task: { benchmark: 'swe-bench', name: 'org__repo-12', instruction: 'Fix it.', baseCommit: 'abc123' },
    ...{ usage, costUsd: 0.5, startedAt: TIME, endedAt: '2026-03-04T06:06:07.000Z' },
    ...{
      exitStatus: 'limit',
      exitStatusRaw: 'LimitsExceeded',
      patch: null,
      warnings: ['odd'],
      extra: { apiCalls: 9 },
    },
    outcome: {
      ...{ kind: 'failed', reward: 0.5, detail: 'half', recordedIn: 'report.json' },
      tests: [{ name: 't', status: 'failed', group: 'fail-to-pass', message: 'no' }],
    },
    attachments: [
      { kind: 'agent-log', name: 'log.txt', text: 'started' },
      { kind: 'verifier-log', name: 'verifier.txt', text: 'the verifier said no' },
      { kind: 'screen', name: 'screen.txt', text: '$ ' },
    ],
  }),
  makeRollout('empty', { steps: [], patch: null, outcome: UNKNOWN_OUTCOME, exitStatus: 'agent-error' }),
];

describe('rollouts of all kinds', () => {
  test('our own format gives everything back', async () => {
    for (const { before, after } of await roundTrip(ROLLOUTS, 'jsonl'))
      expect(wholly(after)).toEqual(wholly(before));
  });

  test('a second export of what came back is the same', async () => {
    const first = (await roundTrip(ROLLOUTS, 'jsonl')).flatMap(({ after }) => after ?? []);
    const second = (await roundTrip(first, 'jsonl')).flatMap(({ after }) => after ?? []);
    expect(second).toEqual(first);
  });

  // Those formats need a step to be a trajectory.
  const stepped = ROLLOUTS.filter(({ steps }) => steps.length > 0);
  test.each(['atif', 'mini'] as const)('%s gives all but outcomes and logs back', async (format) => {
    for (const { before, after } of await roundTrip(stepped, format))
      expect(lossless(after)).toEqual(lossless(before));
  });
});

describe('contract', () => {
  testImporterContract('runoff', () => treeOf(exported(ROLLOUTS, 'jsonl')));
});

async function realRollouts(path: string, most: number): Promise<RecordedRollout[]> {
  const plan = await planImport(await scanPaths([path]));
  const loaded: RecordedRollout[] = [];
  for (const entry of plan.entries.slice(0, most)) loaded.push(await entry.load());
  return loaded;
}

test.each(['jsonl', 'atif', 'mini'] as const)('the samples survive %s', async (format) => {
  const samples = (await realRollouts(resolve(import.meta.dirname, '../../samples/rollouts'), 12)).filter(
    ({ steps }) => steps.length > 0,
  );
  expect(samples.length).toBeGreaterThan(5);
  for (const { before, after } of await roundTrip(samples, format))
    expect(lossless(after)).toEqual(lossless(before));
});

describeWithSharedData('rollouts of other tools', (folder) => {
  test.each([
    ['mini-swe-agent', 'jsonl'],
    ['mini-swe-agent', 'mini'],
    ['mini-swe-agent', 'atif'],
    ['swe-agent-traj', 'jsonl'],
    ['swe-agent-traj', 'mini'],
    ['swe-agent-traj', 'atif'],
    ['harbor-jobs', 'jsonl'],
    ['harbor-jobs', 'mini'],
    ['harbor-jobs', 'atif'],
  ] as const)('%s as %s', async (name, format) => {
    const all = (await realRollouts(resolve(folder, name), 40)).filter(
      ({ steps }) => steps[0]?.source === 'agent',
    );
    expect(all.length).toBeGreaterThan(3);
    for (const { before, after } of await roundTrip(all, format))
      expect(lossless(after)).toEqual(lossless(before));
  });
});
