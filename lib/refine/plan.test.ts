import { describe, expect, it } from 'vitest';
import { plannedTournaments, taskPlan } from './plan';
import { pipelineFrom } from './settings';

const models = { summariser: 'scripted/extractive', judge: 'scripted/evidence' };
const paper = pipelineFrom('paper', models);

describe('the plan of a task', () => {
  it('is 32 rollouts, 32 summaries and 216 votes in the paper preset with N = 16 (arXiv:2604.16529)', () => {
    const plan = taskPlan(16, 16, paper);
    expect(plan).toMatchObject({ rollouts: 32, summaries: 32, votes: 216, fewestVotes: 216 });
    expect(plan.tournaments.map(({ purpose, votes }) => [purpose, votes])).toEqual([
      ['select', 96],
      ['final', 120],
    ]);
  });

  it('counts the champion among the K and as one more in the final pool', () => {
    const tournaments = plannedTournaments(16, 16, pipelineFrom('balanced', models));
    expect(tournaments.map(({ purpose, candidates, keep }) => [purpose, candidates, keep])).toEqual([
      ['select', 16, 4],
      ['champion', 4, 1],
      ['final', 17, 1],
    ]);
    expect(tournaments.map(({ votes, fewestVotes }) => [votes, fewestVotes])).toEqual([
      [96, 60],
      [24, 15],
      [128, 80],
    ]);
  });

  it('asks no votes for priors that are not selected', () => {
    expect(taskPlan(16, 16, { ...paper, context: 'random-k' }).votes).toBe(120);
    expect(taskPlan(8, 8, { ...paper, iterations: 1 })).toMatchObject({ rollouts: 8, votes: 56 });
  });

  it('runs only refined rollouts where iteration 0 is taken over', () => {
    expect(taskPlan(21, 16, { ...paper, startFrom: 'others' })).toMatchObject({
      rollouts: 16,
      summaries: 37,
    });
  });
});
