import { describe, expect, test } from 'vitest';
import { testImporterContract } from '@/lib/import/contract';
import { planImport } from '@/lib/import/plan';
import { scanPaths } from '@/lib/import/scan';
import { treeOf } from '@/lib/import/test-tree';
import { describeWithSharedData } from '@/tests/shared-data';

const TRAJECTORY = {
  schema_version: 'ATIF-v1.6',
  session_id: 's',
  agent: { name: 'terminus-2', version: '2.0' },
  steps: [
    { step_id: 1, source: 'user', message: 'Make it work.' },
    {
      step_id: 2,
      source: 'agent',
      message: 'Trying.',
      tool_calls: [{ tool_call_id: 'a', function_name: 'Bash', arguments: { command: 'make' } }],
    },
  ],
};
const EXCEPTION = {
  exception_type: 'AgentTimeoutError',
  exception_message: 'took\ntoo long',
  exception_traceback: 'Traceback …',
  occurred_at: '2026-01-01T00:00:00',
};
const result = (more: Record<string, unknown> = {}) => ({
  id: 'b8f0',
  task_name: 'fix-it',
  trial_name: 'fix-it__abc1234',
  trial_uri: 'file:///jobs/fix-it__abc1234',
  source: 'terminal-bench',
  agent_info: { name: 'terminus-2', version: 'unknown', model_info: { name: 'm', provider: 'p' } },
  agent_result: null,
  verifier_result: null,
  exception_info: null,
  started_at: '2026-01-01T00:00:00Z',
  finished_at: '2026-01-01T00:10:00Z',
  ...more,
});
const DIR = 'job/fix-it__abc1234';
const trial = (more: Record<string, unknown> = {}, files: Record<string, unknown> = {}) => ({
  [`${DIR}/result.json`]: result(more),
  [`${DIR}/agent/trajectory.json`]: TRAJECTORY,
  ...files,
});
async function load(files: Record<string, unknown>) {
  const plan = await planImport(treeOf(files));
  expect(plan.failed).toEqual([]);
  expect(plan.entries).toHaveLength(1);
  return plan.entries[0]!.load();
}
const reward = (rewards: Record<string, unknown>) => ({ verifier_result: { rewards } });

describe('outcome', () => {
  test.each([
    [{ reward: 1 }, 'passed', 1, null],
    [{ reward: 0 }, 'failed', 0, null],
    [{ reward: 0.5 }, 'failed', 0.5, null],
    [{ reward: 1, style: 0.2 }, 'passed', 1, 'rewards: reward 1, style 0.2'],
    [{ score: 1 }, 'passed', 1, null],
    [{ a: 1, b: 0 }, 'unknown', null, 'several rewards and none named "reward": a 1, b 0'],
  ])('rewards %j are %s', async (rewards, kind, number, detail) => {
    const { outcome } = await load(trial(reward(rewards)));
    expect(outcome).toMatchObject({ kind, reward: number, detail, recordedIn: `${DIR}/result.json` });
  });

  test('an agent that ran out of time with a reward of 1 has passed', async () => {
    const rollout = await load(trial({ ...reward({ reward: 1 }), exception_info: EXCEPTION }));
    expect(rollout).toMatchObject({
      exitStatus: 'timeout',
      exitStatusRaw: 'AgentTimeoutError',
      outcome: { kind: 'passed', reward: 1, detail: 'AgentTimeoutError: took' },
    });
    expect(rollout.attachments).toEqual([
      { kind: 'exception', name: 'exception_traceback', text: 'Traceback …' },
    ]);
  });

  test.each(['EnvironmentStartTimeoutError', 'RewardFileNotFoundError', 'VerifierTimeoutError'])(
    '%s without a reward is an error, not a failure',
    async (exception_type) => {
      const { outcome } = await load(trial({ exception_info: { ...EXCEPTION, exception_type } }));
      expect(outcome).toMatchObject({ kind: 'error', reward: null, detail: `${exception_type}: took` });
    },
  );

  test('no verdict and no exception is unknown', async () => {
    expect((await load(trial())).outcome).toMatchObject({ kind: 'unknown', reward: null, recordedIn: null });
  });

  test('reward.txt and reward.json count where result.json has no reward; a disagreement is told', async () => {
    const txt = await load(trial({}, { [`${DIR}/verifier/reward.txt`]: '1\n' }));
    expect(txt.outcome).toMatchObject({ kind: 'passed', recordedIn: `${DIR}/verifier/reward.txt` });
    const json = await load(
      trial({}, { [`${DIR}/verifier/reward.json`]: { reward: 0 }, [`${DIR}/verifier/reward.txt`]: '1' }),
    );
    expect(json.outcome).toMatchObject({ kind: 'failed', recordedIn: `${DIR}/verifier/reward.json` });
    const both = await load(trial(reward({ reward: 0 }), { [`${DIR}/verifier/reward.txt`]: '1' }));
    expect(both.outcome.kind).toBe('failed');
    expect(both.warnings.join()).toContain('result.json states a reward of 0, verifier/reward.txt one of 1');
    const odd = await load(trial({}, { [`${DIR}/verifier/reward.txt`]: 'nan' }));
    expect(odd.outcome.kind).toBe('unknown');
    expect(odd.warnings).toContain('verifier/reward.txt holds no number ("nan")');
  });

  test('tests come from ctrf.json', async () => {
    const ctrf = {
      results: {
        tool: { name: 'pytest' },
        tests: [
          { name: 'a', status: 'passed' },
          { name: 'b', status: 'failed', message: 'no' },
          { name: 'c', status: 'pending' },
          { name: 'd', status: 'other' },
        ],
      },
    };
    const { outcome } = await load(trial(reward({ reward: 0 }), { [`${DIR}/verifier/ctrf.json`]: ctrf }));
    expect(outcome.tests.map((item) => [item.name, item.status, item.message])).toEqual([
      ['a', 'passed', null],
      ['b', 'failed', 'no'],
      ['c', 'skipped', null],
      ['d', 'error', null],
    ]);
  });
});

describe('trial', () => {
  test('task, agent, usage and times come from the result, verifier logs are attachments', async () => {
    const rollout = await load(
      trial(
        {
          ...reward({ reward: 1 }),
          agent_result: { n_input_tokens: 100, n_cache_tokens: 30, n_output_tokens: 8, cost_usd: 0.4 },
        },
        {
          [`${DIR}/verifier/test-stdout.txt`]: 'SECRET VERDICT',
          [`${DIR}/verifier/test-stderr.txt`]: '  ',
          [`${DIR}/exception.txt`]: 'boom',
        },
      ),
    );
    expect(rollout).toMatchObject({
      task: { benchmark: 'terminal-bench', name: 'fix-it', instruction: 'Make it work.' },
      agent: { name: 'terminus-2', version: '2.0' },
      model: 'm',
      usage: { uncachedInput: 70, cacheRead: 30, output: 8 },
      costUsd: 0.4,
      exitStatus: 'submitted',
      startedAt: '2026-01-01T00:00:00.000Z',
      endedAt: '2026-01-01T00:10:00.000Z',
      formatVersion: 'ATIF-v1.6',
    });
    expect(rollout.attachments.map((item) => [item.kind, item.name])).toEqual([
      ['verifier-log', 'verifier/test-stdout.txt'],
      ['exception', 'exception.txt'],
    ]);
    expect(JSON.stringify({ ...rollout, attachments: [] })).not.toContain('SECRET VERDICT');
  });

  test('a cache larger than the input was counted apart from it', async () => {
    const { usage } = await load(
      trial({ agent_result: { n_input_tokens: 128, n_cache_tokens: 2500, n_output_tokens: 8 } }),
    );
    expect(usage).toMatchObject({ uncachedInput: 128, cacheRead: 2500 });
  });

  test('without a trajectory a trial has 0 steps, its outcome and the agent log', async () => {
    const rollout = await load({
      [`${DIR}/result.json`]: result(reward({ reward: 0 })),
      [`${DIR}/agent/terminus.txt`]: 'some words',
      [`${DIR}/agent/recording.cast`]: '{"version":2,"width":80,"height":24}\n[0.5,"o","$ "]\n',
    });
    expect(rollout).toMatchObject({
      steps: [],
      outcome: { kind: 'failed' },
    });
    expect(rollout.attachments.map(({ kind, name }) => [kind, name]).sort()).toEqual([
      ['agent-log', 'agent/terminus.txt'],
      ['recording', 'agent/recording.cast'],
    ]);
    expect(rollout.warnings).toContain('the trial has no trajectory that can be read');
  });

  test('a killed trial without result.json is told by its folders', async () => {
    const rollout = await load({
      [`${DIR}/agent/trajectory.json`]: TRAJECTORY,
      [`${DIR}/verifier/reward.txt`]: '1',
    });
    expect(rollout).toMatchObject({
      task: { name: 'fix-it' },
      outcome: { kind: 'passed' },
      steps: { length: 1 },
    });
    expect(rollout.warnings.join()).toContain('no result.json');
  });

  test("the agent's own trajectory is read where there is no ATIF, and left alone where there is", async () => {
    const mini = {
      info: { exit_status: 'Submitted' },
      messages: [
        { role: 'user', content: 'Go.' },
        { role: 'assistant', content: '```bash\nls\n```' },
      ],
      trajectory_format: 'mini-swe-agent-1',
    };
    const own = `${DIR}/agent/mini-swe-agent.trajectory.json`;
    const alone = await load({ [`${DIR}/result.json`]: result(reward({ reward: 1 })), [own]: mini });
    expect(alone).toMatchObject({
      sourceFormat: 'harbor',
      task: { name: 'fix-it' },
      outcome: { kind: 'passed' },
      steps: [{ command: 'ls' }],
    });
    expect((await load(trial({}, { [own]: mini }))).steps).toMatchObject([{ command: 'make' }]);
  });

  test('session logs of a trial and the totals of the job are companions, a broken trajectory is a failure', async () => {
    const plan = await planImport(
      treeOf({
        ...trial(reward({ reward: 1 }), {
          [`${DIR}/agent/sessions/s.jsonl`]: '{"type":"session_meta"}\n{"type":"response_item"}\n',
        }),
        'job/result.json': { id: 'j', n_total_trials: 1, stats: { n_trials: 1, evals: {} } },
        'job/fix-it__zzz9999/result.json': result({ trial_name: 'fix-it__zzz9999', id: 'c1' }),
        'job/fix-it__zzz9999/agent/trajectory.json': JSON.stringify(TRAJECTORY).slice(0, 100),
      }),
    );
    expect(plan.entries.map((entry) => [entry.attemptLabel, entry.steps])).toEqual([
      ['fix-it__abc1234', 1],
      ['fix-it__zzz9999', 0],
    ]);
    expect(plan.failed).toEqual([
      {
        path: 'job/fix-it__zzz9999/agent/trajectory.json',
        reason: 'truncated JSON: the file ends at byte 100 before the JSON is complete',
      },
    ]);
    const reasons = new Map(plan.ignored.map((item) => [item.path, item.reason]));
    expect(reasons.get('job/result.json')).toContain("a Harbor job's totals");
    expect(reasons.get(`${DIR}/agent/sessions/s.jsonl`)).toContain('a file of the trial');
  });

  test('a multi-step trial is read in the order of its steps', async () => {
    const part = (message: string) => ({
      ...TRAJECTORY,
      steps: [
        { source: 'user', message: 'Go.' },
        { source: 'agent', message },
      ],
    });
    const rollout = await load({
      [`${DIR}/result.json`]: result(reward({ reward: 1 })),
      [`${DIR}/steps/a/agent/trajectory.json`]: part('one'),
      [`${DIR}/steps/b/agent/trajectory.json`]: part('two'),
    });
    expect(rollout.steps.filter((step) => step.source === 'agent').map((step) => step.thought)).toEqual([
      'one',
      'two',
    ]);
  });
});

describe('contract', () => {
  testImporterContract('harbor', () =>
    treeOf({
      ...trial(reward({ reward: 1 }), { [`${DIR}/verifier/test-stdout.txt`]: '=== 2 passed ===' }),
      'job/fix-it__zzz9999/result.json': result({
        trial_name: 'fix-it__zzz9999',
        id: null,
        exception_info: EXCEPTION,
      }),
      'job/fix-it__yyy8888/result.json': result({ trial_name: 'fix-it__yyy8888', id: null }),
      'job/fix-it__yyy8888/agent/trajectory.json': TRAJECTORY,
    }),
  );
});

describeWithSharedData('real Harbor folders', (shared) => {
  testImporterContract('harbor', () => scanPaths([`${shared}/harbor-jobs`]));

  test('21 attempts at one task: 2 passed, 19 failed, each with its verifier log', async () => {
    const plan = await planImport(await scanPaths([`${shared}/harbor-jobs/usaco-assign-cows-to-barns`]));
    const passed = plan.entries
      .filter((entry) => entry.outcome === 'passed')
      .map((entry) => entry.attemptLabel);
    expect(passed).toEqual(['usaco-assign-cows-to-barns__12c4933', 'usaco-assign-cows-to-barns__817d418']);
    expect(plan.entries.filter((entry) => entry.outcome === 'failed')).toHaveLength(19);
    expect(new Set(plan.entries.map((entry) => entry.task.name))).toEqual(
      new Set(['usaco-assign-cows-to-barns']),
    );
    const instructions = new Set<string | null>();
    for (const entry of plan.entries) {
      const rollout = await entry.load();
      instructions.add(rollout.task.instruction?.slice(0, 60) ?? null);
      expect(rollout.attachments.map((item) => item.kind)).toEqual(['verifier-log']);
    }
    expect([...instructions]).toEqual(['Please implement a Python 3 solution to the below problem.\nR']);
  });

  test('NUL characters are shown as a picture, script tags and carriage returns stay', async () => {
    const plan = await planImport(await scanPaths([`${shared}/harbor-jobs`]));
    const load = (label: string) => plan.entries.find((entry) => entry.attemptLabel.endsWith(label))!.load();
    const filter = await load('hdztkgv');
    expect(filter.warnings).toContain('2 NUL characters are shown as \u2400');
    const text = filter.steps.map((step) => step.observation ?? '').join();
    expect(text).toContain('<scr\u2400ipt>alert(1)</scr\u2400ipt>');
    expect((await load('swcc72h')).steps.some((step) => /[^\n]\r[^\n]/.test(step.observation ?? ''))).toBe(
      true,
    );
    expect((await load('nj7ycql')).steps.some((step) => step.observation?.includes('\r\n'))).toBe(true);
  });

  test('return codes are read where tools state them', async () => {
    const plan = await planImport(await scanPaths([`${shared}/harbor-jobs`]));
    const codes = new Map<number | null, number>();
    for (const entry of plan.entries) {
      for (const { returnCode } of (await entry.load()).steps)
        codes.set(returnCode, (codes.get(returnCode) ?? 0) + 1);
    }
    expect({ zero: codes.get(0), one: codes.get(1), notFound: codes.get(127) }).toEqual({
      zero: 73,
      one: 29,
      notFound: 2,
    });
  });
});
