import { found, reading } from '@/app/access/reading';
import { findExperiment } from '@/db/experiments';
import { launchProgress } from '@/db/launch-progress';

/** Where a launched experiment stands, slot by slot; `launch` is null for an imported one. */
export async function GET(_request: Request, { params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return reading({ kind: 'experiment', id, part: 'launch' }, (db) => {
    found(findExperiment(db, id), `There is no experiment ${id}.`);
    return { launch: launchProgress(db, id, new Date()) };
  });
}
