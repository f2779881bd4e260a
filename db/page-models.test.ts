import { beforeEach, describe, expect, it } from 'vitest';
import { runTournament } from '@/lib/tournament/run-tournament';
import { settingsFrom } from '@/lib/tournament/settings';
import { UNKNOWN_OUTCOME } from '@/lib/rollout/rollout';
import { rolloutFacts } from '@/lib/rollout/facts';
import { makeRollout, makeStep } from '@/tests/make-rollout';
import { testDatabase } from '@/tests/test-database';
import { storeCall } from './calls';
import type { Db } from './client';
import { addTask, ensureExperiment, ensureTask } from './experiments';
import { findInRollout } from './find-in-rollout';
import { groupPage } from './group-page';
import { attachmentAt, PAGE_LIMITS, patchText, rolloutPage, storedRollout } from './rollout-page';
import { storeRollout } from './rollouts';
import { storeSummary } from './summaries';
import { taskPage } from './task-page';
import { finishTournament, startTournament, storeDecision, storeGroup, storeVote } from './tournaments';

const USAGE = { uncachedInput: 10, cacheRead: 5, cacheWrite: 0, output: 7, reasoning: null };
const SETTINGS = settingsFrom('paper', { votes: 3 });

let db: Db;
let experimentId: string;
let taskId: string;

beforeEach(() => {
  db = testDatabase().db;
  experimentId = ensureExperiment(db, 'pages', 'a test').id;
  for (const name of ['alpha', 'beta', 'gamma']) {
    const task = ensureTask(db, { benchmark: 'b', name, instruction: 'Do it', baseCommit: null });
    addTask(db, experimentId, task.id);
    if (name === 'beta') taskId = task.id;
  }
  for (const id of ['r0', 'r1', 'r2']) put(id, id === 'r2' ? 'passed' : 'failed');
});

function put(id: string, kind: 'passed' | 'failed', patch: string | null = null) {
  const recorded = {
    ...makeRollout(id),
    steps: [
      makeStep(1, { command: 'ls', observation: 'Needle and needle' }),
      makeStep(2, { thought: 'a NEEDLE too', command: 'npm test', returnCode: 1 }),
    ],
    outcome: { ...UNKNOWN_OUTCOME, kind },
    patch,
    attachments: [
      { kind: 'verifier-log' as const, name: 'log.txt', text: 'x'.repeat(PAGE_LIMITS.attachment + 9) },
    ],
  };
  const facts = rolloutFacts(recorded);
  storeRollout(db, {
    id,
    experimentId,
    taskId,
    recorded,
    facts,
    patchKeyHash: null,
    contentHash: `${id}${patch}`,
  });
}

/** A tournament in which the first one shown wins; vote 1 of every group is unreadable at first. */
async function play(id: string, selectionId: string) {
  const of = { tournamentId: id, experimentId };
  startTournament(db, {
    ...{ id, experimentId, taskId, iteration: 0, purpose: null, selectionId },
    ...{ model: 'scripted/evidence', scripted: true },
    ...{ settings: SETTINGS, promptVersion: 1, promptHash: 'p', codeVersion: 'v' },
    candidates: ['r0', 'r1', 'r2'].map((rolloutId) => ({ rolloutId, summaryId: null })),
  });
  const candidates = ['r0', 'r1', 'r2'].map((one) => ({ id: one, patchKey: null, evidence: 0 }));
  const result = await runTournament(candidates, SETTINGS, {
    vote: async ({ round, group, vote, ask }) => {
      const unreadable = vote === 1 && ask === 0;
      const reply = unreadable ? 'hm' : 'Final verdict: Solution 1';
      storeCall(db, {
        key: `vote:${id}:${round}:${group}:${vote}:${ask}`,
        ...{ experimentId, role: 'judge', rolloutId: null, tournamentId: id, model: 'm', servedBy: 'm' },
        ...{
          promptHash: 'p',
          reply,
          stopReason: 'end',
          usage: USAGE,
          costUsd: 0.5,
          latencyMs: 12,
          dropped: null,
        },
      });
      return unreadable
        ? { choice: null, reason: 'no verdict', rationale: reply }
        : { choice: 0, rationale: reply };
    },
    emit: (event) => {
      if (event.type === 'group-started') storeGroup(db, id, event);
      else if (event.type === 'vote')
        storeVote(db, { ...of, round: event.round, group: event.group }, event.vote);
      else storeDecision(db, of, event.group);
    },
    signal: new AbortController().signal,
  });
  finishTournament(db, id, { status: 'finished', result }, '2026-01-01T00:00:00Z');
}

describe('taskPage', () => {
  it('knows where the task stands and shows rollouts without a tournament', () => {
    const page = taskPage(db, experimentId, 'beta', null);
    expect(page?.place).toMatchObject({
      position: 2,
      total: 3,
      previous: { slug: 'alpha' },
      next: { slug: 'gamma' },
    });
    expect(page?.rollouts.map((rollout) => [rollout.slot, rollout.outcome, rollout.summary])).toEqual([
      [0, 'failed', 'none'],
      [1, 'failed', 'none'],
      [2, 'passed', 'none'],
    ]);
    expect(page?.tournament).toBeNull();
    expect(taskPage(db, experimentId, 'nothing', null)).toBeNull();
    expect(taskPage(db, 'nothing', 'beta', null)).toBeNull();
  });

  it('shows the chosen selection, the newest when the choice has none', async () => {
    await play('t1', 'one');
    await play('t2', 'two');
    expect(taskPage(db, experimentId, 'beta', 'one')?.tournament?.id).toBe('t1');
    const newest = taskPage(db, experimentId, 'beta', 'unknown');
    expect(newest?.selections.map((selection) => selection.id)).toContain(newest?.tournament?.selectionId);
    const page = taskPage(db, experimentId, 'beta', 'one');
    expect(page?.tournament?.survivors).toEqual(['r0']);
    expect(page?.tournament?.rounds.map((round) => round.groups.length)).toEqual([2, 1]);
    expect(page?.tournament?.plannedRounds).toBe(2);
    expect(page?.tournament?.judge).toMatchObject({ calls: 8, costUsd: 4 });
  });
});

describe('groupPage', () => {
  it('gives every vote with every reply, the unreadable one first', async () => {
    await play('t1', 'one');
    const page = groupPage(db, 't1', 0, 0);
    expect(page?.candidates.map((candidate) => candidate.id)).toEqual(['r0', 'r1']);
    expect(page?.votes.map((vote) => vote.replies.map((ask) => ask.reply))).toEqual([
      ['Final verdict: Solution 1'],
      ['hm', 'Final verdict: Solution 1'],
      ['Final verdict: Solution 1'],
    ]);
    expect(page?.votes[1]).toMatchObject({ asks: 2, spoiled: null, choice: 'r0' });
    expect(groupPage(db, 't1', 0, 9)).toBeNull();
    expect(groupPage(db, 'none', 0, 0)).toBeNull();
  });
});

describe('rolloutPage', () => {
  it('holds an outline of all steps, the neighbours, and only the head of a long log', () => {
    const page = rolloutPage(db, 'r1');
    expect(page?.place).toEqual({ position: 2, total: 3, previous: 'r0', next: 'r2' });
    expect(page?.outline.map((step) => [step.index, step.phase, step.returnCode])).toEqual([
      [1, 'explore', 0],
      [2, 'test', 1],
    ]);
    expect(page?.attachments[0]?.chars).toBe(PAGE_LIMITS.attachment + 9);
    expect(page?.attachments[0]?.head.length).toBe(PAGE_LIMITS.attachment);
    expect(attachmentAt(db, 'r1', 0)?.text.length).toBe(PAGE_LIMITS.attachment + 9);
    expect(attachmentAt(db, 'r1', 7)).toBeNull();
    expect(rolloutPage(db, 'none')).toBeNull();
  });

  it('tells no patch, an empty patch and one too long for the page apart', () => {
    put('p1', 'failed', '');
    put('p2', 'failed', 'y'.repeat(PAGE_LIMITS.patch + 1));
    expect(rolloutPage(db, 'r0')?.patch).toBeNull();
    expect(rolloutPage(db, 'p1')?.patch).toEqual({ chars: 0, text: '' });
    expect(rolloutPage(db, 'p2')?.patch).toEqual({ chars: PAGE_LIMITS.patch + 1, text: null });
    expect(patchText(db, 'p2')?.length).toBe(PAGE_LIMITS.patch + 1);
  });

  it('keeps the raw replies of a summary that failed', () => {
    const promptHash = 'abcdef0123456789abcdef';
    const call = { experimentId, role: 'summariser', rolloutId: 'r0', tournamentId: null } as const;
    for (const attempt of [0, 1])
      storeCall(db, {
        key: `summary:r0:anthropic/x_1:${promptHash.slice(0, 16)}:r1:${attempt}`,
        ...call,
        ...{
          model: 'anthropic/x_1',
          servedBy: 'x',
          promptHash,
          reply: `{broken ${attempt}`,
          stopReason: 'end',
        },
        ...{ usage: USAGE, costUsd: 0.1, latencyMs: 1, dropped: null },
      });
    storeSummary(db, {
      createdAt: new Date().toISOString(),
      ...{ id: 's', rolloutId: 'r0', model: 'anthropic/x_1', schemaVersion: 1, promptVersion: 1, promptHash },
      ...{
        strategy: 'head-tail',
        status: 'failed',
        content: null,
        badCitations: [],
        error: 'no JSON',
        revision: 1,
      },
    });
    expect(rolloutPage(db, 'r0')?.summary).toMatchObject({
      status: 'failed',
      error: 'no JSON',
      rawReplies: ['{broken 0', '{broken 1'],
    });
  });
});

describe('findInRollout', () => {
  it('counts hits in thoughts, commands and outputs, case ignored, as plain text', () => {
    expect(findInRollout(db, 'r0', 'needle')).toEqual([
      { step: 1, hits: 2 },
      { step: 2, hits: 1 },
    ]);
    expect(findInRollout(db, 'r0', '.*')).toEqual([]);
    expect(findInRollout(db, 'r0', '')).toEqual([]);
  });
});

describe('storedRollout', () => {
  it('holds the steps and attachments whole', () => {
    const stored = storedRollout(db, 'r0');
    expect(stored?.steps).toHaveLength(2);
    expect(stored?.attachments[0]?.text.length).toBe(PAGE_LIMITS.attachment + 9);
    expect(storedRollout(db, 'none')).toBeNull();
  });
});
