import { describe, expect, test } from 'vitest';
import { launchCounts } from '@/lib/launch/launch-counts';
import { defaultLaunchSettings } from '@/lib/launch/settings';
import { pipelineFrom } from '@/lib/refine/settings';
import { firstDraft } from './draft';
import { rolloutSum, taskFlow, workParts } from './plan-words';
import { tieRules, tieText, TIES } from './tie-rules';

const models = { summariser: 'anthropic/x', judge: 'anthropic/x' };
const paper = pipelineFrom('paper', models);
const balanced = pipelineFrom('balanced', models);
const draft = firstDraft('mini-swe-agent', { benchmark: 'demo', model: 'anthropic/x' }, null);

describe('the plan in words', () => {
  test('counts rollouts as far as it goes', () => {
    expect(rolloutSum(draft, 8)).toBe('8 tasks × 16 × 2 = 256 rollouts');
    expect(rolloutSum({ ...draft, goal: 'select' }, 8)).toBe('8 tasks × 16 = 128 rollouts');
    expect(rolloutSum({ ...draft, startFrom: 'e' }, 1)).toBe('1 task × 16 = 16 rollouts');
    expect(rolloutSum({ ...draft, agent: 'oracle', n: 1 }, 8)).toBe('8 tasks × 1 = 8 rollouts');
    expect(rolloutSum({ ...draft, n: null }, 8)).toBe('8 tasks × 0 × 2 = 0 rollouts');
  });

  test('says how many votes at most, and how many at least where they can be fewer', () => {
    const tasks = Array.from({ length: 8 }, (_, i) => `t${i}`);
    const base = defaultLaunchSettings('demo', tasks, 'mini-swe-agent', 'anthropic/x');
    const parts = (pipeline: typeof paper) =>
      workParts(
        launchCounts({ ...base, pipeline }, () => 5),
        pipeline,
      ).map(({ words, more }) => `${words} ${more}`.trim());
    expect(parts(paper)).toEqual(['256 summaries', '1,728 votes']);
    expect(parts({ ...paper, selection: { ...paper.selection, early: 'exact' } })).toEqual([
      ...['256 summaries', '≤ 1,728 votes (≥ 864 with early stop)'],
    ]);
    expect(parts({ ...paper, startFrom: 'e' })[0]).toBe('40 taken over');
  });

  test('tells what a task goes through', () => {
    expect(taskFlow(16, 16, paper)).toEqual([
      ...['16 rollouts', '16 summaries', '96 votes', '4 priors'],
      ...['16 refined rollouts', '16 summaries', '120 votes', '1 answer'],
    ]);
    expect(taskFlow(16, 16, balanced).filter((step) => step.endsWith('votes'))).toEqual([
      ...['≤ 120 votes', '≤ 128 votes'],
    ]);
    expect(taskFlow(5, 2, { ...paper, startFrom: 'e', context: 'random-k' })).toEqual([
      ...['5 rollouts taken over', '5 summaries', '4 priors drawn for each'],
      ...['2 refined rollouts', '2 summaries', '8 votes', '1 answer'],
    ]);
    expect(taskFlow(4, 4, { ...paper, iterations: 1 })).toEqual([
      ...['4 rollouts', '4 summaries', '24 votes', '1 answer'],
    ]);
  });
});

test('tie rules go into a word and back', () => {
  const balancedTies = balanced.selection.tie;
  expect(tieText(balancedTies)).toBe('extra-votes:2,evidence,seeded');
  expect(tieRules(tieText(balancedTies))).toEqual(balancedTies);
  for (const { value } of TIES) expect(tieText(tieRules(value) ?? [])).toBe(value);
  for (const odd of ['', 'luck', 'extra-votes', 'extra-votes:0', 'extra-votes:33', 'seeded,'])
    expect(tieRules(odd)).toBeNull();
});
