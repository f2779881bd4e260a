import { refuse } from '@/app/api/v1/answer';
import { findJob } from '@/db/jobs';
import { pagesDatabase } from '@/db/pages-database';

/** A job with its progress and, once it has finished, its result. */
export async function GET(_request: Request, { params }: RouteContext<'/api/v1/jobs/[id]'>) {
  const { id } = await params;
  const job = findJob(pagesDatabase(), id);
  return job ? Response.json(job) : refuse('not-found', `There is no job ${id}.`);
}
