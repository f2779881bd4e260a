import { describe, expect, test } from 'vitest';
import { testImporterContract } from '@/lib/import/contract';
import { planImport } from '@/lib/import/plan';
import { scanPaths } from '@/lib/import/scan';
import { sweAgentRollout } from '@/lib/import/swe-agent';
import { treeOf } from '@/lib/import/test-tree';
import { describeWithSharedData } from '@/tests/shared-data';

const HISTORY = [
  { role: 'system', content: 'Setting.', agent: 'main' },
  { role: 'user', content: 'A demonstration.', is_demo: true, agent: 'main' },
  {
    role: 'user',
    content: [
      { type: 'text', text: "Here's the issue text:\nISSUE:\nIt is broken.\n\nINSTRUCTIONS:\nNow go." },
    ],
    agent: 'main',
  },
  { role: 'assistant', content: 'ok', action: 'ls', agent: 'main' },
];
const step = (action: string, observation: string, more: Record<string, unknown> = {}) => ({
  action,
  observation,
  response: `Say.\n${action}`,
  thought: 'Say.',
  state: '{"open_file":"n/a"}\n',
  ...more,
});
const PATCH = '\ndiff --git a/a b/a\n--- a/a\n+++ b/a\n';
const document = (
  trajectory: unknown[],
  info: Record<string, unknown> = {},
  more: Record<string, unknown> = {},
) => ({
  environment: 'swe_main',
  trajectory,
  history: HISTORY,
  info: { exit_status: 'submitted', submission: PATCH, model_stats: {}, ...info },
  ...more,
});

describe('0.x and 1.x', () => {
  test('steps come from the trajectory, the prompt leaves demonstrations out', () => {
    const rollout = sweAgentRollout(
      document([step('ls\n', 'a\r\n'), step('submit', PATCH, { execution_time: 0.1254 })]),
      'run/owner__repo-7/owner__repo-7.traj',
    );
    expect(
      rollout.steps.map((item) => [
        item.index,
        item.tool,
        item.command,
        item.observation,
        item.returnCode,
        item.durationMs,
      ]),
    ).toEqual([
      [1, 'bash', 'ls\n', 'a\r\n', null, null],
      [2, 'submit', 'submit', PATCH, null, 125],
    ]);
    expect(rollout).toMatchObject({
      formatVersion: '0.x',
      prompt: "Setting.\n\nHere's the issue text:\nISSUE:\nIt is broken.\n\nINSTRUCTIONS:\nNow go.",
      task: { name: 'owner__repo-7', benchmark: 'swe-bench', instruction: 'It is broken.' },
      patch: PATCH,
      usage: { uncachedInput: null, output: null },
      costUsd: null,
    });
  });

  test('the replay configuration is JSON in a string and gives model, statement and commit', () => {
    const config = {
      agent: { model: { name: 'gpt-x' } },
      problem_statement: { text: 'The statement.' },
      env: { repo: { base_commit: 'bfd2593d4b416122e30cdefe0c72d322ef471611' } },
    };
    const more = { replay_config: JSON.stringify(config) };
    const rollout = sweAgentRollout(
      document(
        [step('ls', '', { state: { working_dir: '/' }, query: [{ role: 'user', content: 'QUERY' }] })],
        {},
        more,
      ),
      'x.traj',
    );
    expect(rollout).toMatchObject({
      formatVersion: '1.x',
      model: 'gpt-x',
      task: { instruction: 'The statement.', baseCommit: config.env.repo.base_commit },
    });
    expect(JSON.stringify(rollout)).not.toContain('QUERY');
    expect(sweAgentRollout(document([], {}, { replay_config: '{half' }), 'x.traj').model).toBeNull();
  });

  test.each([
    ['submitted', 'submitted'],
    ['Submitted (exit_cost)', 'limit'],
    ['submitted (exit_context)', 'context-exceeded'],
    ['exit_format', 'format-error'],
    ['exit_error', 'agent-error'],
    ['early_exit', 'interrupted'],
    ['skipped', 'unknown'],
    [null, 'unknown'],
  ])('exit status %s is %s, and the outcome stays unknown', (raw, status) => {
    const rollout = sweAgentRollout(document([step('ls', '')], { exit_status: raw }), 'x.traj');
    expect(rollout).toMatchObject({ exitStatus: status, exitStatusRaw: raw, outcome: { kind: 'unknown' } });
  });

  test('statistics of 0 are unknown, others are kept; replies without a command and timeouts are told', () => {
    const zero = {
      model_stats: { instance_cost: 0, total_cost: 0, tokens_sent: 0, tokens_received: 0, api_calls: 0 },
    };
    expect(sweAgentRollout(document([], zero), 'x.traj')).toMatchObject({
      costUsd: null,
      usage: { uncachedInput: null },
      extra: {},
    });
    const stats = { model_stats: { instance_cost: 1.5, tokens_sent: 20, tokens_received: 3, api_calls: 2 } };
    const rollout = sweAgentRollout(
      document(
        [
          step('', 'Your output was not formatted correctly. Commands must …'),
          step('sleep 9', 'EXECUTION TIMED OUT'),
        ],
        stats,
      ),
      'x.traj',
    );
    expect(rollout).toMatchObject({
      costUsd: 1.5,
      usage: { uncachedInput: 20, output: 3 },
      extra: { apiCalls: 2 },
    });
    expect(rollout.steps.map((item) => [item.command, item.error])).toEqual([
      [null, 'format-error'],
      ['sleep 9', 'timeout'],
    ]);
  });

  test('a demonstration with a history only is refused with a reason', async () => {
    const plan = await planImport(treeOf({ 'demo.traj': { history: HISTORY } }));
    expect(plan).toMatchObject({
      entries: [],
      failed: [
        {
          path: 'demo.traj',
          reason: 'a history without trajectory and info (a demonstration), not a rollout',
        },
      ],
    });
  });
});

describe('contract', () => {
  testImporterContract('swe-agent', () =>
    treeOf({
      'a/owner__repo-7.traj': document([step('ls', 'x\0')]),
      'b/owner__repo-7.traj': document([step('ls', 'y'), step('', '')]),
      'a/report.json': { resolved_ids: [], unresolved_ids: ['owner__repo-7'] },
    }),
  );
});

describeWithSharedData('real SWE-agent files', (shared) => {
  testImporterContract('swe-agent', () => scanPaths([`${shared}/swe-agent-traj`]));

  test('1.0.1 with its report: failed, 623 tests by group, model from the replay configuration', async () => {
    const plan = await planImport(await scanPaths([`${shared}/swe-agent-traj/SWE-bench__SWE-smith`]));
    const rollout = await plan.entries[0]!.load();
    expect(rollout).toMatchObject({
      formatVersion: '1.0.1',
      model: 'claude-3-7-sonnet-20250219',
      outcome: { kind: 'failed', detail: null, tests: { length: 623 } },
      costUsd: 0.24830985,
      steps: { length: 17 },
    });
    expect(
      rollout.outcome.tests.filter((item) => item.group === 'fail-to-pass' && item.status === 'failed')
        .length,
    ).toBeGreaterThan(0);
    expect(rollout.steps[0]?.observation).toContain('\r\n');
  });

  test('replays of one task by four configurations stay four rollouts of one task', async () => {
    const plan = await planImport(await scanPaths([`${shared}/swe-agent-traj`]));
    const replays = plan.entries.filter((entry) => entry.task.name === 'marshmallow-code__marshmallow-1867');
    expect(replays).toHaveLength(4);
    expect(new Set(replays.map((entry) => entry.sourceKey)).size).toBe(4);
    for (const entry of replays)
      expect(await entry.load()).toMatchObject({ costUsd: null, usage: { output: null } });
  });

  test('a flag handed in is no patch', async () => {
    const plan = await planImport(await scanPaths([`${shared}/swe-agent-traj`]));
    const rollout = await plan.entries.find((entry) => entry.task.name === 'flash')!.load();
    expect(rollout).toMatchObject({ patch: null, warnings: ['the submission is not a patch'] });
  });
});
