import { createHash } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { beforeEach, describe, expect, it } from 'vitest';
import { taskPrompt } from '@/lib/agents/mini-prompts';
import { rolloutFacts } from '@/lib/rollout/facts';
import { UNKNOWN_OUTCOME, type OutcomeKind } from '@/lib/rollout/rollout';
import { buildRefinementContext } from '@/lib/refine/refinement-context';
import { makeRollout, makeStep } from '@/tests/make-rollout';
import { testDatabase } from '@/tests/test-database';
import type { Db } from './client';
import { addTask, ensureExperiment, ensureTask } from './experiments';
import { lineagePage } from './lineage';
import { rolloutPage } from './rollout-page';
import { storeRollout } from './rollouts';
import { rollouts } from './schema';

const CONTEXT = buildRefinementContext('select-k', [{ document: '{"n": 1}' }, { document: '{"n": 2}' }]);
const PRIORS = [
  { rolloutId: 'second', summaryId: null },
  { rolloutId: 'first', summaryId: null },
];

let db: Db;
let experimentId: string;
let taskId: string;

beforeEach(() => {
  db = testDatabase().db;
  experimentId = ensureExperiment(db, 'lineage', 'a test').id;
  taskId = ensureTask(db, { benchmark: 'b', name: 'adder', instruction: 'Do it', baseCommit: null }).id;
  addTask(db, experimentId, taskId);
  put('first', 'failed', ['ls', 'cat a']);
  put('second', 'passed', ['ls', 'vim a', 'make']);
  put('refined', 'passed', ['ls', 'vim a', 'git diff']);
  refine('refined', { priors: PRIORS });
});

function put(id: string, kind: OutcomeKind, commands: string[]) {
  const recorded = makeRollout(id, {
    steps: commands.map((command, i) => makeStep(i + 1, { command })),
    outcome: { ...UNKNOWN_OUTCOME, kind },
  });
  const facts = rolloutFacts(recorded);
  storeRollout(db, { id, experimentId, taskId, recorded, facts, patchKeyHash: null, contentHash: id });
}

function refine(id: string, { priors, context = CONTEXT }: { priors: typeof PRIORS; context?: string }) {
  const hash = createHash('sha256').update(CONTEXT).digest('hex');
  const prompt = taskPrompt({
    ...{ instruction: 'Do it', refinementContext: context, format: 'fenced' },
    ...{ workdir: '/app', commandTimeoutMs: 1000 },
  });
  db.update(rollouts)
    .set({ iteration: 1, prompt, refinement: { context: 'select-k', version: 1, hash, priors } })
    .where(eq(rollouts.id, id))
    .run();
}

describe('lineagePage', () => {
  it('gives what a rollout was shown, in that order, and what it did with it', () => {
    const shown = lineagePage(db, 'refined')?.shown;
    expect(shown?.summaries.map((one) => [one.rolloutId, one.rollout?.outcome])).toEqual([
      ['second', 'passed'],
      ['first', 'failed'],
    ]);
    const [second, first] = shown?.summaries.map((one) => one.lineage?.commands) ?? [];
    expect(second).toMatchObject({ sameStart: 2, longestRun: { length: 2, mine: 1, theirs: 1 } });
    expect(first?.firstDifference).toEqual({
      mine: { step: 2, command: 'vim a' },
      theirs: { step: 2, command: 'cat a' },
    });
  });

  it('holds the exact text and says whether it is the recorded one', () => {
    expect(lineagePage(db, 'refined')?.shown).toMatchObject({ textIsRecorded: true });
    expect(lineagePage(db, 'refined')?.shown?.text).toContain(CONTEXT);
    refine('refined', { priors: PRIORS, context: `${CONTEXT} and more` });
    expect(lineagePage(db, 'refined')?.shown?.textIsRecorded).toBe(false);
    db.update(rollouts).set({ prompt: null }).run();
    expect(lineagePage(db, 'refined')?.shown).toMatchObject({ text: null, textIsRecorded: null });
  });

  it('goes the other way as well', () => {
    expect(lineagePage(db, 'first')).toMatchObject({
      shown: null,
      shownTo: [{ rollout: { id: 'refined' }, place: 2, of: 2, hypotheses: null }],
    });
    expect(rolloutPage(db, 'first')?.lineage).toEqual({ shown: null, shownTo: 1 });
    expect(rolloutPage(db, 'refined')?.lineage).toEqual({ shown: 2, shownTo: 0 });
  });

  it('knows a prior that is no longer stored only by its id', () => {
    refine('refined', { priors: [{ rolloutId: 'gone', summaryId: null }] });
    expect(lineagePage(db, 'refined')?.shown?.summaries).toEqual([
      { rolloutId: 'gone', rollout: null, summary: null, lineage: null },
    ]);
    expect(lineagePage(db, 'none')).toBeNull();
  });
});
