import { storeDecision, storeGroup, storeVote } from '@/db/tournaments';
import type { TournamentPorts } from '@/lib/tournament/types';
import { write, type Context } from './context';

/** Writes what happens in a tournament as it happens. */
export function tournamentStore(
  ctx: Context,
  of: { tournamentId: string; experimentId: string },
  onVote: () => void,
): TournamentPorts['emit'] {
  return async (event) => {
    switch (event.type) {
      case 'group-started': {
        const { round, group, candidates } = event;
        await write(ctx, storeGroup, of.tournamentId, { round, group, candidates });
        break;
      }
      case 'vote':
        await write(ctx, storeVote, { ...of, round: event.round, group: event.group }, event.vote);
        onVote();
        break;
      case 'group-decided':
        await write(ctx, storeDecision, of, event.group);
    }
  };
}
