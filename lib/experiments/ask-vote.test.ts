import { expect, it } from 'vitest';
import { createExperiment } from '@/db/experiments';
import { RunoffError } from '@/lib/errors';
import type { ChatModel, ChatRequest } from '@/lib/model/chat-model';
import { UNKNOWN_USAGE } from '@/lib/rollout/rollout';
import { testDatabase } from '@/tests/test-database';
import { askVote, type VoteTarget } from './ask-vote';

const never = new AbortController().signal;

interface Open {
  request: ChatRequest;
  answer(): void;
  fail(): void;
}

/** A judge that answers when told to. */
function patientJudge(caches: boolean): ChatModel & { open: Open[] } {
  const open: Open[] = [];
  return {
    ...{ name: 'test/judge', scripted: true, caches, open },
    complete: (request) =>
      new Promise((resolve, reject) => {
        const reply = { text: 'Final verdict: Solution 1', stopReason: 'end', usage: UNKNOWN_USAGE } as const;
        open.push({
          request,
          answer: () => resolve({ ...reply, costUsd: null, latencyMs: 1, servedBy: 'test' }),
          fail: () => reject(new RunoffError('model-unavailable', 'down')),
        });
      }),
  };
}

/** Four votes on the same two candidates: two in one display order, two in the other. */
function fourVotes(model: ChatModel) {
  const { db } = testDatabase();
  const { id: experimentId } = createExperiment(db, 'e', 'import', 'test');
  const target: VoteTarget = {
    ...{ tournamentId: 't', experimentId, instruction: null, model },
    settings: { representation: 'summary', temperature: null, seed: 1 },
    askedBefore: false,
    documentOf: (id) => id,
    ...{ prompts: new Map(), firsts: new Map() },
  };
  const ctx = { db, now: () => new Date() };
  return [0, 1, 2, 3].map((vote) => {
    const order = vote % 2 === 0 ? ['a', 'b'] : ['b', 'a'];
    return askVote(ctx, target, { round: 0, group: 0, vote, ask: 0, sample: 0, order, seed: vote }, never);
  });
}

/** Everything that can go on without an answer has gone on. */
const settled = () => new Promise((resolve) => setImmediate(resolve));
const seeds = ({ open }: { open: Open[] }) => open.map(({ request }) => request.seed);

it('asks one vote of each display order first, and the others when its answer begins', async () => {
  const judge = patientJudge(true);
  const votes = fourVotes(judge);
  await settled();
  expect(seeds(judge)).toEqual([0, 1]);
  judge.open[1]?.request.onBegin?.();
  await settled();
  expect(seeds(judge)).toEqual([0, 1, 3]);
  judge.open[0]?.request.onBegin?.();
  await settled();
  expect(seeds(judge)).toEqual([0, 1, 3, 2]);
  for (const { answer } of judge.open) answer();
  expect((await Promise.all(votes)).map(({ choice }) => choice)).toEqual([0, 0, 0, 0]);
});

it('holds no vote up behind one that failed', async () => {
  const judge = patientJudge(true);
  const votes = Promise.allSettled(fourVotes(judge));
  await settled();
  for (const { fail } of judge.open) fail();
  await settled();
  expect(seeds(judge)).toEqual([0, 1, 2, 3]);
  for (const { answer } of judge.open) answer();
  expect((await votes).map(({ status }) => status)).toEqual([
    'rejected',
    'rejected',
    'fulfilled',
    'fulfilled',
  ]);
});

it('asks all at once where nothing is cached', async () => {
  const judge = patientJudge(false);
  const votes = fourVotes(judge);
  await settled();
  expect(seeds(judge)).toEqual([0, 1, 2, 3]);
  for (const { answer } of judge.open) answer();
  await Promise.all(votes);
});
