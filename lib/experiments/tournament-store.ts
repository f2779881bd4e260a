import { storeDecision, storeGroup, storeVote } from '@/db/tournaments';
import type { TournamentEvent } from '@/lib/tournament/types';
import type { Context } from './context';

/** Writes what happens in a tournament as it happens. */
export function tournamentStore(
  ctx: Context,
  of: { tournamentId: string; experimentId: string },
  onVote: () => void,
): (event: TournamentEvent) => void {
  return (event) => {
    switch (event.type) {
      case 'group-started': {
        const { round, group, candidates } = event;
        storeGroup(ctx.db, of.tournamentId, { round, group, candidates });
        break;
      }
      case 'vote':
        storeVote(ctx.db, { ...of, round: event.round, group: event.group }, event.vote);
        onVote();
        break;
      case 'group-decided':
        storeDecision(ctx.db, of, event.group);
    }
  };
}
