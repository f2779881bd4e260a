import { groupsOfRound } from '@/lib/tournament/grouping';
import { seededRandom, shuffled } from '@/lib/tournament/rng';
import type { PairResult, PairSelector, PairTable } from '@/lib/tournament/selectors/pair-selector';
import { byScore } from '@/lib/tournament/selectors/tie-order';
import { accuracyIn, chanceOfPassing, type Asking, type JudgeModel } from './judge-model';

type Random = () => number;

/** One drawn task: who passes, by place, and chance of its own. */
export interface DrawnTask {
  passes: readonly boolean[];
  random: Random;
}

/** A task of `n` candidates of which `passes` pass, at places drawn from the seed. */
export function drawTask(n: number, passes: number, ...seed: (string | number)[]): DrawnTask {
  const random = seededRandom(...seed);
  const places = Array.from({ length: n }, (_, place) => place < passes);
  return { passes: shuffled(places, random), random };
}

const shareOf = (places: readonly number[], { passes }: DrawnTask): number =>
  places.filter((place) => passes[place]).length / places.length;

/** What the judge thinks of a group; the same when the same candidates meet again. */
type Opinions = Map<string, number>;

/** Votes for each of `members` (places, in the order of the group), each vote drawn by itself or as the opinion is. */
function drawVotes(
  task: DrawnTask,
  members: readonly number[],
  judge: JudgeModel,
  round: number,
  { votes, display }: Asking,
  opinions: Opinions = new Map(),
): number[] {
  const { random, passes } = task;
  const { firstSlotBias, alike } = judge;
  const size = members.length;
  const good = members.filter((place) => passes[place]);
  const bad = members.filter((place) => !passes[place]);
  const chance = chanceOfPassing(accuracyIn(judge, round), good.length, size);
  const think = () => pick(random() < chance ? good : bad, random);
  const opinion = alike > 0 ? opinionOf(members, opinions, think) : Number.NaN;
  const tally = new Map<number, number>();
  const start = display === 'fixed' ? 0 : Math.floor(random() * size);
  for (let vote = 0; vote < votes; vote++) {
    // Balanced: each stands first as often as another; who stands where behind the first changes nothing here.
    const first = members[display === 'fixed' ? 0 : (start + vote) % size] ?? Number.NaN;
    const thought = alike > 0 && random() < alike ? opinion : think();
    const chosen = firstSlotBias > 0 && random() < firstSlotBias ? first : thought;
    tally.set(chosen, (tally.get(chosen) ?? 0) + 1);
  }
  return members.map((place) => tally.get(place) ?? 0);
}

function opinionOf(members: readonly number[], opinions: Opinions, think: () => number): number {
  const key = members.toSorted((a, b) => a - b).join(' ');
  const opinion = opinions.get(key) ?? think();
  opinions.set(key, opinion);
  return opinion;
}

const pick = (places: readonly number[], random: Random): number =>
  places[Math.floor(random() * places.length)] ?? Number.NaN;

/** Share of passing ones among the first K after each round of a pair selector, the selector's own code on drawn votes. */
export function drawPairs(
  selector: PairSelector,
  task: DrawnTask,
  judge: JudgeModel,
  asking: Asking & { keep: number },
): number[] {
  const seating = [...task.passes.keys()];
  const tieOrder = shuffled(seating, task.random);
  const table: PairTable = { n: seating.length, votes: asking.votes, seating, tieOrder };
  const played: PairResult[][] = [];
  const shares: number[] = [];
  const opinions: Opinions = new Map();
  for (;;) {
    const pairs = selector.nextRound(table, played);
    if (pairs.length === 0) return shares;
    const round = played.length;
    played.push(
      pairs.map(([a, b]) => {
        const [forA = 0, forB = 0] = drawVotes(task, [a, b], judge, round, asking, opinions);
        return { a, b, forA, forB };
      }),
    );
    const scores = selector.scores(table, played);
    const places = byScore(tieOrder, (place) => scores[place]?.score ?? 0);
    shares.push(shareOf(places.slice(0, asking.keep), task));
  }
}

/** Share of passing ones among the K with the most of V votes over all. */
export function drawFlat(task: DrawnTask, judge: JudgeModel, asking: Asking & { keep: number }): number[] {
  const places = [...task.passes.keys()];
  const tally = drawVotes(task, places, judge, 0, asking);
  const ranked = byScore(shuffled(places, task.random), (place) => tally[place] ?? 0);
  return [shareOf(ranked.slice(0, asking.keep), task)];
}

/** Share of passing survivors after each round of a bracket. */
export function drawBracket(
  task: DrawnTask,
  judge: JudgeModel,
  asking: Asking & { keep: number; groupSize: number },
): number[] {
  let alive = [...task.passes.keys()];
  const shares: number[] = [];
  while (alive.length > asking.keep) {
    const round = shares.length;
    const groups = groupsOfRound(alive, round, { ...asking, pairing: 'in-order', seed: 0 });
    alive = shuffled(
      groups.map((members) => winnerOf(task, members, judge, round, asking)),
      task.random,
    );
    shares.push(shareOf(alive, task));
  }
  return shares;
}

function winnerOf(
  task: DrawnTask,
  members: readonly number[],
  judge: JudgeModel,
  round: number,
  asking: Asking,
): number {
  const { random, passes } = task;
  if (judge.of === 'groups') {
    const good = members.filter((place) => passes[place]);
    const mixed = good.length > 0 && good.length < members.length;
    const right = random() < accuracyIn(judge, round);
    const among = mixed ? members.filter((place) => passes[place] === right) : members;
    return pick(among, random);
  }
  const tally = drawVotes(task, members, judge, round, asking);
  const most = Math.max(...tally);
  const tied = members.filter((_, i) => tally[i] === most);
  return pick(tied, random);
}
