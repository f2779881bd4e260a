import { reading } from '@/app/access/reading';
import { shareLines } from '@/db/shares';

/** Shared links, newest first, without their tokens, which nobody knows any more; `?experiment=` keeps to one experiment. */
export async function GET(request: Request) {
  const experiment = new URL(request.url).searchParams.get('experiment');
  return reading({ kind: 'site' }, (db) => ({ shares: shareLines(db, new Date(), experiment) }));
}
