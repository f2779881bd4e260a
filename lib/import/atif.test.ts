import { describe, expect, test } from 'vitest';
import { atifRollout } from '@/lib/import/atif-rollout';
import { testImporterContract } from '@/lib/import/contract';
import { planImport } from '@/lib/import/plan';
import { scanPaths } from '@/lib/import/scan';
import { treeOf } from '@/lib/import/test-tree';
import { describeWithSharedData } from '@/tests/shared-data';

const USER = {
  step_id: 1,
  source: 'user',
  message: 'Task Description:\nWrite a file.\n\nCurrent terminal state:\n$',
};
const say = (message: unknown, more: Record<string, unknown> = {}) => ({
  step_id: 2,
  source: 'agent',
  message,
  ...more,
});
const call = (id: string, name: string, args: unknown) => ({
  tool_call_id: id,
  function_name: name,
  arguments: args,
});
const results = (...items: unknown[]) => ({ observation: { results: items } });
const document = (steps: unknown[], more: Record<string, unknown> = {}) => ({
  schema_version: 'ATIF-v1.7',
  session_id: 's1',
  agent: { name: 'tester', version: 'unknown', model_name: 'm' },
  steps: [USER, ...steps],
  ...more,
});
const read = (steps: unknown[], more: Record<string, unknown> = {}) =>
  atifRollout([document(steps, more)], 'x');

describe('steps', () => {
  test('several calls of a reply are steps of one turn, paired by id, then in order', () => {
    const step = say('Both.', {
      tool_calls: [
        call('a', 'Bash', { command: 'ls' }),
        call('b', 'Read', { path: 'x' }),
        call('c', 'Bash', '{"cmd": ["bash", "-lc", "pwd"]}'),
      ],
      ...results({ source_call_id: 'b', content: 'text of x' }, { content: 'a b' }, { content: '/app' }),
      metrics: { prompt_tokens: 10, cached_tokens: 4, completion_tokens: 2 },
    });
    const { steps } = read([step]);
    expect(
      steps.map((item) => [item.index, item.turn, item.thought, item.tool, item.command, item.observation]),
    ).toEqual([
      [1, 1, 'Both.', 'bash', 'ls', 'a b'],
      [2, 1, null, 'Read', '{\n  "path": "x"\n}', 'text of x'],
      [3, 1, null, 'bash', 'pwd', '/app'],
    ]);
    expect(steps.map((item) => item.usage?.uncachedInput ?? null)).toEqual([6, null, null]);
  });

  test('one result for several calls stays with the call it names and is warned of; terminus shows its screen after the last', () => {
    const shared = (name: string, args: unknown) =>
      say('', {
        tool_calls: [call('a', name, args), call('b', name, args)],
        ...results({ source_call_id: 'a', content: 'seen' }),
      });
    const plain = read([shared('run_shell_command', { command: 'x' })]);
    expect(plain.steps.map((step) => step.observation)).toEqual(['seen', null]);
    expect(plain.warnings.join()).toContain('1 reply has fewer results than calls');
    const terminus = read([shared('bash_command', { keystrokes: 'x\n', duration: 1 })]);
    expect(terminus.steps.map((step) => [step.command, step.observation])).toEqual([
      ['x\n', null],
      ['x\n', 'seen'],
    ]);
    expect(terminus.warnings).toEqual([]);
  });

  test('message lists, pictures with their size, and cut texts', () => {
    const picture = { type: 'image', source: { media_type: 'image/png', data: 'AAAAAAAA' } };
    const step = say([{ type: 'text', text: 'Look:' }, picture], {
      tool_calls: [call('a', 'Read', {})],
      ...results({ source_call_id: 'a', content: [{ type: 'text', text: 'half...[trimmed]' }] }),
    });
    const { steps } = read([step]);
    expect(steps[0]).toMatchObject({
      thought: 'Look:\n[image/png, 6 bytes]',
      observation: 'half...[trimmed]',
      truncated: true,
    });
  });

  test.each([
    ['<exit_code>3</exit_code>\n<stdout></stdout>', 3],
    ['<exit_code>0</exit_code>\n\n<exit_code>1</exit_code>', null],
    ['Exit code 2\nTraceback', 2],
    ['the words Exit code 2 in the middle', null],
    ['Chunk ID: 1\nProcess exited with code 127\nOutput:\nnot found', 127],
    ['Output:\nProcess exited with code 9\n', null],
    ['Output: no\nExit Code: 1\nBackground PIDs: NaN', 1],
    ['ok\n[Command finished with exit code 0]', 0],
    ['plain output', null],
  ])('return code stated by %j', (content, returnCode) => {
    const { steps } = read([
      say('', {
        tool_calls: [call('a', 'Bash', { command: 'x' })],
        ...results({ source_call_id: 'a', content }),
      }),
    ]);
    expect(steps[0]?.returnCode).toBe(returnCode);
  });

  test('calls written into the text of the reply are read: terminus JSON, OpenHands functions', () => {
    const terminus = say(
      JSON.stringify({
        analysis: 'A',
        plan: 'P',
        commands: [{ keystrokes: 'ls\n' }, { keystrokes: 'pwd\n' }],
      }),
      results({ content: '$' }),
    );
    const openHands = say(
      'I run it.\n<function=execute_bash>\n<parameter=command>\nmake\n</parameter>\n</function>',
    );
    const broken = say(
      '{"commands": [',
      results({ content: 'Previous response had parsing errors:\nERROR' }),
    );
    expect(
      read([terminus, openHands, broken]).steps.map((step) => [
        step.thought,
        step.tool,
        step.command,
        step.error,
      ]),
    ).toEqual([
      ['A\nP', 'bash', 'ls\npwd\n', null],
      ['I run it.', 'bash', 'make', null],
      ['{"commands": [', null, null, 'format-error'],
    ]);
  });
});

describe('whole document', () => {
  test('the instruction is the task without boilerplate; settings messages are not the task', () => {
    expect(read([say('hi')]).task.instruction).toBe('Write a file.');
    const settings = { source: 'user', message: '<environment_context>\n<cwd>/</cwd>' };
    const rollout = atifRollout(
      [{ ...document([]), steps: [settings, { source: 'user', message: 'Do it.' }, say('ok')] }],
      'x',
    );
    expect(rollout).toMatchObject({
      task: { instruction: 'Do it.' },
      prompt: '<environment_context>\n<cwd>/</cwd>\n\nDo it.',
      steps: { length: 1 },
    });
  });

  test('totals of 0 are unknown; stated totals win over the sum; cached above input is counted apart', () => {
    expect(
      read([say('hi')], {
        final_metrics: { total_prompt_tokens: 0, total_completion_tokens: 0, total_cost_usd: 0 },
      }),
    ).toMatchObject({
      costUsd: null,
      usage: { uncachedInput: null, output: null },
    });
    const stated = read([say('hi', { metrics: { prompt_tokens: 1 } })], {
      final_metrics: {
        total_prompt_tokens: 100,
        total_cached_tokens: 900,
        total_completion_tokens: 5,
        total_cost_usd: 0.2,
      },
    });
    expect(stated).toMatchObject({ costUsd: 0.2, usage: { uncachedInput: 100, cacheRead: 900, output: 5 } });
    expect(
      read([say('a', { metrics: { prompt_tokens: 7, completion_tokens: 1 } }), say('b')]).warnings,
    ).toContain('tokens are known for 1 of 2 replies; the totals are theirs');
  });

  test('times of all kinds become UTC', () => {
    const at = (timestamp: unknown) => read([say('hi', { timestamp })]).steps[0]?.startedAt;
    expect(
      ['2026-05-21T10:00:41.741004+02:00', '2026-05-21 08:00:41', 1763510130, 1763510130123, 'soon', 3].map(
        at,
      ),
    ).toEqual([
      '2026-05-21T08:00:41.741Z',
      '2026-05-21T08:00:41.000Z',
      '2025-11-18T23:55:30.000Z',
      '2025-11-18T23:55:30.123Z',
      null,
      null,
    ]);
  });
});

describe('files that belong together', () => {
  const copied = { ...say('first'), is_copied_context: true };
  const files = {
    'agent/trajectory.json': document(
      [
        say('first', { metrics: { prompt_tokens: 5 } }),
        {
          source: 'system',
          message: 'Summary.',
          ...results({
            content: null,
            subagent_trajectory_ref: [{ trajectory_path: 'trajectory.summarization-1-summary.json' }],
          }),
        },
      ],
      {
        continued_trajectory_ref: 'trajectory.cont-1.json',
        final_metrics: { total_prompt_tokens: 5 },
      },
    ),
    'agent/trajectory.cont-1.json': {
      ...document([]),
      steps: [{ ...USER, is_copied_context: true }, copied, say('second')],
      final_metrics: { total_prompt_tokens: 12 },
    },
    'agent/trajectory.summarization-1-summary.json': document([say('summing up')], {
      session_id: 's1-summarization-1-summary',
    }),
  };

  test('a continuation is one trajectory with its first part, copied steps count once, totals are the last ones', async () => {
    const plan = await planImport(treeOf(files));
    expect(plan.entries.map((entry) => entry.path)).toEqual(['agent/trajectory.json']);
    const rollout = await plan.entries[0]!.load();
    expect(rollout.steps.map((step) => step.thought ?? step.observation)).toEqual([
      'first',
      'Summary.',
      'second',
    ]);
    expect(rollout.usage.uncachedInput).toBe(12);
    expect(rollout.warnings.join()).toContain('1 sub-agent');
    expect(plan.ignored.map((item) => item.reason)).toEqual([
      'continues agent/trajectory.json and is imported with it',
      "a sub-agent's trajectory of agent/trajectory.json, not a rollout of its own",
    ]);
  });

  test('a missing continuation is a warning, one that leads out of the folder is not followed', async () => {
    const plan = await planImport(
      treeOf({
        'a/t.json': document([say('x')], { continued_trajectory_ref: '../b/t.json' }),
        'b/t.json': document([say('y')]),
      }),
    );
    expect(plan.entries).toHaveLength(2);
    const warnings = plan.entries.flatMap((entry) => entry.warnings);
    expect(warnings.filter((text) => text.includes('continuation'))).toHaveLength(1);
  });

  test.each(['1.4', 'ATIF-v1.0', 'ATIF-v1.4', 'ATIF-v1.6'])(
    'schema version %s is read',
    async (schema_version) => {
      const plan = await planImport(treeOf({ 'a/one.json': document([say('x')], { schema_version }) }));
      expect(plan.entries.map((entry) => [entry.formatVersion, entry.steps])).toEqual([[schema_version, 1]]);
    },
  );
});

describe('contract', () => {
  testImporterContract('atif', () =>
    treeOf({
      'a/one.json': document([
        say('x', {
          tool_calls: [call('a', 'Bash', { command: 'ls' })],
          ...results({ source_call_id: 'a', content: 'nul \0 here' }),
        }),
      ]),
      'a/two.json': document([say('', results({ content: 'nothing was said' }))]),
      'b/two.json': document([say('x'), say('y')]),
    }),
  );
});

describeWithSharedData('real ATIF files', (shared) => {
  testImporterContract('atif', () => scanPaths([`${shared}/atif`]));

  test('claude-code: parallel calls share a turn, usage splits off the cache, no outcome', async () => {
    const plan = await planImport(await scanPaths([`${shared}/atif`]));
    const rollout = await plan.entries.find((entry) => entry.path.endsWith('trajectory_pass.json'))!.load();
    expect(rollout).toMatchObject({
      agent: { name: 'claude-code', version: '2.1.178' },
      model: 'claude-opus-4-6',
      usage: { uncachedInput: 485630 - 461807, cacheRead: 461807, output: 3304 },
      outcome: { kind: 'unknown' },
      exitStatus: 'unknown',
    });
    expect(new Set(rollout.steps.map((step) => step.turn)).size).toBe(11);
    expect(rollout.steps).toHaveLength(13);
  });

  test('openhands without tool calling: the command and its return code are read from the texts', async () => {
    const plan = await planImport(await scanPaths([`${shared}/atif/meridianlabs-ai__inspect_scout`]));
    const rollout = await plan.entries.find((entry) => entry.path.includes('no_function_calling'))!.load();
    expect(rollout.steps.map((step) => [step.tool, step.returnCode])).toEqual([
      ['bash', 0],
      ['finish', null],
    ]);
  });
});
