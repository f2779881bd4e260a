import { found, reading } from '@/app/access/reading';
import { findJob } from '@/db/jobs';

/** A job with its progress and, once it has finished, its result. */
export async function GET(_request: Request, { params }: RouteContext<'/api/v1/jobs/[id]'>) {
  const { id } = await params;
  return reading({ kind: 'site' }, (db) => found(findJob(db, id), `There is no job ${id}.`));
}
