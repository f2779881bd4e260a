import { describe, expect, it } from 'vitest';
import { badCitations, type Summary } from '@/lib/summary/schema';
import { citedSteps, summarySections } from './sections';

const summary: Summary = {
  headline: 'Patched the parser; its tests passed.',
  task: {
    objective: 'Fix quotes',
    expectedBehaviour: null,
    currentBehaviour: null,
    constraints: [],
    successCriteria: [],
  },
  requirements: [{ requirement: 'Quotes', status: 'verified', evidence: 'rc 0', steps: [9] }],
  hypotheses: [{ hypothesis: 'Off by one', status: 'refuted', evidence: 'printed 3', steps: [2, 99] }],
  progress: [{ milestone: 'Reproduced', steps: [2] }],
  changes: [{ file: 'a.js', symbol: null, before: '', after: 'escapes', steps: [5] }],
  commands: [{ step: 7, command: 'node --test', returnCode: 0, captured: null }],
  verification: [{ ran: 'node --test', checked: 'all', result: 'passed', afterLastEdit: true, steps: [9] }],
  notTested: ['empty rows'],
  errors: [],
  evidence: [],
  failureModes: [],
  finalState: { agentClaim: 'Done.', patch: 'submitted', artifacts: [], unresolved: [], steps: [] },
};

describe('summarySections', () => {
  it('names items by the paths that bad citations use', () => {
    const paths = summarySections(summary).flatMap((section) => section.items.map((item) => item.path));
    for (const { path } of badCitations(summary, 10)) expect(paths).toContain(path);
    expect(badCitations(summary, 10)).toEqual([{ path: 'hypotheses[0]', step: 99 }]);
  });

  it('has the same sections in the same order for an empty summary, so that columns align', () => {
    const bare = {
      ...summary,
      requirements: [],
      hypotheses: [],
      changes: [],
      verification: [],
      progress: [],
    };
    expect(summarySections(bare).map((s) => s.key)).toEqual(summarySections(summary).map((s) => s.key));
  });

  it('tells held, open and refuted claims apart, and leaves out empty details', () => {
    const [requirements, hypotheses, , changes] = summarySections(summary);
    expect(requirements?.items[0]?.status?.standing).toBe('held');
    expect(hypotheses?.items[0]?.status).toEqual({ word: 'refuted', standing: 'against' });
    expect(changes?.items[0]?.details).toEqual(['after: escapes']);
  });
});

describe('citedSteps', () => {
  it('collects every cited step once, in order', () => {
    expect(citedSteps(summary)).toEqual([2, 5, 7, 9, 99]);
  });
});
