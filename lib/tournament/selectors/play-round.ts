import { decideGroup } from '@/lib/tournament/decide-group';
import type { TournamentSettings } from '@/lib/tournament/settings';
import type { Candidate, Round, TournamentPorts } from '@/lib/tournament/types';

/**
 * Decides the groups of one round at once, each by `decideGroup`. Rejects, when all that was under way has ended, if a
 * port rejects or the signal aborts.
 */
export async function playRound(
  round: number,
  groups: readonly (readonly Candidate[])[],
  settings: TournamentSettings,
  ports: TournamentPorts,
): Promise<Round> {
  const failed = new AbortController();
  const signal = AbortSignal.any([ports.signal, failed.signal]);
  const playing = groups.map(async (members, group) => {
    try {
      signal.throwIfAborted();
      ports.emit({ type: 'group-started', round, group, candidates: members.map(({ id }) => id) });
      const decided = await decideGroup(round, group, members, settings, { ...ports, signal });
      ports.emit({ type: 'group-decided', group: decided });
      return decided;
    } catch (error) {
      failed.abort(error);
      throw error;
    }
  });
  await Promise.allSettled(playing);
  ports.signal.throwIfAborted();
  failed.signal.throwIfAborted();
  return { round, groups: await Promise.all(playing) };
}
