import { found, reading } from '@/app/access/reading';
import { groupPage } from '@/db/group-page';
import { tournamentDetail } from '@/db/tournaments';
import { refuse, wholeNumber } from '@/app/api/v1/answer';

/** The whole tournament, or with `?round=&group=` (from 0) one group with summaries, votes and raw replies. */
export async function GET(request: Request, { params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  const query = new URL(request.url).searchParams;
  if (!query.has('round') && !query.has('group'))
    return reading({ kind: 'tournament', id, group: null }, (db) =>
      found(tournamentDetail(db, id), `There is no tournament ${id}.`),
    );
  const round = wholeNumber(query.get('round'));
  const group = wholeNumber(query.get('group'));
  if (round === null || group === null)
    return refuse('bad-input', 'round and group must both be whole numbers from 0.');
  return reading({ kind: 'tournament', id, group: { round, group } }, (db) =>
    found(groupPage(db, id, round, group), `Tournament ${id} has no group ${group} in round ${round}.`),
  );
}
