import { found, reading } from '@/app/access/reading';
import { lineagePage } from '@/db/lineage';

/** What a rollout was shown of the iteration before and did with it, and which rollouts were shown its summary. */
export async function GET(_request: Request, { params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return reading({ kind: 'rollout', id, part: 'lineage' }, (db) =>
    found(lineagePage(db, id), `There is no rollout ${id}.`),
  );
}
