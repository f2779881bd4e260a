import { reading } from '@/app/access/reading';
import { benchmarkList } from '@/db/benchmark-list';

/** Every registered benchmark with its tasks, for the launch page. */
export async function GET() {
  return reading({ kind: 'site' }, (db) => benchmarkList(db));
}
