import { seededRandom, shuffled } from './rng';
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

/** Most votes a tournament of `n` candidates asks before re-asks and extra votes; counts only, asks nobody. */
export function plannedVotes(
  n: number,
  settings: Pick<TournamentSettings, 'groupSize' | 'keep' | 'votes'>,
): { rounds: number; groups: number; votes: number } {
  let rounds = 0;
  let groups = 0;
  let left = n;
  while (left > settings.keep) {
    const next = Math.max(settings.keep, Math.ceil(left / settings.groupSize));
    groups += Math.min(next, left - next);
    rounds++;
    left = next;
  }
  return { rounds, groups, votes: groups * settings.votes };
}
