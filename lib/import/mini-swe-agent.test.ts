import { describe, expect, test } from 'vitest';
import { testImporterContract } from '@/lib/import/contract';
import { miniRollout } from '@/lib/import/mini-swe-agent';
import { planImport } from '@/lib/import/plan';
import { scanPaths } from '@/lib/import/scan';
import { treeOf } from '@/lib/import/test-tree';
import { describeWithSharedData } from '@/tests/shared-data';

const SYSTEM = { role: 'system', content: 'You are a helper.' };
const TASK = {
  role: 'user',
  content:
    '<pr_description>\nConsider the following PR description:\nAdd a sum.\n</pr_description>\nRules follow.',
};
const run = (command: string) => ({
  role: 'assistant',
  content: `THOUGHT: try it\n\n\`\`\`bash\n${command}\n\`\`\``,
});
const saw = (code: number, output: string) => ({
  role: 'user',
  content: `<returncode>${code}</returncode>\n<output>\n${output}</output>`,
});
const PATCH = 'diff --git a/a b/a\n--- a/a\n+++ b/a\n@@ -1 +1 @@\n-1\n+2\n';

function version1(messages: unknown[], info: Record<string, unknown> = {}) {
  return {
    info: {
      exit_status: 'Submitted',
      submission: PATCH,
      model_stats: { instance_cost: 0.5, api_calls: 2 },
      mini_version: '1.15.0',
      config: { model: { model_name: 'some/model' } },
      ...info,
    },
    messages: [SYSTEM, TASK, ...messages],
    trajectory_format: 'mini-swe-agent-1',
    instance_id: 'owner__repo-12',
  };
}

describe('version 1', () => {
  test('reads thought, command, return code and output; the last message is the submission', () => {
    const submits = run('echo COMPLETE_TASK_AND_SUBMIT_FINAL_OUTPUT && git diff');
    const rollout = miniRollout(
      version1([run('ls'), saw(0, 'a\r\nb\n'), submits, { role: 'user', content: PATCH }]),
      'x.traj.json',
    );
    expect(
      rollout.steps.map((step) => [step.thought, step.command, step.returnCode, step.observation]),
    ).toEqual([
      ['try it', 'ls', 0, 'a\r\nb\n'],
      ['try it', 'echo COMPLETE_TASK_AND_SUBMIT_FINAL_OUTPUT && git diff', null, null],
    ]);
    expect(rollout).toMatchObject({
      patch: PATCH,
      task: { benchmark: 'swe-bench', name: 'owner__repo-12', instruction: 'Add a sum.' },
      exitStatus: 'submitted',
      exitStatusRaw: 'Submitted',
      outcome: { kind: 'unknown' },
      model: 'some/model',
      costUsd: 0.5,
      agent: { name: 'mini-swe-agent', version: '1.15.0' },
    });
  });

  test('tells format errors, timeouts and elided outputs from plain ones', () => {
    const two = { role: 'assistant', content: 'THOUGHT: both\n```bash\nls\n```\n```bash\npwd\n```' };
    const rejected = {
      role: 'user',
      content: 'Please always provide EXACTLY ONE action in triple backticks, found 2 actions.',
    };
    const slow = {
      role: 'user',
      content:
        'The last command <command>sleep 99</command> timed out and has been killed.\nThe output was:\n<output>\nhalf',
    };
    const long = {
      role: 'user',
      content:
        '<returncode>1</returncode>\n<warning>\nToo long.\n</warning><output_head>\nstart\n</output_head>\n<elided_chars>\n500 characters elided\n</elided_chars>\n<output_tail>\nend\n</output_tail>',
    };
    const { steps } = miniRollout(
      version1([two, rejected, run('sleep 99'), slow, run('cat big'), long]),
      'x.traj.json',
    );
    expect(steps.map((step) => [step.command, step.error, step.returnCode, step.truncated])).toEqual([
      [null, 'format-error', null, false],
      ['sleep 99', 'timeout', null, false],
      ['cat big', null, 1, true],
    ]);
    expect(steps[0]?.thought).toContain('```bash\nls');
    expect(steps[2]?.observation).toContain('500 characters elided');
  });

  test('reads content lists, and splits cached tokens off the prompt', () => {
    const usage = {
      prompt_tokens: 100,
      completion_tokens: 7,
      prompt_tokens_details: { cached_tokens: 60 },
      completion_tokens_details: { reasoning_tokens: 3 },
      cost: 0.01,
    };
    const reply = {
      ...run('ls'),
      extra: { response: { created: 1763510130, usage, choices: [{ message: { reasoning: 'hm' } }] } },
    };
    const listed = {
      role: 'user',
      content: [{ type: 'text', text: saw(0, 'out\n').content, cache_control: { type: 'ephemeral' } }],
    };
    const { steps, usage: total, startedAt } = miniRollout(version1([reply, listed]), 'x.traj.json');
    expect(steps[0]).toMatchObject({
      observation: 'out\n',
      reasoning: 'hm',
      costUsd: 0.01,
      startedAt: '2025-11-18T23:55:30.000Z',
    });
    expect(total).toEqual({ uncachedInput: 40, cacheRead: 60, cacheWrite: null, output: 7, reasoning: 3 });
    expect(startedAt).toBe('2025-11-18T23:55:30.000Z');
  });

  test.each([
    ['Submitted', 'submitted'],
    ['LimitsExceeded', 'limit'],
    ['TimeExceeded', 'timeout'],
    ['RetryError', 'infrastructure-error'],
    ['FormatError', 'format-error'],
    ['InterruptedByUser', 'interrupted'],
    ['ContextWindowExceededError', 'context-exceeded'],
    ['KeyError', 'agent-error'],
    ['', 'unknown'],
    [null, 'unknown'],
  ])('exit status %s is %s, and says nothing about the outcome', (raw, status) => {
    const rollout = miniRollout(
      version1([run('ls'), saw(0, '')], { exit_status: raw, submission: '' }),
      'x.traj.json',
    );
    expect(rollout).toMatchObject({
      exitStatus: status,
      exitStatusRaw: raw,
      patch: null,
      outcome: { kind: 'unknown' },
    });
  });

  test('a cost of 0 is an unknown cost; a submission that is no patch is kept apart', () => {
    const rollout = miniRollout(
      version1([run('ls')], {
        model_stats: { instance_cost: 0, api_calls: 1 },
        submission: 'the answer is 4',
      }),
      'x.traj.json',
    );
    expect(rollout).toMatchObject({ costUsd: null, patch: null, extra: { submission: 'the answer is 4' } });
    expect(rollout.warnings).toContain('the submission is not a patch');
  });
});

describe('version 2 (mini-swe-agent-1.1)', () => {
  const document = (messages: unknown[]) => ({
    ...version1(messages, { submission: undefined, exit_status: undefined }),
    trajectory_format: 'mini-swe-agent-1.1',
  });

  test('pairs parallel tool calls by id, keeps one turn and reads the exit message', () => {
    const reply = {
      role: 'assistant',
      content: null,
      tool_calls: [
        { id: 'c1', type: 'function', function: { name: 'bash', arguments: '{"command": "ls"}' } },
        { id: 'c2', type: 'function', function: { name: 'bash', arguments: '{"command": "pwd"}' } },
      ],
      extra: {
        actions: [
          { command: 'ls', tool_call_id: 'c1' },
          { command: 'pwd', tool_call_id: 'c2' },
        ],
        cost: 0.02,
        timestamp: 1763510130.25,
      },
    };
    const second = {
      role: 'tool',
      tool_call_id: 'c2',
      content: '{"returncode": 0, "output": "/app\\n"}',
      extra: { returncode: 0, timestamp: 1763510131 },
    };
    const first = {
      role: 'tool',
      tool_call_id: 'c1',
      content: '{"returncode": 2, "output_head": "a", "elided_chars": 9, "output_tail": "z"}',
      extra: { returncode: 2 },
    };
    const exit = { role: 'exit', content: '', extra: { exit_status: 'Submitted', submission: PATCH } };
    const rollout = miniRollout(document([reply, second, first, exit]), 'x.traj.json');
    expect(
      rollout.steps.map((step) => [
        step.index,
        step.turn,
        step.command,
        step.returnCode,
        step.observation,
        step.truncated,
      ]),
    ).toEqual([
      [1, 1, 'ls', 2, 'a\n[9 characters elided]\nz', true],
      [2, 1, 'pwd', 0, '/app\n', false],
    ]);
    expect(rollout.steps[0]).toMatchObject({
      thought: null,
      costUsd: 0.02,
      startedAt: '2025-11-18T23:55:30.250Z',
    });
    expect(rollout).toMatchObject({
      formatVersion: 'mini-swe-agent-1.1',
      patch: PATCH,
      exitStatus: 'submitted',
      endedAt: '2025-11-18T23:55:31.000Z',
    });
  });

  test('reads mswea_bash_command fences without actions, exceptions and timeouts in extra', () => {
    const reply = { role: 'assistant', content: 'Look.\n\n```mswea_bash_command\nsleep 99\n```' };
    const late = {
      role: 'user',
      content: 'An error occurred while executing the command',
      extra: { returncode: -1, exception_info: "Command 'sleep 99' timed out after 30 seconds" },
    };
    const { steps } = miniRollout(document([reply, late]), 'x.traj.json');
    expect(steps).toMatchObject([
      { thought: 'Look.', command: 'sleep 99', returnCode: null, error: 'timeout' },
    ]);
  });

  test('takes a stated return code for what it is, whatever the output says', () => {
    const says = { ...saw(0, 'Command timed out\n'), extra: { returncode: 0, timestamp: 1763510131 } };
    const { steps } = miniRollout(document([run('cat log'), says]), 'x.traj.json');
    expect(steps).toMatchObject([{ returnCode: 0, error: null, observation: 'Command timed out\n' }]);
  });

  test('ends a command at back ticks that begin a line, not at those inside one', () => {
    const command = "printf '```js' >> notes.md";
    const reply = { role: 'assistant', content: `Note.\n\n\`\`\`mswea_bash_command\n${command}\n\`\`\`` };
    const { steps } = miniRollout(document([reply, saw(0, '')]), 'x.traj.json');
    expect(steps).toMatchObject([{ thought: 'Note.', command }]);
  });

  test('reads replies of the Responses API, which have output items instead of content', () => {
    const reply = {
      object: 'response',
      created_at: 1763510130,
      output: [
        { type: 'reasoning', summary: [{ type: 'summary_text', text: 'first the list' }] },
        { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'I look around.' }] },
        { type: 'function_call', name: 'bash', arguments: '{"command":"ls"}', call_id: 'f1' },
      ],
      usage: { input_tokens: 50, output_tokens: 5, input_tokens_details: { cached_tokens: 20 } },
    };
    const answer = {
      type: 'function_call_output',
      call_id: 'f1',
      output: '<returncode>0</returncode>\n<output>\nx\n</output>',
    };
    const { steps } = miniRollout(document([reply, answer]), 'x.traj.json');
    expect(steps).toMatchObject([
      {
        thought: 'I look around.',
        reasoning: 'first the list',
        command: 'ls',
        observation: 'x\n',
        returnCode: 0,
      },
    ]);
    expect(steps[0]?.usage).toMatchObject({ uncachedInput: 30, cacheRead: 20, output: 5 });
  });

  test('what a person types in between is a step of its own', () => {
    const words = {
      role: 'user',
      content: 'Use Python, please.',
      extra: { interrupt_type: 'UserInterruption' },
    };
    const { steps } = miniRollout(
      document([run('ls'), saw(0, ''), words, run('pwd'), saw(0, '')]),
      'x.traj.json',
    );
    expect(steps.map((step) => [step.source, step.turn, step.command, step.observation])).toEqual([
      ['agent', 1, 'ls', ''],
      ['user', 1, null, 'Use Python, please.'],
      ['agent', 2, 'pwd', ''],
    ]);
  });
});

describe('outcome and patch from the files beside it', () => {
  const report = (resolved: boolean) => ({
    patch_is_None: false,
    patch_exists: true,
    patch_successfully_applied: true,
    resolved,
    tests_status: {
      FAIL_TO_PASS: { success: ['t1'], failure: [] },
      PASS_TO_PASS: { success: [], failure: ['t2'] },
    },
  });
  const attempt = (command: string) => version1([run(command), saw(0, '')], { submission: '' });
  const path = (root: string) => `${root}/trajs/owner__repo-12/owner__repo-12.traj.json`;
  const outcomes = async (files: Record<string, unknown>) => {
    const plan = await planImport(treeOf(files));
    return Object.fromEntries(plan.entries.map((entry) => [entry.path.split('/')[0], entry.outcome]));
  };

  test('each run gets its own report, in either shape; two runs of an instance stay two rollouts', async () => {
    const files = {
      [path('a')]: attempt('ls'),
      [path('b')]: attempt('pwd'),
      'a/logs/owner__repo-12/report.json': report(true),
      'b/logs/owner__repo-12/report.json': { 'owner__repo-12': report(false) },
    };
    expect(await outcomes(files)).toEqual({ a: 'passed', b: 'failed' });
    const [first] = (await planImport(treeOf(files))).entries;
    expect((await first!.load()).outcome.tests).toEqual([
      { name: 't1', status: 'passed', group: 'fail-to-pass', message: null },
      { name: 't2', status: 'failed', group: 'pass-to-pass', message: null },
    ]);
  });

  test('the report of one run is not taken for another run without reports', async () => {
    expect(
      await outcomes({
        [path('a')]: attempt('ls'),
        [path('b')]: attempt('pwd'),
        'b/logs/owner__repo-12/report.json': report(true),
      }),
    ).toEqual({
      a: 'unknown',
      b: 'passed',
    });
  });

  test('a report as near to two attempts is used for neither, and each says so', async () => {
    const files = {
      [path('a')]: attempt('ls'),
      [path('b')]: attempt('pwd'),
      'logs/owner__repo-12/report.json': report(true),
    };
    const plan = await planImport(treeOf(files));
    expect(plan.entries.map((entry) => [entry.outcome, entry.warnings.join()])).toEqual([
      [
        'unknown',
        expect.stringContaining('logs/owner__repo-12/report.json may be about this attempt or another one'),
      ],
      [
        'unknown',
        expect.stringContaining('logs/owner__repo-12/report.json may be about this attempt or another one'),
      ],
    ]);
  });

  test.each([
    ['resolved_ids', 'passed'],
    ['unresolved_ids', 'failed'],
    ['empty_patch_ids', 'failed'],
    ['error_ids', 'error'],
    ['incomplete_ids', 'unknown'],
    ['ids_resolved', 'passed'],
  ])('a run report that lists the instance under %s says %s', async (list, kind) => {
    const lists = { resolved_ids: [], unresolved_ids: [], [list]: ['owner__repo-12'] };
    expect(await outcomes({ [path('a')]: attempt('ls'), 'a/model.run.json': lists })).toEqual({ a: kind });
  });

  test('a summary that states it counts when nothing better is there', async () => {
    const summary = {
      total: 1,
      instances: [{ instance_id: 'owner__repo-12', resolved: false, patch_applied: true }],
    };
    expect(await outcomes({ [path('a')]: attempt('ls'), 'a/results_summary.json': summary })).toEqual({
      a: 'failed',
    });
  });

  test('preds.json supplies a missing patch; a prediction without a trajectory is told of', async () => {
    const prediction = (id: string) => ({ model_name_or_path: 'm', instance_id: id, model_patch: PATCH });
    const preds = {
      'owner__repo-12': prediction('owner__repo-12'),
      'owner__repo-13': prediction('owner__repo-13'),
    };
    const plan = await planImport(treeOf({ [path('a')]: attempt('ls'), 'a/preds.json': preds }));
    expect((await plan.entries[0]!.load()).patch).toBe(PATCH);
    expect(plan.ignored).toEqual([
      {
        path: 'a/preds.json',
        reason: 'predictions: 1 instance has a trajectory here, 1 has none (owner__repo-13)',
      },
    ]);
  });
});

describe('contract', () => {
  testImporterContract('mini-swe-agent', () =>
    treeOf({
      'run/a/owner__repo-12.traj.json': version1([
        run('printf "\\0"'),
        saw(0, 'x\0y \ud800 z\n'),
        run('ls'),
        saw(1, 'no\n'),
      ]),
      'run/b/owner__repo-12.traj.json': version1([run('ls'), saw(0, 'no\n')]),
      'run/c/list.traj.json': [SYSTEM, TASK, run('ls'), saw(0, '')],
    }),
  );
});

describeWithSharedData('real mini-SWE-agent files', (shared) => {
  testImporterContract('mini-swe-agent', () => scanPaths([`${shared}/mini-swe-agent`]));

  test('an 868,167 character submission is the patch and no observation', async () => {
    const plan = await planImport(await scanPaths([`${shared}/mini-swe-agent/20251118_gemini-3-pro`]));
    const rollout = await plan.entries.find((entry) => entry.task.name === 'psf__requests-1142')!.load();
    expect(rollout.patch?.length).toBe(868167);
    expect(rollout.steps).toHaveLength(71);
    expect(rollout.steps.at(-1)?.observation).toBeNull();
    expect(rollout.outcome).toMatchObject({ kind: 'passed', tests: { length: 6 } });
    expect(rollout.costUsd).toBeCloseTo(0.7816148, 9);
  });

  test('44 replies were rejected for their format, 34 outputs elided, over all files', async () => {
    const plan = await planImport(await scanPaths([`${shared}/mini-swe-agent`]));
    const steps = [];
    for (const entry of plan.entries) steps.push(...(await entry.load()).steps);
    expect(steps.filter((step) => step.error === 'format-error')).toHaveLength(44);
    expect(steps.filter((step) => step.truncated)).toHaveLength(34);
    expect(steps.filter((step) => step.observation === null)).toHaveLength(29);
  });

  test('the reports agree with the summary of all 500: 16 passed and 11 failed', async () => {
    const plan = await planImport(await scanPaths([`${shared}/mini-swe-agent/20251118_gemini-3-pro`]));
    const count = (kind: string) => plan.entries.filter((entry) => entry.outcome === kind).length;
    expect({
      passed: count('passed'),
      failed: count('failed'),
      warnings: plan.entries.flatMap((entry) => entry.warnings),
    }).toEqual({ passed: 16, failed: 11, warnings: [] });
  });
});
