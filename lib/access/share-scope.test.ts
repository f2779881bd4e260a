import { expect, it } from 'vitest';
import type { ShareInclude, ShareTarget } from './share';
import { scopeLeads, targetPath } from './share-scope';

const leads = (target: ShareTarget, rolloutIds: string[] | null, include: ShareInclude = 'trajectories') => {
  const scope = { target, include, rolloutIds };
  expect(scopeLeads(scope, targetPath(target))).toBe(true);
  return (href: string) => scopeLeads(scope, href);
};

it('leads from an experiment to its parts and its rollouts, and nowhere that writes', () => {
  const to = leads({ kind: 'experiment', experimentId: 'e' }, null);
  for (const rest of ['?tab=judge', '/endings?ending=solved', '/selections', '/tasks/t?group=r1.g1'])
    expect(to(`/experiments/e${rest}`)).toBe(true);
  expect(to('/rollouts/r?step=3')).toBe(true);
  for (const href of ['/', '/new?from=e', '/?pick=e', '/experiments/e?start=select', '/experiments/e2'])
    expect(to(href)).toBe(false);
  for (const href of ['/experiments/e/tasks/t/more', '/compare?r=a&r=b', '/links', '/api/v1/experiments/e'])
    expect(to(href)).toBe(false);
});

it('leads from a task, rollout, group or comparison no further than they reach', () => {
  const task = leads({ kind: 'task', experimentId: 'e', task: 't' }, null);
  expect(task('/experiments/e/tasks/t?view=list')).toBe(true);
  expect(task('/experiments/e')).toBe(false);
  expect(task('/experiments/e/tasks/t2')).toBe(false);
  const rollout = leads({ kind: 'rollout', rolloutId: 'r' }, ['r']);
  expect(rollout('/rollouts/r?tab=patch')).toBe(true);
  expect(rollout('/rollouts/r2')).toBe(false);
  const place = { tournamentId: 'x', round: 1, group: 0 };
  const group = leads({ kind: 'group', experimentId: 'e', task: 't', ...place }, ['a', 'b']);
  expect(group('/rollouts/a')).toBe(true);
  expect(group('/groups/x/0/0')).toBe(false);
  expect(group('/experiments/e/tasks/t')).toBe(false);
  const comparison = leads({ kind: 'comparison', rolloutIds: ['a', 'b', 'c'] }, ['a', 'b', 'c']);
  expect(comparison('/compare?r=b&r=a&tab=tests')).toBe(true);
  expect(comparison('/compare?r=a&r=d')).toBe(false);
  expect(comparison('/compare?r=a')).toBe(false);
  expect(leads({ kind: 'experiments', experimentIds: ['e', 'f'] }, [])('/experiments/e')).toBe(false);
});

it('leads to no step where trajectories are left out', () => {
  const to = leads({ kind: 'experiment', experimentId: 'e' }, null, 'summaries');
  expect(to('/rollouts/r?tab=metadata')).toBe(true);
  expect(to('/rollouts/r?step=3')).toBe(false);
});
