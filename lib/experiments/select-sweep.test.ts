import { describe, expect, it } from 'vitest';
import { reportInput } from '@/db/report-input';
import { tournamentDetail, type TournamentDetail } from '@/db/tournaments';
import { experimentReport } from '@/lib/metrics/report';
import { anthropicModel } from '@/lib/model/anthropic';
import { createLimiter } from '@/lib/model/limiter';
import { settingsFrom } from '@/lib/tournament/settings';
import { sweptSettings, type Swept } from '@/lib/tournament/sweep';
import { makeRollout } from '@/tests/make-rollout';
import { startMessagesApiServer } from '@/tests/messages-api-server';
import { standIn } from '@/tests/messages-api-stand-in';
import { testDatabase } from '@/tests/test-database';
import type { Context } from './context';
import { importRollouts } from './import-rollouts';
import { selectSweep } from './select-sweep';

const signal = new AbortController().signal;
const quiet = () => undefined;
const paper = settingsFrom('paper', {});

const votesOf = (detail: TournamentDetail | null) =>
  (detail?.rounds ?? []).flatMap(({ groups }) =>
    groups.flatMap((group) => group.votes.map((vote) => ({ ...vote, of: group.candidates.join() }))),
  );

/** Four rollouts and one sweep over HTTP; what the server was asked, and the tournaments of each selection. */
async function sweep(swept: Swept) {
  const ctx: Context = { db: testDatabase().db, now: () => new Date() };
  const rollouts = ['a', 'b', 'c', 'd'].map((name) => makeRollout(name));
  const entries = rollouts.map((one) => ({ path: `${one.sourceKey}.json`, load: async () => one }));
  await importRollouts(ctx, { experimentName: 'e', origin: 'here', entries, failed: [] }, quiet, signal);
  const server = await startMessagesApiServer({
    reply: (request) => standIn(request.body),
    key: 'test-key-123',
  });
  try {
    const model = anthropicModel('claude-opus-4-5', {
      ...{ apiKey: 'test-key-123', baseUrl: server.url, limiter: createLimiter() },
    });
    const input = { experimentId: 'e', tasks: null, model, summariser: model };
    const run = () => selectSweep(ctx, { ...input, settings: sweptSettings(paper, swept) }, quiet, signal);
    const { selections } = await run();
    const asked = server.requests.length - rollouts.length;
    await run();
    expect(server.requests.length - rollouts.length).toBe(asked);
    const tournaments = selections.map(({ tournamentIds }) =>
      tournamentDetail(ctx.db, tournamentIds[0] ?? ''),
    );
    return { ctx, asked, selections, tournaments };
  } finally {
    await server.close();
  }
}

describe('a sweep', () => {
  it('over V asks only what goes beyond the votes there are, and takes the beginning of one set of votes', async () => {
    const { ctx, asked, tournaments, selections } = await sweep({ votes: [2, 8, 4] });
    const [two, eight, four] = tournaments.map(votesOf);
    const sameGroups = (some: typeof two) =>
      new Set(some?.map((vote) => vote.of)).size === new Set(eight?.map((vote) => vote.of)).size;
    expect([two?.length, eight?.length, four?.length]).toEqual([6, 24, 12]);
    expect(sameGroups(two) && sameGroups(four)).toBe(true);
    expect(asked).toBe(24);
    const reused = (some: typeof two) => some?.reduce((sum, vote) => sum + vote.reused, 0);
    expect([reused(two), reused(eight), reused(four)]).toEqual([0, 6, 12]);
    const told = (some: typeof two, v: number) =>
      some?.filter((vote) => vote.vote < v).map(({ of, vote, rationale }) => `${of} ${vote} ${rationale}`);
    expect(told(eight, 2)).toEqual(told(two, 2));
    expect(told(eight, 4)).toEqual(told(four, 4));
    const judged = selections.map(
      ({ selectionId }) =>
        experimentReport(reportInput(ctx.db, 'e', selectionId)).cost.find((row) => row.role === 'judge')
          ?.calls ?? 0,
    );
    expect(judged).toEqual([6, 18, 0]);
  });

  it('with another seed asks for votes of its own', async () => {
    const { asked, tournaments } = await sweep({ votes: [2], seed: [1, 2] });
    expect(asked).toBe(12);
    expect(tournaments.flatMap(votesOf).every((vote) => vote.reused === 0)).toBe(true);
  });
});

describe('sweptSettings', () => {
  it('is every combination once, and leaves out what a selector does not read', () => {
    const swept = sweptSettings(paper, {
      ...{ selector: ['bracket', 'flat', 'random'], groupSize: [2, 4], votes: [1, 8] },
    });
    expect(swept.map((one) => `${one.selector} ${one.groupSize} ${one.votes} ${one.preset}`)).toEqual([
      ...['bracket 2 1 custom', 'bracket 2 8 paper', 'bracket 4 1 custom', 'bracket 4 8 custom'],
      ...['flat 2 1 custom', 'flat 2 8 custom', 'random 2 8 custom'],
    ]);
    expect(sweptSettings(paper, {})).toEqual([paper]);
  });
});
