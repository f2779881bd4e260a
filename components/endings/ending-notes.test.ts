import { describe, expect, it } from 'vitest';
import type { TaskEnding } from '@/lib/metrics/pipeline-types';
import { byDelta, lostHref, shapeNotes } from './ending-notes';

const task = (name: string, delta: number | null, change: Partial<TaskEnding> = {}): TaskEnding => ({
  ...{ id: name, slug: name, name, delta, ending: 'solved', newlySolved: false },
  ...{ iterations: [], priors: null, finalOutcome: null, lostIn: null, status: 'finished', error: null },
  ...{ votes: { asked: 0, planned: 0 }, costUsd: null, steps: [] },
  ...change,
});
const settings = { iterations: 2, keep: 4, context: 'select-k', pool: 'last' } as const;

describe('byDelta', () => {
  const tasks = [task('none', null), task('b', 0.5), task('a', 0.5), task('worse', -0.25)];

  it('puts the largest gain or the largest loss first, and what has no Δ last in both', () => {
    expect(byDelta(tasks, 'helped').map(({ name }) => name)).toEqual(['a', 'b', 'worse', 'none']);
    expect(byDelta(tasks, 'hurt').map(({ name }) => name)).toEqual(['worse', 'a', 'b', 'none']);
  });
});

describe('shapeNotes', () => {
  it('says what the endings mean where that is not plain', () => {
    expect(shapeNotes(settings)).toEqual([]);
    expect(shapeNotes({ ...settings, iterations: 1 })).toEqual([expect.stringContaining('T = 1')]);
    expect(shapeNotes({ ...settings, iterations: 3, pool: 'last-and-champion' })).toEqual([
      expect.stringContaining('3 iterations'),
      expect.stringContaining('champion'),
    ]);
    expect(shapeNotes({ ...settings, context: 'random-k' })).toEqual([
      expect.stringContaining('4 drawn at random'),
    ]);
  });
});

describe('lostHref', () => {
  it('leads to the tournament on the page of the task', () => {
    const lostIn = { iteration: 0, purpose: 'select', round: 2 } as const;
    expect(lostHref('e', task('t', null, { lostIn }))).toBe('/experiments/e/tasks/t#select-0');
    expect(lostHref('e', task('t', null))).toBeNull();
  });
});
