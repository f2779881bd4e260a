import { connection } from 'next/server';
import { pagesDatabase } from '@/db/pages-database';
import { pipelineList } from '@/db/pipeline-list';

/** The main table over experiments: every experiment with a pipeline, newest first. */
export async function GET() {
  await connection();
  return Response.json({ pipelines: pipelineList(pagesDatabase()) });
}
