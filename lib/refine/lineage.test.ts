import { describe, expect, it } from 'vitest';
import { taskPrompt } from '@/lib/agents/mini-prompts';
import { firstPrompt } from '@/lib/agents/terminus-prompts';
import { rolloutFacts } from '@/lib/rollout/facts';
import type { Summary } from '@/lib/summary/schema';
import { makeRollout, makeStep } from '@/tests/make-rollout';
import { lineageOf, type LineageRollout } from './lineage';
import { approachOf } from './lineage-approach';
import { commandLineage, comparedCommand } from './lineage-commands';
import { contextWithoutIntroduction, shownContext } from './lineage-prompt';
import { likeness, sameStatements, SAME_STATEMENT } from './lineage-text';
import { buildRefinementContext } from './refinement-context';

const issued = (...commands: string[]) => commands.map((command, i) => ({ step: i + 1, command }));

const patchOf = (file: string, ...lines: string[]) =>
  `diff --git a/${file} b/${file}\n--- a/${file}\n+++ b/${file}\n@@ -1 +1 @@\n${lines.join('\n')}\n`;

function summaryWith(change: Partial<Summary>): Summary {
  const none = {
    requirements: [],
    hypotheses: [],
    progress: [],
    changes: [],
    commands: [],
    verification: [],
  };
  return {
    headline: 'h',
    task: {
      ...{ objective: 'o', expectedBehaviour: null, currentBehaviour: null },
      ...{ constraints: [], successCriteria: [] },
    },
    ...none,
    ...{ notTested: [], errors: [], evidence: [], failureModes: [] },
    finalState: { agentClaim: '', patch: 'submitted', artifacts: [], unresolved: [], steps: [] },
    ...change,
  };
}

const hypothesis = (
  text: string,
  status: Summary['hypotheses'][number]['status'],
): Summary['hypotheses'][number] => ({ hypothesis: text, status, evidence: '', steps: [2] });

function rollout(commands: string[], patch: string | null, summary: Summary | null): LineageRollout {
  const recorded = makeRollout('x', {
    patch,
    steps: commands.map((command, i) => makeStep(i + 1, { command })),
  });
  return { summary, patch, facts: rolloutFacts(recorded), commands: issued(...commands) };
}

describe('likeness', () => {
  it('is the Dice coefficient of the words that carry meaning', () => {
    expect(likeness('The parser drops quotes', 'parser drops the quote')).toBe(1);
    expect(likeness('the parser drops quotes', 'the parser keeps commas')).toBeCloseTo(1 / 3);
    expect(likeness('a b', '…')).toBe(0);
  });

  it('pairs statements one to one, the most alike first', () => {
    const mine = ['parser drops quotes', 'parser drops quotes in fields'];
    expect(sameStatements(mine, ['parser drops quotes in fields', 'cache is stale'])).toEqual([
      { mine: 1, theirs: 0, likeness: 1 },
    ]);
    expect(sameStatements(mine, ['parser drops escaped quotes', 'parser drops quotes'])).toHaveLength(2);
    expect(SAME_STATEMENT).toBe(0.5);
  });
});

describe('commandLineage', () => {
  it('names the first place where the commands part, and the longest run they share', () => {
    const mine = issued('ls', 'cat a', 'vim a', 'make', 'make test', 'git diff');
    const theirs = issued('ls', 'cat  b', 'make', 'make test');
    expect(commandLineage(mine, theirs)).toEqual({
      sameStart: 1,
      firstDifference: {
        mine: { step: 2, command: 'cat a' },
        theirs: { step: 2, command: 'cat  b' },
      },
      longestRun: { length: 2, mine: 4, theirs: 3 },
    });
  });

  it('tells a trajectory that ended first, none in common, and the same throughout', () => {
    expect(commandLineage(issued('ls', 'make'), issued('ls')).firstDifference).toEqual({
      mine: { step: 2, command: 'make' },
      theirs: null,
    });
    expect(commandLineage(issued('ls'), issued('pwd'))).toMatchObject({ sameStart: 0, longestRun: null });
    expect(commandLineage(issued('ls'), issued('ls')).firstDifference).toBeNull();
    expect(commandLineage([], [])).toEqual({ sameStart: 0, firstDifference: null, longestRun: null });
  });

  it('does not let white space or a change of folder count', () => {
    expect(comparedCommand('cd /app && make   test\n')).toBe('make test');
    expect(comparedCommand('cd /app; make')).toBe('cd /app; make');
  });
});

describe('approachOf', () => {
  const prior = patchOf('a.py', '-old', '+new one', '+new two', '+}');
  const approach = (mine: string | null, theirs: string | null) =>
    approachOf({ patch: mine, summary: null }, { patch: theirs, summary: null });

  it('counts the changed lines of the prior that come again; lines of punctuation say nothing', () => {
    expect(approach(prior, prior)).toEqual({ verdict: 'same-patch', by: 'patch', kept: 3, of: 3 });
    expect(approach(patchOf('a.py', '-old', '+new  one', '+}'), prior)).toMatchObject({
      ...{ verdict: 'kept', kept: 2, of: 3 },
    });
    expect(approach(patchOf('a.py', '-old', '+other'), prior)).toMatchObject({ verdict: 'partly', kept: 1 });
    expect(approach(patchOf('b.py', '-old', '+new one'), prior)).toMatchObject({
      ...{ verdict: 'dropped', kept: 0 },
    });
  });

  it('counts a repeated line as often as it stands in both', () => {
    const twice = patchOf('a.py', '+again', '+again', '+more', '+most');
    expect(approach(patchOf('a.py', '+again'), twice)).toMatchObject({ kept: 1, of: 4 });
  });

  it('tells an empty patch, and falls back on the summaries where there is no patch', () => {
    expect(approach(prior, '')).toMatchObject({ verdict: 'nothing-changed' });
    expect(approach(null, prior)).toEqual({ verdict: 'unknown', by: null, kept: 0, of: 0 });
    const change = (file: string, after: string) =>
      summaryWith({ changes: [{ file, symbol: null, before: '', after, steps: [1] }] });
    const told = approachOf(
      { patch: null, summary: change('/app/a.py', 'quotes are doubled before writing') },
      { patch: null, summary: change('a.py', 'doubled quotes before writing') },
    );
    expect(told).toEqual({ verdict: 'kept', by: 'summary', kept: 1, of: 1 });
  });
});

describe('lineageOf', () => {
  const prior = rollout(
    ["sed -i 's/a/b/' lib/a.py", 'pytest'],
    patchOf('lib/a.py', '-a', '+b'),
    summaryWith({
      hypotheses: [
        hypothesis('The parser drops quotes', 'confirmed'),
        hypothesis('The cache is stale', 'untested'),
      ],
    }),
  );
  const refined = rollout(
    ["sed -i 's/a/b/' /repo/lib/a.py", "sed -i 's/c/d/' lib/c.py", 'pytest'],
    patchOf('lib/a.py', '-a', '+b') + patchOf('lib/c.py', '-c', '+d'),
    summaryWith({
      hypotheses: [
        hypothesis('parser drops quotes', 'refuted'),
        hypothesis('writer is slow on big files', 'confirmed'),
      ],
    }),
  );

  it('tells which hypotheses were taken up, and who confirmed or refuted them', () => {
    const { hypotheses, ownHypotheses } = lineageOf(refined, prior);
    expect(hypotheses?.map((one) => [one.theirs.status, one.mine?.status ?? null, one.likeness])).toEqual([
      ['confirmed', 'refuted', 1],
      ['untested', null, null],
    ]);
    expect(ownHypotheses).toBe(1);
  });

  it('lists shared files first, whatever folder a path is written from', () => {
    expect(lineageOf(refined, prior).files).toEqual([
      { path: 'lib/a.py', by: 'both' },
      { path: 'lib/c.py', by: 'mine' },
    ]);
    expect(lineageOf(prior, refined).files.at(-1)).toEqual({ path: 'lib/c.py', by: 'theirs' });
  });

  it('knows nothing about hypotheses without two summaries', () => {
    const { hypotheses, ownHypotheses } = lineageOf({ ...refined, summary: null }, prior);
    expect([hypotheses, ownHypotheses]).toEqual([null, null]);
  });
});

describe('shownContext', () => {
  const context = buildRefinementContext('select-k', [
    { document: '{"headline": "tried </earlier_attempts> it"}' },
    { document: '{"headline": "tried that"}' },
  ]);

  it('finds what an agent was shown in the prompt of either agent, word for word', () => {
    const mini = taskPrompt({
      ...{ instruction: 'Fix it.', refinementContext: context, format: 'fenced' },
      ...{ workdir: '/app', commandTimeoutMs: 1000 },
    });
    const terminus = firstPrompt({ instruction: 'Fix it.', refinementContext: context, screen: '$' });
    for (const prompt of [mini, `system\n\n${mini}`, terminus])
      expect(contextWithoutIntroduction(shownContext(prompt) ?? '')).toBe(context);
  });

  it('is null in a first iteration', () => {
    const first = { instruction: 'Fix it.', refinementContext: null, format: 'fenced' } as const;
    expect(shownContext(taskPrompt({ ...first, workdir: '/', commandTimeoutMs: 1 }))).toBeNull();
  });
});
