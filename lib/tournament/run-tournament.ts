import { collapseIdentical } from './collapse';
import { decideGroup } from './decide-group';
import { groupsOfRound } from './grouping';
import type { TournamentSettings } from './settings';
import type { Candidate, Round, TournamentPorts, TournamentResult } from './types';

/**
 * Recursive Tournament Voting (arXiv:2604.16529): rounds of small groups, each decided by votes, until
 * `settings.keep` candidates survive. Selection, never synthesis: survivors are ids of candidates.
 *
 * Pure but for its ports: same candidates, settings and answers give the same result, in whatever order the
 * answers arrive. Groups of a round are decided at the same time. Rejects when a port rejects or the signal aborts.
 */
export async function runTournament(
  candidates: readonly Candidate[],
  settings: TournamentSettings,
  ports: TournamentPorts,
): Promise<TournamentResult> {
  const byId = new Map(candidates.map((candidate) => [candidate.id, candidate]));
  if (byId.size !== candidates.length) throw new Error('a tournament needs candidates with different ids');

  const { population, collapsed } =
    settings.dedupe === 'on'
      ? collapseIdentical(candidates, settings.keep)
      : { population: [...candidates], collapsed: [] };

  const rounds: Round[] = [];
  let alive = population.map((candidate) => candidate.id);
  for (let round = 0; alive.length > settings.keep; round++) {
    ports.signal.throwIfAborted();
    const groups = groupsOfRound(alive, round, settings);
    ports.emit({ type: 'round-started', round, groups });
    const decided = await Promise.all(
      groups.map(async (ids, group) => {
        const members = ids.flatMap((id) => byId.get(id) ?? []);
        const result = await decideGroup(round, group, members, settings, ports);
        ports.emit({ type: 'group-decided', group: result });
        return result;
      }),
    );
    rounds.push({ round, groups: decided });
    alive = decided.map((group) => group.winner);
  }
  return { collapsed, rounds, survivors: alive };
}
