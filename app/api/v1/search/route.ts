import { reading } from '@/app/access/reading';
import { searchNames } from '@/db/search-names';

/** Experiments, tasks and rollouts whose names hold `?q=`. */
export async function GET(request: Request) {
  const text = (new URL(request.url).searchParams.get('q') ?? '').trim().slice(0, 200);
  return reading({ kind: 'site' }, (db) => ({ results: searchNames(db, text) }));
}
