import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plannedVotes } from './grouping';
import { seededRandom, shuffled } from './rng';
import { runSelector } from './run-selector';
import { SELECTORS, settingsFrom, type Selector, type TournamentSettings } from './settings';
import type { Candidate, VoteAnswer, VoteQuestion } from './types';

const pool = (n: number, patchKey: (i: number) => string | null = () => null): Candidate[] =>
  Array.from({ length: n }, (_, i) => ({ id: `r${i}`, patchKey: patchKey(i), evidence: (i * 7) % 5 }));

type Vote = (question: VoteQuestion) => Promise<VoteAnswer>;

async function play(candidates: readonly Candidate[], settings: TournamentSettings, vote: Vote) {
  const asked: VoteQuestion[] = [];
  const result = await runSelector(candidates, settings, {
    vote: (question) => {
      asked.push(question);
      return vote(question);
    },
    emit: () => undefined,
    signal: new AbortController().signal,
  });
  return { ...result, asked };
}

/** Answers depend on the question alone, as stored replies do. */
const anyJudge =
  (seed: number): Vote =>
  async ({ order, round, group, vote, sample }) => ({
    choice: Math.floor(seededRandom(seed, round, group, vote, sample, ...order)() * order.length),
    rationale: '',
  });

/** Chooses who comes first in `best`. */
const perfectJudge =
  (best: (id: string) => number): Vote =>
  async ({ order }) => ({
    choice: order.indexOf(order.toSorted((a, b) => best(a) - best(b))[0] ?? ''),
    rationale: '',
  });

const ASKING = SELECTORS.filter((selector) => selector !== 'random' && selector !== 'largest-identical');
const PAIRS = ['round-robin', 'swiss', 'pivot'] as const;
const paper = (selector: Selector, changes: Partial<TournamentSettings> = {}) =>
  settingsFrom('paper', { selector, ...changes });

const settingsArb = fc.record({
  selector: fc.constantFrom(...SELECTORS),
  groupSize: fc.integer({ min: 2, max: 5 }),
  votes: fc.integer({ min: 1, max: 5 }),
  keep: fc.integer({ min: 1, max: 6 }),
  pairing: fc.constantFrom('in-order' as const, 'seeded-shuffle' as const),
  display: fc.constantFrom('fixed' as const, 'balanced' as const),
  early: fc.constantFrom('off' as const, 'exact' as const),
  dedupe: fc.constantFrom('off' as const, 'on' as const),
  seed: fc.integer({ min: 0, max: 1000 }),
});

describe('every selector', () => {
  it.each([
    ['bracket', 120],
    ['flat', 8],
    ['round-robin', 120 * 8],
    ['swiss', 48 * 8],
    ['pivot', 45 * 8],
    ['largest-identical', 0],
    ['random', 0],
  ] as const)('%s asks %i votes for N=16, V=8', async (selector, votes) => {
    const { asked } = await play(pool(16), paper(selector), anyJudge(1));
    expect(asked).toHaveLength(votes);
    expect(plannedVotes(16, paper(selector)).votes).toBe(votes);
  });

  it('keeps min(N, K) different candidates and names every vote once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 19 }), settingsArb, async (n, changes) => {
        const settings = settingsFrom('balanced', changes);
        const { survivors, asked } = await play(pool(n), settings, anyJudge(settings.seed));
        expect(new Set(survivors).size).toBe(survivors.length);
        expect(survivors).toHaveLength(Math.min(n, settings.keep));
        const keys = asked.map(({ round, group, vote, ask }) => `${round}/${group}/${vote}/${ask}`);
        expect(new Set(keys).size).toBe(keys.length);
        const samples = asked.map(({ order, sample }) => `${order.join(' ')} ${sample}`);
        if (settings.selector !== 'bracket') expect(new Set(samples).size).toBe(samples.length);
      }),
    );
  });

  it('asks what is planned, without early stop and extra votes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 23 }), settingsArb, async (n, changes) => {
        const settings = paper(changes.selector, {
          ...{ keep: changes.keep, votes: changes.votes, seed: changes.seed, groupSize: changes.groupSize },
        });
        const { asked, rounds } = await play(pool(n), settings, anyJudge(settings.seed));
        const planned = plannedVotes(n, settings);
        expect(asked).toHaveLength(planned.votes);
        const contested = rounds.flatMap(({ groups }) => groups.filter((group) => group.decidedBy !== 'bye'));
        expect(contested).toHaveLength(planned.groups);
        if (settings.selector !== 'swiss') expect(rounds).toHaveLength(planned.rounds);
      }),
    );
  });

  it('does not depend on the order in which answers arrive', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), settingsArb, async (scheduler, changes) => {
        const settings = settingsFrom('balanced', { ...changes, votes: Math.min(changes.votes, 2) });
        const answer = anyJudge(7);
        const plain = await play(pool(6), settings, answer);
        const late = play(pool(6), settings, scheduler.scheduleFunction(answer));
        await scheduler.waitFor(late);
        const { asked: _asked, ...result } = await late;
        const { asked: _plain, ...expected } = plain;
        expect(result).toEqual(expected);
      }),
      { numRuns: 40 },
    );
  });

  it('ends with the best K candidates when the judge is always right and of one mind', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 2, max: 24 }),
        fc.constantFrom(...ASKING),
        fc.integer({ min: 1, max: 4 }),
        fc.nat(1000),
        async (n, selector, votes, seed) => {
          const random = seededRandom(seed, 'strength');
          const places = new Map(pool(n).map(({ id }) => [id, random()]));
          const judge = perfectJudge((id) => places.get(id) ?? 1);
          const best = [...places].toSorted((a, b) => a[1] - b[1]).map(([id]) => id);
          const settings = paper(selector, { votes, seed, pairing: 'seeded-shuffle' });
          const { survivors, rounds } = await play(pool(n), settings, judge);
          // Two who beat both pivots may never have met: then it is one of the unbeaten.
          const beaten = rounds.flatMap(({ groups }) =>
            groups.flatMap((group) => group.candidates.filter((id) => id !== group.winner)),
          );
          if (selector === 'pivot') expect(beaten).not.toContain(survivors[0]);
          else expect(survivors[0]).toBe(best[0]);
          if (selector === 'round-robin' && n > 3) {
            const top = await play(pool(n), { ...settings, keep: 3 }, judge);
            expect(top.survivors).toEqual(best.slice(0, 3));
          }
        },
      ),
    );
  });
});

describe('a judge that only tells passing from failing candidates', () => {
  const ends = (selector: Selector, amongEquals: (question: VoteQuestion, seed: number) => number) =>
    fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 2, max: 20 }),
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 4 }),
        fc.nat(1000),
        async (n, passing, pairsOfVotes, seed) => {
          const passes = new Set(
            shuffled(pool(n), seededRandom(seed, 'who'))
              .slice(0, passing)
              .map(({ id }) => id),
          );
          const settings = paper(selector, {
            ...{ votes: 2 * pairsOfVotes, seed, pairing: 'seeded-shuffle', display: 'balanced' },
          });
          const { survivors } = await play(pool(n), settings, async (question) => {
            const good = question.order.filter((id) => passes.has(id));
            const among = good.length > 0 ? good : question.order;
            const chosen = among[amongEquals(question, seed) % among.length] ?? '';
            return { choice: question.order.indexOf(chosen), rationale: '' };
          });
          expect(passes.has(survivors[0] ?? '')).toBe(true);
        },
      ),
      { numRuns: 100 },
    );

  it.each(['bracket', 'flat', 'round-robin'] as const)(
    'ends %s with a passing one, whatever it says of equals',
    (selector) =>
      ends(selector, ({ round, group, vote }, seed) =>
        Math.floor(seededRandom(seed, round, group, vote)() * 1000),
      ),
  );

  // Not everybody meets everybody: a failing one that wins every vote among failing ones may never meet a passing one.
  it.each(['swiss', 'pivot'] as const)('ends %s with a passing one if equals draw', (selector) =>
    ends(selector, () => 0),
  );
});

describe.each(PAIRS)('%s', (selector) => {
  it('ranks everybody, survivors first', async () => {
    const { ranking, survivors } = await play(pool(9), paper(selector, { keep: 3 }), anyJudge(3));
    expect(ranking).toHaveLength(9);
    expect(ranking?.slice(0, 3).map(({ candidate }) => candidate)).toEqual(survivors);
    const scores = (ranking ?? []).map(({ score }) => score);
    expect(scores).toEqual(scores.toSorted((a, b) => b - a));
  });

  it('asks all votes of every pair, and no extra ones for a drawn pair', async () => {
    const settings = settingsFrom('balanced', { selector, votes: 4, dedupe: 'off' });
    const { rounds, asked } = await play(pool(8), settings, async () => ({ choice: 0, rationale: '' }));
    for (const group of rounds.flatMap(({ groups }) => groups)) {
      expect(group.tally).toEqual([2, 2]);
      expect(['evidence', 'seeded']).toContain(group.decidedBy);
    }
    expect(asked).toHaveLength(plannedVotes(8, settings).votes);
  });
});

describe('swiss', () => {
  it('never lets two meet twice, and with an odd number everybody sits out before anybody does so again', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 2, max: 40 }), fc.nat(1000), async (n, seed) => {
        const { rounds } = await play(pool(n), paper('swiss', { votes: 1, seed }), anyJudge(seed));
        const met = rounds.flatMap(({ groups }) =>
          groups
            .filter((group) => group.candidates.length === 2)
            .map((group) => [...group.candidates].sort().join(' ')),
        );
        expect(new Set(met).size).toBe(met.length);
        expect(met).toHaveLength(Math.min(3 * n, (n * (n - 1)) / 2));
      }),
      { numRuns: 60 },
    );
    const { rounds } = await play(pool(15), paper('swiss', { votes: 3 }), anyJudge(2));
    const sat = rounds.flatMap(({ groups }) => groups.filter((group) => group.decidedBy === 'bye'));
    expect(sat).toHaveLength(6);
    expect(new Set(sat.map((group) => group.winner)).size).toBe(6);
  });

  it('plays 6 rounds of 8 pairs with N=16', async () => {
    const { rounds } = await play(pool(16), paper('swiss'), anyJudge(5));
    expect(rounds.map(({ groups }) => groups.length)).toEqual([8, 8, 8, 8, 8, 8]);
  });
});

describe('pivot', () => {
  it('lets the two best of the ring meet everybody, with new answers where they met before', async () => {
    const judge = perfectJudge((id) => Number(id.slice(1)));
    const { rounds, asked, survivors } = await play(pool(6), paper('pivot', { votes: 2 }), judge);
    expect(rounds.map(({ groups }) => groups.length)).toEqual([6, 9]);
    expect(rounds[0]?.groups.map((group) => group.candidates.join(' '))).toEqual([
      ...['r0 r1', 'r1 r2', 'r2 r3', 'r3 r4', 'r4 r5', 'r5 r0'],
    ]);
    const again = asked.filter(({ round, order }) => round === 1 && order.join(' ') === 'r0 r1');
    expect(again.map(({ sample }) => sample)).toEqual([2, 3]);
    expect(survivors).toEqual(['r0']);
  });
});

describe('largest-identical', () => {
  it('takes the patch that most have, then the next patches, ties by evidence', async () => {
    const keys = ['a', 'b', 'b', 'c', null, 'c', 'b'];
    const candidates = pool(7, (i) => keys[i] ?? null);
    const { ranking, survivors, asked } = await play(
      candidates,
      settingsFrom('balanced', { selector: 'largest-identical', keep: 3 }),
      anyJudge(1),
    );
    expect(asked).toEqual([]);
    // Evidence: r0 0, r1 2, r2 4, r3 1, r4 3, r5 0, r6 2.
    expect(survivors).toEqual(['r2', 'r3', 'r4']);
    expect(ranking?.map(({ score }) => score)).toEqual([3, 2, 1, 1, 3, 3, 2]);
  });
});

describe('random', () => {
  it('keeps each candidate as often as another', async () => {
    const kept = new Map<string, number>();
    for (let seed = 0; seed < 800; seed++) {
      const { survivors } = await play(
        pool(4, () => 'same'),
        paper('random', { seed, dedupe: 'on' }),
        anyJudge(1),
      );
      for (const id of survivors) kept.set(id, (kept.get(id) ?? 0) + 1);
    }
    // 200 each is expected; 5 standard deviations are 61.
    for (const count of kept.values()) expect(Math.abs(count - 200)).toBeLessThan(61);
    expect(kept.size).toBe(4);
  });
});

describe('flat', () => {
  it('ranks by votes, and the group decides its tie', async () => {
    const { ranking, rounds } = await play(pool(3), paper('flat', { votes: 6 }), async ({ vote, order }) => ({
      choice: order.indexOf(vote < 3 ? 'r2' : vote < 5 ? 'r0' : 'r1'),
      rationale: '',
    }));
    expect(ranking?.map(({ candidate, score }) => `${candidate} ${score}`)).toEqual(['r2 3', 'r0 2', 'r1 1']);
    expect(rounds[0]?.groups[0]?.candidates).toEqual(['r0', 'r1', 'r2']);
  });
});

it('rejects with the reason of the vote that could not be asked, after the others have ended', async () => {
  let open = 0;
  const run = play(pool(5), paper('round-robin', { votes: 2 }), async ({ group, vote }) => {
    open++;
    await new Promise((resolve) => setTimeout(resolve, group === 3 ? 1 : 5));
    open--;
    if (group === 3 && vote === 0) throw new Error('the judge is gone');
    return { choice: 0, rationale: '' };
  });
  await expect(run).rejects.toThrow('the judge is gone');
  expect(open).toBe(0);
});
