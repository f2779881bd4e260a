import { connection } from 'next/server';
import { benchmarkList } from '@/db/benchmark-list';
import { pagesDatabase } from '@/db/pages-database';

/** Every registered benchmark with its tasks, for the launch page. */
export async function GET() {
  await connection();
  return Response.json(benchmarkList(pagesDatabase()));
}
