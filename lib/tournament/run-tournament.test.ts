import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groupsOfRound, plannedVotes } from './grouping';
import { displayOrder } from './display-order';
import { votesStillNeeded } from './decide-group';
import { runTournament } from './run-tournament';
import { seededRandom } from './rng';
import { PRESETS, settingsFrom, type TournamentSettings } from './settings';
import type { Candidate, TournamentEvent, VoteAnswer, VoteQuestion } from './types';

const pool = (n: number, patchKey: (i: number) => string | null = () => null): Candidate[] =>
  Array.from({ length: n }, (_, i) => ({ id: `r${i}`, patchKey: patchKey(i), evidence: i / n }));

const signal = new AbortController().signal;

/** A judge whose answer depends on the question alone, as a stored reply would. */
function judge(seed: number, unreadable = 0) {
  return async (question: VoteQuestion): Promise<VoteAnswer> => {
    const random = seededRandom(
      seed,
      question.round,
      question.group,
      question.vote,
      question.ask,
      ...[...question.order].sort(),
    );
    if (random() < unreadable) return { choice: null, reason: 'no verdict line', rationale: '' };
    const sorted = [...question.order].sort();
    const chosen = sorted[Math.floor(random() * sorted.length)] as string;
    return { choice: question.order.indexOf(chosen), rationale: 'because' };
  };
}

async function play(
  candidates: Candidate[],
  settings: TournamentSettings,
  vote: (question: VoteQuestion) => Promise<VoteAnswer> = judge(1),
) {
  const asked: VoteQuestion[] = [];
  const events: TournamentEvent[] = [];
  const result = await runTournament(candidates, settings, {
    vote: (question) => {
      asked.push(question);
      return vote(question);
    },
    emit: (event) => void events.push(event),
    signal,
  });
  return { ...result, asked, events };
}

const settingsArb = fc.record({
  groupSize: fc.integer({ min: 2, max: 9 }),
  votes: fc.integer({ min: 1, max: 9 }),
  keep: fc.integer({ min: 1, max: 6 }),
  pairing: fc.constantFrom('in-order' as const, 'seeded-shuffle' as const),
  display: fc.constantFrom('fixed' as const, 'balanced' as const),
  early: fc.constantFrom('off' as const, 'exact' as const),
  dedupe: fc.constantFrom('off' as const, 'on' as const),
  reasks: fc.integer({ min: 0, max: 3 }),
  seed: fc.integer({ min: 0, max: 1000 }),
});

describe('the paper preset', () => {
  it.each([
    [16, 4, 96],
    [16, 1, 120],
  ])('asks for N=%i, K=%i exactly %i votes', async (n, keep, votes) => {
    const played = await play(pool(n), { ...PRESETS.paper, keep });
    expect(played.asked).toHaveLength(votes);
    expect(plannedVotes(n, { ...PRESETS.paper, keep }).votes).toBe(votes);
    expect(played.survivors).toHaveLength(keep);
  });

  it('keeps the winners of four quarters, not a top four', async () => {
    const { survivors } = await play(pool(16), { ...PRESETS.paper, keep: 4 });
    survivors.forEach((id, quarter) => expect(Math.floor(Number(id.slice(1)) / 4)).toBe(quarter));
  });

  it('shrinks groups to what is left: G=8 plays 16 → 2 → 1', async () => {
    const { rounds } = await play(pool(16), { ...PRESETS.paper, groupSize: 8 });
    expect(rounds.map((round) => round.groups.map((group) => group.candidates.length))).toEqual([
      [8, 8],
      [2],
    ]);
  });
});

describe('any tournament', () => {
  it('keeps exactly min(N, K), selects only candidates, and loses each other candidate once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 40 }), settingsArb, async (n, changes) => {
        const settings = settingsFrom('balanced', changes);
        const candidates = pool(n);
        const { survivors, rounds, asked } = await play(candidates, settings, judge(settings.seed, 0.2));
        expect(survivors).toHaveLength(Math.min(n, settings.keep));
        expect(new Set(survivors).size).toBe(survivors.length);
        const lost = rounds.flatMap((r) =>
          r.groups.flatMap((g) => g.candidates.filter((id) => id !== g.winner)),
        );
        expect([...lost, ...survivors].sort()).toEqual(candidates.map((c) => c.id).sort());
        for (const { groups } of rounds)
          for (const group of groups) {
            expect(group.candidates.length).toBeLessThanOrEqual(settings.groupSize);
            expect(group.candidates.length === 1).toBe(group.decidedBy === 'bye');
          }
        expect(new Set(asked.map((q) => `${q.round}/${q.group}/${q.vote}/${q.ask}`)).size).toBe(asked.length);
      }),
    );
  });

  it('gives the same winner with the exact early stop as with all votes, for the same replies, and never asks more', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 2, max: 24 }),
        settingsArb,
        fc.nat(),
        async (n, changes, judgeSeed) => {
          const all = await play(
            pool(n),
            settingsFrom('balanced', { ...changes, early: 'off' }),
            judge(judgeSeed, 0.15),
          );
          const early = await play(
            pool(n),
            settingsFrom('balanced', { ...changes, early: 'exact' }),
            judge(judgeSeed, 0.15),
          );
          expect(early.survivors).toEqual(all.survivors);
          expect(early.rounds.map((r) => r.groups.map((g) => [g.winner, g.decidedBy]))).toEqual(
            all.rounds.map((r) => r.groups.map((g) => [g.winner, g.decidedBy])),
          );
          expect(early.asked.length).toBeLessThanOrEqual(all.asked.length);
        },
      ),
    );
  });

  it('does not depend on the order in which answers arrive', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), settingsArb, async (scheduler, changes) => {
        const settings = settingsFrom('balanced', { ...changes, votes: Math.min(changes.votes, 3) });
        const answer = judge(7, 0.1);
        const plain = await play(pool(7), settings, answer);
        const shuffledRun = play(pool(7), settings, scheduler.scheduleFunction(answer));
        await scheduler.waitFor(shuffledRun);
        expect((await shuffledRun).survivors).toEqual(plain.survivors);
      }),
      { numRuns: 40 },
    );
  });

  it('never lets an unreadable reply count', async () => {
    const settings = settingsFrom('balanced', { early: 'off', reasks: 2, votes: 4 });
    const { rounds, asked } = await play(pool(4), settings, async () => ({
      choice: null,
      reason: 'empty',
      rationale: 'raw',
    }));
    const first = rounds[0]?.groups[0];
    expect(
      first?.votes.every((vote) => vote.choice === null && vote.spoiled === 'empty' && vote.asks === 3),
    ).toBe(true);
    expect(first?.tally).toEqual([0, 0]);
    expect(first?.decidedBy).toBe('evidence');
    expect(asked.filter((q) => q.round === 0 && q.group === 0 && q.vote === 0).map((q) => q.ask)).toEqual([
      0, 1, 2,
    ]);
  });

  it('treats a choice outside the group as unreadable', async () => {
    const { rounds } = await play(pool(2), settingsFrom('paper', {}), async () => ({
      choice: 2,
      rationale: '',
    }));
    expect(rounds[0]?.groups[0]?.votes[0]?.spoiled).toBe('chose place 3 of 2');
  });

  it('counts the re-asked reply when it is readable', async () => {
    const { rounds } = await play(pool(2), settingsFrom('paper', { votes: 1 }), async (q) =>
      q.ask === 0 ? { choice: null, reason: 'cut', rationale: '' } : { choice: 1, rationale: '' },
    );
    expect(rounds[0]?.groups[0]?.votes[0]).toMatchObject({ choice: 'r1', spoiled: null, asks: 2 });
  });

  it('stops when the signal aborts', async () => {
    const controller = new AbortController();
    const run = runTournament(pool(8), PRESETS.paper, {
      vote: async () => {
        controller.abort();
        return { choice: 0, rationale: '' };
      },
      emit: () => undefined,
      signal: controller.signal,
    });
    await expect(run).rejects.toThrow(/abort/i);
  });
});

describe('ties', () => {
  const even = async (q: VoteQuestion): Promise<VoteAnswer> => {
    const target = q.vote < 8 ? `r${q.vote % 2}` : 'r1';
    return { choice: q.order.indexOf(target), rationale: '' };
  };
  it('asks extra votes first and counts only them', async () => {
    const { rounds } = await play(pool(2), settingsFrom('balanced', {}), even);
    const group = rounds[0]?.groups[0];
    expect(group).toMatchObject({ decidedBy: 'extra-votes', winner: 'r1' });
    expect(group?.votes.filter((vote) => vote.extra)).toHaveLength(2);
  });
  it('falls to the evidence, then to the seed', async () => {
    const split = async (q: VoteQuestion): Promise<VoteAnswer> => ({
      choice: q.order.indexOf(`r${q.vote % 2}`),
      rationale: '',
    });
    const byEvidence = await play(pool(2), settingsFrom('balanced', {}), split);
    expect(byEvidence.rounds[0]?.groups[0]).toMatchObject({ decidedBy: 'evidence', winner: 'r1' });
    const equal = pool(2).map((candidate) => ({ ...candidate, evidence: 0.5 }));
    const winners = new Set<string | undefined>();
    for (let seed = 0; seed < 20; seed++) {
      const played = await play(equal, settingsFrom('balanced', { seed }), split);
      expect(played.rounds[0]?.groups[0]?.decidedBy).toBe('seeded');
      winners.add(played.survivors[0]);
    }
    expect(winners).toEqual(new Set(['r0', 'r1']));
  });
});

describe('grouping', () => {
  it('is as even as possible and never undershoots keep', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 64 }),
        fc.integer({ min: 2, max: 64 }),
        fc.integer({ min: 1, max: 63 }),
        (n, groupSize, keep) => {
          const ids = Array.from({ length: n }, (_, i) => `r${i}`);
          const groups = groupsOfRound(ids, 0, { groupSize, keep, pairing: 'seeded-shuffle', seed: 3 });
          if (n <= keep) {
            expect(groups).toEqual([]);
            return;
          }
          const sizes = groups.map((group) => group.length);
          expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
          expect(Math.max(...sizes)).toBeLessThanOrEqual(groupSize);
          expect(groups.length).toBeGreaterThanOrEqual(keep);
          expect(groups.length).toBeLessThan(n);
          expect(groups.flat().sort()).toEqual([...ids].sort());
        },
      ),
    );
  });
});

describe('display order', () => {
  it('is exactly balanced over every whole number of blocks', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 9 }),
        fc.integer({ min: 1, max: 5 }),
        fc.integer(),
        (size, blocks, seed) => {
          const ids = Array.from({ length: size }, (_, i) => `r${i}`);
          const counts = new Map<string, number>();
          for (let vote = 0; vote < size * blocks; vote++)
            displayOrder(ids, vote, 'balanced', seed, 0, 0).forEach((id, place) =>
              counts.set(`${id}@${place}`, (counts.get(`${id}@${place}`) ?? 0) + 1),
            );
          expect(counts.size).toBe(size * size);
          expect(new Set(counts.values())).toEqual(new Set([blocks]));
        },
      ),
    );
  });
});

describe('votesStillNeeded', () => {
  it('asks 5 of 8 first, and nothing once the leader is out of reach', () => {
    expect(votesStillNeeded([0, 0], 8)).toBe(5);
    expect(votesStillNeeded([5, 0], 3)).toBe(0);
    expect(votesStillNeeded([4, 1], 3)).toBe(1);
    expect(votesStillNeeded([4, 4], 0)).toBe(0);
    expect(votesStillNeeded([1, 1, 2], 4)).toBe(2);
  });

  it('asks 4 of 8 first where it is known who wins a tie', () => {
    const first = (place: number) => place === 0;
    expect(votesStillNeeded([0, 0], 8, first)).toBe(4);
    expect(votesStillNeeded([4, 0], 4, first)).toBe(0);
    expect(votesStillNeeded([0, 4], 4, first)).toBe(1);
    expect(votesStillNeeded([3, 1], 4, first)).toBe(1);
    expect(votesStillNeeded([3, 4], 1, first)).toBe(1);
  });

  it.each([
    ['evidence, then seeded', [{ rule: 'evidence' }, { rule: 'seeded' }]],
    ['seeded', [{ rule: 'seeded' }]],
    ['extra votes first', PRESETS.balanced.tie],
  ] as const)(
    'stops early with the winners that all votes would have had: ties by %s',
    async (_name, tie) => {
      let saved = 0;
      for (let seed = 0; seed < 200; seed++) {
        for (const groupSize of [2, 3]) {
          const settings = settingsFrom('paper', { seed, groupSize, tie: [...tie] });
          const whole = await play(pool(9), settings, judge(seed, 0.05));
          const early = await play(pool(9), { ...settings, early: 'exact' }, judge(seed, 0.05));
          expect(early.survivors).toEqual(whole.survivors);
          saved += whole.asked.length - early.asked.length;
        }
      }
      expect(saved).toBeGreaterThan(0);
    },
  );
});

describe('identical patches', () => {
  it('play as one candidate and need no votes among themselves', async () => {
    const { collapsed, survivors, asked } = await play(
      pool(6, () => 'same'),
      settingsFrom('balanced', {}),
    );
    expect(collapsed).toEqual([{ candidate: 'r0', duplicates: ['r1', 'r2', 'r3', 'r4', 'r5'] }]);
    expect(survivors).toEqual(['r0']);
    expect(asked).toEqual([]);
  });
  it('never collapse below keep, and their groups are decided without a judge', async () => {
    const { survivors, rounds, asked } = await play(
      pool(8, () => 'same'),
      settingsFrom('balanced', { keep: 4 }),
    );
    expect(survivors).toHaveLength(4);
    expect(asked).toEqual([]);
    expect(rounds.flatMap((round) => round.groups.map((group) => group.decidedBy))).toEqual([]);
  });
  it('of no patch or an empty one are never collapsed', async () => {
    const { collapsed } = await play(pool(4), settingsFrom('balanced', {}));
    expect(collapsed).toEqual([]);
  });
});
