import { wilson, type Mean } from './intervals';
import type { SelectionAgreement, SelectionTournament } from './selections-types';

/** Votes per choice for each set of candidates of a task that were voted on. */
type SetVotes = Map<string, Map<string, number>>;

/** A selection's finished tournaments by task, made ready to be compared. */
interface Agreeing {
  id: string;
  byTask: Map<string, { survivors: string[]; sets: SetVotes }>;
}

function votesBySet({ votes }: SelectionTournament): SetVotes {
  const sets: SetVotes = new Map();
  for (const { order, choice, votes: n } of votes) {
    if (choice === null) continue;
    const name = [...order].sort().join(' ');
    const tally = sets.get(name) ?? new Map<string, number>();
    tally.set(choice, (tally.get(choice) ?? 0) + n);
    sets.set(name, tally);
  }
  return sets;
}

export const agreeing = (id: string, finished: readonly SelectionTournament[]): Agreeing => ({
  id,
  byTask: new Map(finished.map((one) => [one.taskId, { survivors: one.survivors, sets: votesBySet(one) }])),
});

const total = (tally: ReadonlyMap<string, number>) => [...tally.values()].reduce((a, b) => a + b, 0);

/** Chance that one vote drawn of each tally is for the same candidate. */
function sameChoice(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): number {
  let hits = 0;
  for (const [choice, votes] of a) hits += votes * (b.get(choice) ?? 0);
  return hits / (total(a) * total(b));
}

const Z95 = 1.959963984540054;

/**
 * Mean over all values with a 95 % interval that takes tasks as clusters: the normal interval of a ratio estimator
 * (Cochran 1977, Sampling Techniques, §6.3 and §9A), cut to [0, 1]. For where a bootstrap for every pair of many
 * would take too long. One task has no interval.
 */
export function clusteredMean(valuesOfTasks: readonly (readonly number[])[]): Mean {
  const tasks = valuesOfTasks
    .filter((values) => values.length > 0)
    .map((values) => ({ sum: values.reduce((a, b) => a + b, 0), n: values.length }));
  const n = tasks.reduce((sum, task) => sum + task.n, 0);
  if (n === 0) return { value: null, low: null, high: null, n, tasks: 0 };
  const value = tasks.reduce((sum, task) => sum + task.sum, 0) / n;
  const k = tasks.length;
  if (k === 1) return { value, low: null, high: null, n, tasks: 1 };
  const squares = tasks.reduce((sum, task) => sum + (task.sum - value * task.n) ** 2, 0);
  const half = (Z95 * Math.sqrt((k / (k - 1)) * squares)) / n;
  return { value, low: Math.max(0, value - half), high: Math.min(1, value + half), n, tasks: k };
}

const same = (a: readonly string[], b: readonly string[]) =>
  [...a].sort().join(' ') === [...b].sort().join(' ');

/** How far two selections agree; `patchKeyOf` gives what is the same for identical patches. */
export function agreementOf(
  a: Agreeing,
  b: Agreeing,
  patchKeyOf: (id: string) => string,
): SelectionAgreement {
  const winners: { rollouts: boolean; patches: boolean }[] = [];
  const votes: number[][] = [];
  for (const [taskId, mine] of a.byTask) {
    const theirs = b.byTask.get(taskId);
    if (!theirs) continue;
    const [x, y] = [mine.survivors, theirs.survivors];
    if (x.length === y.length && x.length > 0)
      winners.push({ rollouts: same(x, y), patches: same(x.map(patchKeyOf), y.map(patchKeyOf)) });
    votes.push(
      [...mine.sets].flatMap(([set, tally]) => {
        const other = theirs.sets.get(set);
        return other ? sameChoice(tally, other) : [];
      }),
    );
  }
  const share = (of: 'rollouts' | 'patches') =>
    wilson(winners.filter((one) => one[of]).length, winners.length, 'tasks');
  return {
    ...{ a: a.id, b: b.id, sameWinner: share('rollouts'), samePatch: share('patches') },
    sameVote: clusteredMean(votes),
  };
}
