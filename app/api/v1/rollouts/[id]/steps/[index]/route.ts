import { found, reading } from '@/app/access/reading';
import { stepBody } from '@/db/steps';
import { wholeNumber } from '@/app/api/v1/answer';

/** The whole texts of one step (1-based). */
export async function GET(_request: Request, { params }: { params: Promise<{ id: string; index: string }> }) {
  const { id, index } = await params;
  const step = wholeNumber(index);
  return reading({ kind: 'rollout', id, part: 'steps' }, (db) =>
    found(step === null ? null : stepBody(db, id, step), `Rollout ${id} has no step ${index}.`),
  );
}
