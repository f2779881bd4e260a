import { refuse } from '@/app/api/v1/answer';
import { findExperiment } from '@/db/experiments';
import { launchProgress } from '@/db/launch-progress';
import { pagesDatabase } from '@/db/pages-database';

/** Where a launched experiment stands, slot by slot; `launch` is null for an imported one. */
export async function GET(_request: Request, { params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  const db = pagesDatabase();
  if (!findExperiment(db, id)) return refuse('not-found', `There is no experiment ${id}.`);
  return Response.json({ launch: launchProgress(db, id, new Date()) });
}
