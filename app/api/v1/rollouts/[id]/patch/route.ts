import { found, reading } from '@/app/access/reading';
import { patchText } from '@/db/rollout-page';
import { findRollout } from '@/db/rollouts';

/** The whole patch of a rollout, null when it has none. */
export async function GET(_request: Request, { params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return reading({ kind: 'rollout', id, part: 'patch' }, (db) => {
    found(findRollout(db, id), `There is no rollout ${id}.`);
    return { patch: patchText(db, id) };
  });
}
