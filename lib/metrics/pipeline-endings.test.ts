import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makePipeline, makeTask, makeTournament, rolloutId } from '@/tests/make-pipeline';
import { endingFigures, endingOf } from './pipeline-endings';
import type { PipelineEnding, PipelineTask } from './pipeline-types';

/** A random finished pipeline: any outcome, any priors of the iteration before, any winner of the last. */
const pipelines = fc
  .record({ iterations: fc.integer({ min: 1, max: 4 }), n: fc.integer({ min: 1, max: 3 }) })
  .chain(({ iterations, n }) => {
    const slots = Array.from({ length: n }, (_, slot) => slot);
    return fc.record({
      iterations: fc.constant(iterations),
      outcomes: fc.array(
        fc.string({ unit: fc.constantFrom('+', '-', 'x', '?'), minLength: n, maxLength: n }),
        {
          minLength: iterations,
          maxLength: iterations,
        },
      ),
      shown: fc.array(fc.array(fc.subarray(slots, { minLength: 1 }), { minLength: n, maxLength: n }), {
        minLength: iterations,
        maxLength: iterations,
      }),
      champion: fc.option(fc.record({ iteration: fc.nat(iterations), slot: fc.nat(n - 1) })),
      winner: fc.nat(n),
      status: fc.constantFrom('finished' as const, 'finished' as const, 'failed' as const),
    });
  })
  .map(({ iterations, outcomes, shown, champion, winner, status }) => {
    const last = iterations - 1;
    const mine = [...(outcomes[last] ?? '')].map((_, slot) => rolloutId('t', last, slot));
    const guest =
      champion && champion.iteration < last ? [rolloutId('t', champion.iteration, champion.slot)] : [];
    const contenders = [...mine, ...guest];
    const task = makeTask('t', outcomes, {
      shown: (iteration, slot) =>
        iteration === 0 ? [] : (shown[iteration]?.[slot] ?? []).map((s) => rolloutId('t', iteration - 1, s)),
      tournaments: [
        makeTournament({ iteration: last, purpose: 'final' }, contenders, [[winner % contenders.length]]),
      ],
      winner: contenders[winner % contenders.length] ?? null,
      status,
    });
    return { task, iterations };
  });

/** The definitions in words, each on its own and without order: all that hold. */
function whatHolds(task: PipelineTask, iterations: number): PipelineEnding[] {
  const passing = (id: string | null) =>
    task.rollouts.some((rollout) => rollout.id === id && rollout.outcome === 'passed');
  const judged = task.rollouts.some(
    ({ id, outcome }) => id === task.winner && (outcome === 'passed' || outcome === 'failed'),
  );
  if (task.status !== 'finished' || !judged) return ['open'];
  const passedIn = (t: number) => task.rollouts.some((r) => r.iteration === t && r.outcome === 'passed');
  const goodPrior = (t: number) =>
    task.rollouts.some((r) => r.iteration === t + 1 && r.priors.some((id) => passing(id)));
  const rounds = Array.from({ length: iterations }, (_, t) => t);
  const nothingAfter = (t: number) => rounds.every((u) => u <= t || !passedIn(u));
  const solved = passing(task.winner);
  const stood =
    passedIn(iterations - 1) || (task.tournaments[0]?.candidates.some((id) => passing(id)) ?? false);
  const before = rounds.slice(0, -1);
  return [
    ...(solved ? (['solved'] as const) : []),
    ...(rounds.some(passedIn) ? [] : (['never-solved'] as const)),
    ...(!solved && stood ? (['lost-by-final-vote'] as const) : []),
    ...before
      .filter((t) => !stood && passedIn(t) && !goodPrior(t) && nothingAfter(t))
      .map(() => 'lost-by-selection' as const),
    ...before
      .filter((t) => !stood && goodPrior(t) && nothingAfter(t))
      .map(() => 'lost-by-refinement' as const),
  ];
}

describe('endings', () => {
  it('are a partition for any T, context and pool: exactly one definition holds, and it is the one given', () => {
    const met = new Set<PipelineEnding>();
    fc.assert(
      fc.property(pipelines, ({ task, iterations }) => {
        const ending = endingOf(task, iterations);
        met.add(ending);
        expect(whatHolds(task, iterations)).toEqual([ending]);
      }),
      { numRuns: 5_000, seed: 4 },
    );
    expect([...met].sort()).toEqual(
      [
        'solved',
        'never-solved',
        'lost-by-selection',
        'lost-by-refinement',
        'lost-by-final-vote',
        'open',
      ].sort(),
    );
  });

  it('are those of the two-iteration pipeline: all outcomes, priors and winners of N=2', () => {
    const letters = ['+', '-'];
    const pairs = letters.flatMap((a) => letters.map((b) => a + b));
    const seen: Partial<Record<PipelineEnding, number>> = {};
    for (const first of pairs)
      for (const second of pairs)
        for (const prior of [0, 1])
          for (const chosen of [0, 1]) {
            const task = makeTask('t', [first, second], {
              shown: (iteration) => (iteration === 0 ? [] : [rolloutId('t', 0, prior)]),
              winner: rolloutId('t', 1, chosen),
            });
            const expected =
              second[chosen] === '+'
                ? 'solved'
                : second.includes('+')
                  ? 'lost-by-final-vote'
                  : first[prior] === '+'
                    ? 'lost-by-refinement'
                    : first.includes('+')
                      ? 'lost-by-selection'
                      : 'never-solved';
            expect(endingOf(task, 2), `${first} ${second} ${prior} ${chosen}`).toBe(expected);
            seen[expected] = (seen[expected] ?? 0) + 1;
          }
    expect(Object.values(seen).reduce((a, b) => a + b, 0)).toBe(64);
    expect(Object.keys(seen)).toHaveLength(5);
  });

  it('with T=1 are solved, never solved or lost by the final vote', () => {
    const ids = [0, 1, 2, 3].map((slot) => rolloutId('t', 0, slot));
    const end = (outcomes: string, winners: number[][]) => {
      const task = makeTask('t', [outcomes], {
        tournaments: [makeTournament({ iteration: 0, purpose: 'final' }, ids, winners)],
        winner: ids[winners.at(-1)?.[0] ?? 0] ?? null,
      });
      return endingFigures(makePipeline({ iterations: 1 }, [task])).taskEndings[0];
    };
    expect(end('+---', [[0, 2], [0]])).toMatchObject({ ending: 'solved', newlySolved: false, lostIn: null });
    expect(end('----', [[0, 2], [0]])).toMatchObject({ ending: 'never-solved', lostIn: null, priors: null });
    expect(end('+---', [[1, 2], [2]])).toMatchObject({ ending: 'lost-by-final-vote', lostIn: { round: 1 } });
    expect(end('+---', [[0, 2], [2]])).toMatchObject({ ending: 'lost-by-final-vote', lostIn: { round: 2 } });
  });

  it('count a passing champion that loses the final as lost by the final vote', () => {
    const champion = rolloutId('t', 0, 1);
    const contenders = [rolloutId('t', 1, 0), rolloutId('t', 1, 1), champion];
    const task = makeTask('t', ['-+', '--'], {
      shown: (iteration) => (iteration === 0 ? [] : [champion]),
      tournaments: [makeTournament({ iteration: 1, purpose: 'final' }, contenders, [[0, 2], [0]])],
      winner: contenders[0] ?? null,
    });
    const { taskEndings } = endingFigures(makePipeline({ pool: 'last-and-champion' }, [task]));
    expect(taskEndings[0]).toMatchObject({
      ending: 'lost-by-final-vote',
      lostIn: { iteration: 1, purpose: 'final', round: 2 },
    });
  });

  it('tell a passing candidate that was folded into a failing one before the first round', () => {
    const ids = [0, 1, 2].map((slot) => rolloutId('t', 0, slot));
    const select = makeTournament({ iteration: 0, purpose: 'select' }, ids.slice(0, 2), [[0]]);
    const task = makeTask('t', ['--+', '---'], {
      shown: (iteration) => (iteration === 0 ? [] : [rolloutId('t', 0, 0)]),
      tournaments: [{ ...select, candidates: ids }],
      winner: rolloutId('t', 1, 0),
    });
    const { taskEndings } = endingFigures(makePipeline({ keep: 1 }, [task]));
    expect(taskEndings[0]).toMatchObject({ ending: 'lost-by-selection', lostIn: { round: 0 } });
  });
});
