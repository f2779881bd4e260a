import { pagesDatabase } from '@/db/pages-database';
import { storedRollout } from '@/db/rollout-page';
import { slugify } from '@/lib/ids';
import { refuse } from '@/app/api/v1/answer';

/** Everything stored of a rollout as a JSON file. */
export async function GET(_request: Request, { params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  const stored = storedRollout(pagesDatabase(), id);
  if (!stored) return refuse('not-found', `There is no rollout ${id}.`);
  return new Response(JSON.stringify(stored, null, 2), {
    headers: {
      'Content-Type': 'application/json; charset=utf-8',
      'Content-Disposition': `attachment; filename="rollout-${slugify(id)}.json"`,
    },
  });
}
