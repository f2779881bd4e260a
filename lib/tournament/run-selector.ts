import { collapseIdentical } from './collapse';
import { seededRandom, shuffled } from './rng';
import { runTournament, type Entrant } from './run-tournament';
import { playFlat } from './selectors/flat';
import { rankIdentical } from './selectors/largest-identical';
import { pivot } from './selectors/pivot';
import { playPairs } from './selectors/play-pairs';
import { roundRobin } from './selectors/round-robin';
import { swiss } from './selectors/swiss';
import type { TournamentSettings } from './settings';
import type { Candidate, Ranked, Round, TournamentPorts, TournamentResult } from './types';

/**
 * Selects `settings.keep` of the entrants as `settings.selector` says. The bracket is `runTournament`; the others wait
 * for all candidates, and their survivors are a true top K of their ranking. Identical patches are folded first where
 * `dedupe` is on, but by `random`, which stands for the mean, and `largest-identical`, which counts them.
 * Rejects, when all that was under way has ended, if a port or candidate rejects or the signal aborts.
 */
export async function runSelector(
  entrants: readonly Entrant[],
  settings: TournamentSettings,
  ports: TournamentPorts,
): Promise<TournamentResult> {
  if (settings.selector === 'bracket') return runTournament(entrants, settings, ports);
  const present = (await Promise.all(entrants)).filter((entrant) => entrant !== null);
  ports.signal.throwIfAborted();
  if (new Set(present.map(({ id }) => id)).size !== present.length)
    throw new Error('a selector needs candidates with different ids');

  const folds = settings.selector !== 'random' && settings.selector !== 'largest-identical';
  const { population, collapsed } =
    folds && settings.dedupe === 'on'
      ? collapseIdentical(present, settings.keep)
      : { population: present, collapsed: [] };
  if (population.length <= settings.keep)
    return { collapsed, rounds: [], survivors: population.map(({ id }) => id), ranking: null };
  const { rounds, ranking, order } = await select(population, settings, ports);
  return { collapsed, rounds, survivors: order.slice(0, settings.keep), ranking };
}

interface Selected {
  rounds: Round[];
  ranking: Ranked[] | null;
  /** Candidate ids, best first. */
  order: string[];
}

async function select(
  population: readonly Candidate[],
  settings: TournamentSettings,
  ports: TournamentPorts,
): Promise<Selected> {
  switch (settings.selector) {
    case 'bracket':
      throw new Error('the bracket does not wait for all candidates; see runTournament');
    case 'flat':
      return ranked(await playFlat(population, settings, ports));
    case 'round-robin':
      return ranked(await playPairs(roundRobin, population, settings, ports));
    case 'swiss':
      return ranked(await playPairs(swiss, population, settings, ports));
    case 'pivot':
      return ranked(await playPairs(pivot, population, settings, ports));
    case 'largest-identical':
      return ranked({ rounds: [], ranking: rankIdentical(population, settings) });
    case 'random': {
      const order = shuffled(population, seededRandom(settings.seed, 'random'));
      return { rounds: [], ranking: null, order: order.map(({ id }) => id) };
    }
  }
}

const ranked = (played: { rounds: Round[]; ranking: Ranked[] }): Selected => ({
  ...played,
  order: played.ranking.map(({ candidate }) => candidate),
});
