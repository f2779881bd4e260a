import { collapseIdentical } from './collapse';
import { decideGroup } from './decide-group';
import { groupsOfRound } from './grouping';
import type { TournamentSettings } from './settings';
import type { Candidate, Group, TournamentPorts, TournamentResult } from './types';

/** A candidate, now or later; null when there will be none in its place after all. */
export type Entrant = Candidate | null | Promise<Candidate | null>;

/**
 * Recursive Tournament Voting (arXiv:2604.16529): rounds of small groups, each decided by votes, until
 * `settings.keep` candidates survive. Selection, never synthesis: survivors are ids of candidates.
 *
 * Nobody waits who need not: a group is voted on as soon as its own members are known. Groups follow from places, not
 * from who stands in them, so the result does not depend on what came first; only the folding of identical patches
 * (`dedupe`) has to see all candidates. Places that stay empty are left out of their groups.
 *
 * Pure but for its ports: same candidates, settings and answers give the same result, in whatever order the
 * answers arrive. Rejects, when all that was under way has ended, if a port or candidate rejects or the signal aborts.
 */
export async function runTournament(
  entrants: readonly Entrant[],
  settings: TournamentSettings,
  ports: TournamentPorts,
): Promise<TournamentResult> {
  const { population, collapsed } = await populationOf(entrants, settings);
  const failed = new AbortController();
  const signal = AbortSignal.any([ports.signal, failed.signal]);

  const decide = async (members: readonly Promise<Candidate | null>[], round: number, group: number) => {
    try {
      const present = (await Promise.all(members)).filter((member) => member !== null);
      signal.throwIfAborted();
      if (present.length === 0) return null;
      await ports.emit({ type: 'group-started', round, group, candidates: present.map(({ id }) => id) });
      const decided = await decideGroup(round, group, present, settings, { ...ports, signal });
      await ports.emit({ type: 'group-decided', group: decided });
      return { decided, winner: present.find(({ id }) => id === decided.winner) ?? null };
    } catch (error) {
      failed.abort(error);
      throw error;
    }
  };

  const rounds: Promise<{ decided: Group; winner: Candidate | null } | null>[][] = [];
  let alive = population;
  while (alive.length > settings.keep) {
    const round = rounds.length;
    const playing = groupsOfRound(alive, round, settings).map((members, group) =>
      decide(members, round, group),
    );
    rounds.push(playing);
    alive = playing.map((group) => group.then((result) => result?.winner ?? null));
    for (const winner of alive) winner.catch(() => undefined); // told by its group
  }

  await Promise.allSettled([...rounds.flat(), ...alive]);
  ports.signal.throwIfAborted();
  failed.signal.throwIfAborted();
  const played = await Promise.all(rounds.map((groups) => Promise.all(groups)));
  return {
    collapsed,
    rounds: played.map((groups, round) => ({
      round,
      groups: groups.flatMap((group) => group?.decided ?? []),
    })),
    survivors: (await Promise.all(alive)).flatMap((candidate) => candidate?.id ?? []),
    ranking: null,
  };
}

async function populationOf(entrants: readonly Entrant[], settings: TournamentSettings) {
  const known = entrants.flatMap((entrant) =>
    entrant === null || entrant instanceof Promise ? [] : entrant.id,
  );
  if (new Set(known).size !== known.length)
    throw new Error('a tournament needs candidates with different ids');
  if (settings.dedupe === 'off')
    return { population: entrants.map((entrant) => Promise.resolve(entrant)), collapsed: [] };
  const present = (await Promise.all(entrants)).filter((entrant) => entrant !== null);
  const { population, collapsed } = collapseIdentical(present, settings.keep);
  return { population: population.map((candidate) => Promise.resolve(candidate)), collapsed };
}
