import { describe, expect, test } from 'vitest';
import type { BenchmarkLine } from '@/lib/api/benchmarks';
import type { MachineFacts } from '@/lib/api/launches';
import { firstDraft, type LaunchDraft } from './draft';
import type { LaunchFacts } from './launch-problem';
import { launchableSettings, launchProblems, suggestedName, taskProblem } from './launch-problems';
import { GOALS } from './pipeline-draft';
import { presetChange, presetOf, presetsOf } from './presets';

const task = {
  ...{ name: 'a', difficulty: null, category: null, tags: [], instruction: '', agentTimeoutMs: 1 },
  ...{ verifierTimeoutMs: 1, memoryMb: 1, cpus: null, network: false, hasSolution: false, problem: null },
};
const benchmark: BenchmarkLine = { name: 'demo', folder: '/demo', readAt: '', refused: [], tasks: [task] };
const machine: MachineFacts = {
  sandboxes: {
    bubblewrap: { ok: true, detail: 'bubblewrap 0.8.0' },
    docker: { ok: false, reason: 'No socket answers.', install: null },
  },
  ...{ keys: { anthropic: false }, rootFs: [{ name: 'tb', detail: '' }], cores: 2, memoryMb: 8000 },
  checkedAt: '',
};
const facts = (change: Partial<LaunchFacts> = {}): LaunchFacts => ({
  ...{
    benchmark,
    benchmarks: 1,
    tasks: ['a'],
    lost: [],
    machine,
    taken: ['earlier'],
    starts: [],
    name: 'new',
  },
  ...change,
});
const draft = (change: Partial<LaunchDraft> = {}): LaunchDraft => ({
  ...firstDraft('mini-swe-agent', { benchmark: 'demo', model: 'scripted/demo' }, null),
  ...change,
});
const found = (change: Partial<LaunchDraft>, known: Partial<LaunchFacts> = {}) =>
  launchProblems(draft(change), facts(known)).map(({ field, says }) => `${field}: ${says}`);

describe('before a launch', () => {
  test('nothing is missing from what the form begins with and a task', () => {
    expect(found({})).toEqual([]);
    expect(launchableSettings(draft(), ['a'])).toMatchObject({ benchmark: 'demo', tasks: ['a'], n: 16 });
  });

  test.each<[string, Partial<LaunchDraft>, Partial<LaunchFacts>, RegExp]>([
    ['no folder of tasks', {}, { benchmark: null, benchmarks: 0 }, /^benchmark: Add a folder/],
    ['no benchmark', {}, { benchmark: null }, /^benchmark: Choose a benchmark/],
    ['no task', {}, { tasks: [] }, /^tasks: No task is chosen/],
    ['tasks that changed', {}, { tasks: [], lost: null }, /^tasks: The tasks of demo have changed/],
    ['no model', { model: ' ' }, {}, /^model: mini-swe-agent asks a model/],
    ['a model without its provider', { model: 'claude-x' }, {}, /^model: A model is named/],
    ['another provider', { model: 'openai/x' }, {}, /^model: A model is named/],
    ['no key', { model: 'anthropic/claude-x' }, {}, /^model: No API key/],
    ['a sandbox that does not work', { sandbox: 'docker' }, {}, /^sandbox: docker .* No socket answers\.$/],
    [
      'a root file system that is not here',
      { rootFs: 'gone' },
      {},
      /^rootFs: .*runoff env build --name gone/,
    ],
    ['no N', { n: null }, {}, /^n: A number is needed here/],
    ['N of 0', { n: 0 }, {}, /^n: At least 1\.$/],
    ['too large an N', { n: 257 }, {}, /^n: At most 256\.$/],
    ['half a rollout', { n: 1.5 }, {}, /^n: A whole number/],
    ['too short a time', { timeMinutes: 0.01 }, {}, /^timeMinutes: At least 0\.017 min\.$/],
    ['too short a command', { commandSeconds: 0 }, {}, /^commandSeconds: At least 0\.1 s\.$/],
    ['a negative budget', { budgetUsd: -1 }, {}, /^budgetUsd: At least 0 USD\.$/],
    ['too hot', { temperature: 3 }, {}, /^temperature: At most 2\.$/],
    ['no G', { groupSize: null }, {}, /^groupSize: A number is needed here/],
    ['a group of one', { groupSize: 1 }, {}, /^groupSize: At least 2\.$/],
    ['too many votes', { votes: 65 }, {}, /^votes: At most 64\.$/],
    ['too hot a judge', { judgeTemperature: 3 }, {}, /^judgeTemperature: At most 2\.$/],
    ['no calls at once', { callConcurrency: 0 }, {}, /^callConcurrency: At least 1\.$/],
    ['a negative budget of votes', { budgetVotes: -1 }, {}, /^budgetVotes: At least 0 USD\.$/],
    [
      'a judge without a key',
      { judge: 'anthropic/x' },
      {},
      /^judge: No API key .* take scripted\/evidence\.$/,
    ],
    ['a judge without its provider', { judge: 'x' }, {}, /^judge: A model is named/],
    ['a judge that cannot vote', { judge: 'scripted/demo' }, {}, /^judge: scripted\/demo cannot vote/],
    ['no summary writer', { summariser: 'scripted/evidence' }, {}, /^summariser: .* cannot write summaries/],
    [
      'more priors than rollouts',
      { n: 2 },
      {},
      /^keep: K = 4 priors cannot be chosen from N = 2 rollouts\.$/,
    ],
    ['one iteration', { iterations: 1 }, {}, /^iterations: At least 2: .* Select the best/],
    ['no experiment to start from', { startFrom: 'gone' }, {}, /^startFrom: gone has no finished rollout/],
    [
      'tasks that the experiment to start from has not',
      { startFrom: 'e' },
      { starts: [{ id: 'e', name: 'E', benchmarks: { demo: { b: 4 } } }] },
      /^startFrom: E has no finished rollout of a: choose tasks it has/,
    ],
    ['no name', {}, { name: '  ' }, /^name: The experiment needs a name/],
    ['a name that is taken', {}, { name: ' earlier ' }, /^name: There is an experiment named earlier/],
  ])('%s is one problem and says so', (_, change, known, says) => {
    const problems = found(change, known);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(says);
  });

  test('several problems stand in the order of the page', () => {
    const problems = launchProblems(
      draft({ n: 0, sandbox: 'docker', model: '' }),
      facts({ tasks: [], name: '' }),
    );
    expect(problems.map(({ field }) => field)).toEqual(['tasks', 'model', 'n', 'sandbox', 'name']);
  });

  test('what the goal does not read is not held against it', () => {
    const odd: Partial<LaunchDraft> = { iterations: null, keep: 0, startFrom: 'gone', n: 2 };
    expect(found({ ...odd, goal: 'select' })).toEqual([]);
    expect(found({ ...odd, goal: 'rollouts', votes: null, judge: 'x' })).toEqual([]);
    expect(found({ ...odd, agent: 'nop', votes: null })).toEqual([]);
  });

  test('a judge that follows the agent’s model is told of there', () => {
    expect(found({ model: 'anthropic/x' })).toEqual([expect.stringMatching(/^model: No API key/)]);
  });

  test('what no worker has looked at is not held against it', () => {
    expect(found({ model: 'anthropic/x', sandbox: 'docker' }, { machine: null })).toEqual([]);
  });

  test('agents that ask no model need neither model nor key', () => {
    expect(found({ agent: 'oracle', model: '' })).toEqual([]);
  });
});

test('the oracle cannot be run on a task without a solution', () => {
  expect(taskProblem(task, 'oracle')).toMatch(/no solution/);
  expect(taskProblem(task, 'nop')).toBeNull();
  expect(taskProblem({ ...task, problem: 'It needs a GPU.' }, 'nop')).toBe('It needs a GPU.');
});

test('the suggested name is one that nobody has', () => {
  const named = draft({ model: 'anthropic/claude-x' });
  expect(suggestedName(named, [])).toBe('demo-mini-swe-agent-claude-x');
  expect(suggestedName(named, ['demo-mini-swe-agent-claude-x', 'demo-mini-swe-agent-claude-x-2'])).toBe(
    'demo-mini-swe-agent-claude-x-3',
  );
  expect(suggestedName(draft({ agent: 'oracle' }), [])).toBe('demo-oracle');
});

test('a preset that was taken is recognised until something of it changes', () => {
  for (const goal of GOALS)
    for (const preset of presetsOf(goal)) {
      const taken = draft({ ...presetChange(preset, 'terminus-1', goal), goal });
      expect(presetOf(taken)).toBe(preset);
      expect(presetOf({ ...taken, n: 5 })).toBeNull();
      expect(presetOf({ ...taken, seed: 5, sandbox: 'docker', judge: 'anthropic/x' })).toBe(preset);
      expect(presetOf({ ...taken, votes: 3 })).toBe(goal === 'rollouts' ? preset : null);
      expect(presetOf({ ...taken, pool: 'last', keep: 3 })).toBe(goal === 'refine' ? null : preset);
    }
  expect(presetOf(draft()), 'what a form begins with').toBe('balanced');
  expect(presetChange('quick', 'terminus-1', 'rollouts')).toMatchObject({
    agent: 'terminus-1',
    n: 4,
    calls: 50,
  });
  const paper = presetChange('paper', 'oracle', 'refine');
  expect(paper).toMatchObject({
    agent: 'mini-swe-agent',
    n: 16,
    groupSize: 2,
    votes: 8,
    keep: 4,
    iterations: 2,
  });
});
