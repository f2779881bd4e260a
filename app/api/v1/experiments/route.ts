import { reading } from '@/app/access/reading';
import { experimentList } from '@/db/experiment-list';

/** Every experiment with its headline figures, newest first, and the jobs under way. */
export async function GET() {
  return reading({ kind: 'site' }, (db) => experimentList(db));
}
