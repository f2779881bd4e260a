import { found, reading } from '@/app/access/reading';
import { attachmentAt } from '@/db/rollout-page';
import { wholeNumber } from '@/app/api/v1/answer';

/** One log of a rollout with its whole text. */
export async function GET(
  _request: Request,
  { params }: { params: Promise<{ id: string; position: string }> },
) {
  const { id, position } = await params;
  const at = wholeNumber(position);
  return reading({ kind: 'rollout', id, part: 'log' }, (db) =>
    found(at === null ? null : attachmentAt(db, id, at), `Rollout ${id} has no attachment ${position}.`),
  );
}
