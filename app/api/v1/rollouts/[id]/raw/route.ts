import { found, reading } from '@/app/access/reading';
import { storedRollout } from '@/db/rollout-page';
import { slugify } from '@/lib/ids';

/** Everything stored of a rollout as a JSON file. */
export async function GET(_request: Request, { params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return reading({ kind: 'rollout', id, part: 'raw' }, (db) => {
    const stored = found(storedRollout(db, id), `There is no rollout ${id}.`);
    return new Response(JSON.stringify(stored, null, 2), {
      headers: {
        'Content-Type': 'application/json; charset=utf-8',
        'Content-Disposition': `attachment; filename="rollout-${slugify(id)}.json"`,
      },
    });
  });
}
