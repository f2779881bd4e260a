import { connection } from 'next/server';
import { experimentList } from '@/db/experiment-list';
import { pagesDatabase } from '@/db/pages-database';

/** Every experiment with its headline figures, newest first, and the jobs under way. */
export async function GET() {
  await connection();
  return Response.json(experimentList(pagesDatabase()));
}
