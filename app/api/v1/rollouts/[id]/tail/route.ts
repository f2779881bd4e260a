import { found, reading } from '@/app/access/reading';
import { refuse, wholeNumber } from '@/app/api/v1/answer';
import { rolloutTail } from '@/db/rollout-tail';

/** The steps of a rollout after step `?after=`, at most 200, and where it stands: what a live page asks for. */
export async function GET(request: Request, { params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  const after = wholeNumber(new URL(request.url).searchParams.get('after') ?? '0');
  if (after === null) return refuse('bad-input', 'after must be the number of a step, 0 or more.');
  return reading({ kind: 'rollout', id, part: 'tail' }, (db) =>
    found(rolloutTail(db, id, after), `There is no rollout ${id}.`),
  );
}
