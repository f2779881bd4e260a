import { reading } from '@/app/access/reading';
import { planDeletion } from '@/lib/experiments/delete-experiment';

/** What would go if the experiment were deleted, and what is in the way. */
export async function GET(_request: Request, { params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return reading({ kind: 'site' }, (db) => planDeletion({ db }, id), 'admin');
}
