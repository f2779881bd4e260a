import { pagesDatabase } from '@/db/pages-database';
import { searchNames } from '@/db/search-names';

/** Experiments, tasks and rollouts whose names hold `?q=`. */
export function GET(request: Request) {
  const text = (new URL(request.url).searchParams.get('q') ?? '').trim().slice(0, 200);
  return Response.json({ results: searchNames(pagesDatabase(), text) });
}
