import { found, reading } from '@/app/access/reading';
import { rolloutPage } from '@/db/rollout-page';

/** A rollout with outcome, facts, summary and an outline of its steps; their texts are asked for apart. */
export async function GET(_request: Request, { params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return reading({ kind: 'rollout', id, part: 'page' }, (db) =>
    found(rolloutPage(db, id), `There is no rollout ${id}.`),
  );
}
