import { seededRandom, shuffled } from './rng';
import { pivotPairs } from './selectors/pivot';
import { roundRobinPairs } from './selectors/round-robin';
import { swissPairs } from './selectors/swiss';
import type { TournamentSettings } from './settings';

/**
 * Splits a population into the groups of one round (arXiv:2604.16529, RTV). Groups are as even as possible
 * and as large as `groupSize` allows, but never so few that fewer than `keep` would survive; a group of one
 * is a bye. A population of `keep` or fewer needs no round: returns [].
 */
export function groupsOfRound<T>(
  population: readonly T[],
  round: number,
  settings: Pick<TournamentSettings, 'groupSize' | 'keep' | 'pairing' | 'seed'>,
): T[][] {
  if (population.length <= settings.keep) return [];
  const count = Math.max(settings.keep, Math.ceil(population.length / settings.groupSize));
  const ordered =
    settings.pairing === 'seeded-shuffle'
      ? shuffled(population, seededRandom(settings.seed, 'pairing', round))
      : [...population];
  const smaller = Math.floor(ordered.length / count);
  const larger = ordered.length % count;
  const groups: T[][] = [];
  let from = 0;
  for (let i = 0; i < count; i++) {
    const size = smaller + (i < larger ? 1 : 0);
    groups.push(ordered.slice(from, from + size));
    from += size;
  }
  return groups;
}

interface Planned {
  rounds: number;
  groups: number;
  votes: number;
}

/**
 * Most votes a selection among `n` candidates asks before re-asks and extra votes; counts only, asks nobody. Byes are
 * no groups here. Selectors other than the bracket ask exactly as many (fewer only of identical patches).
 */
export function plannedVotes(
  n: number,
  settings: Pick<TournamentSettings, 'selector' | 'groupSize' | 'keep' | 'votes'>,
): Planned {
  if (n <= settings.keep) return { rounds: 0, groups: 0, votes: 0 };
  const { rounds, groups } = plannedGroups(n, settings);
  return { rounds, groups, votes: groups * settings.votes };
}

function plannedGroups(
  n: number,
  settings: Pick<TournamentSettings, 'selector' | 'groupSize' | 'keep'>,
): Omit<Planned, 'votes'> {
  switch (settings.selector) {
    case 'flat':
      return { rounds: 1, groups: 1 };
    case 'round-robin':
      return { rounds: 1, groups: roundRobinPairs(n) };
    case 'swiss':
      return { rounds: Math.ceil(swissPairs(n) / Math.floor(n / 2)), groups: swissPairs(n) };
    case 'pivot':
      return { rounds: n === 2 ? 1 : 2, groups: pivotPairs(n) };
    case 'largest-identical':
    case 'random':
      return { rounds: 0, groups: 0 };
    default:
      return plannedBracket(n, settings);
  }
}

function plannedBracket(
  n: number,
  settings: Pick<TournamentSettings, 'groupSize' | 'keep'>,
): Omit<Planned, 'votes'> {
  let rounds = 0;
  let groups = 0;
  let left = n;
  while (left > settings.keep) {
    const next = Math.max(settings.keep, Math.ceil(left / settings.groupSize));
    groups += Math.min(next, left - next);
    rounds++;
    left = next;
  }
  return { rounds, groups };
}
