import { groupPage } from '@/db/group-page';
import { pagesDatabase } from '@/db/pages-database';
import { tournamentDetail } from '@/db/tournaments';
import { refuse, wholeNumber } from '@/app/api/v1/answer';

/** The whole tournament, or with `?round=&group=` (from 0) one group with summaries, votes and raw replies. */
export async function GET(request: Request, { params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  const query = new URL(request.url).searchParams;
  if (!query.has('round') && !query.has('group')) {
    const detail = tournamentDetail(pagesDatabase(), id);
    return detail ? Response.json(detail) : refuse('not-found', `There is no tournament ${id}.`);
  }
  const round = wholeNumber(query.get('round'));
  const group = wholeNumber(query.get('group'));
  if (round === null || group === null)
    return refuse('bad-input', 'round and group must both be whole numbers from 0.');
  const found = groupPage(pagesDatabase(), id, round, group);
  return found
    ? Response.json(found)
    : refuse('not-found', `Tournament ${id} has no group ${group} in round ${round}.`);
}
