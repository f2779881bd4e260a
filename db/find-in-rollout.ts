import { asc, eq } from 'drizzle-orm';
import type { DbOrTx } from './client';
import { stepBodies } from './schema';

export interface StepHits {
  step: number;
  hits: number;
}

/**
 * Steps whose thought, reasoning, command or observation holds `query`, with the number of hits in each.
 * Plain text, case ignored; an empty query hits nothing.
 */
export function findInRollout(db: DbOrTx, rolloutId: string, query: string): StepHits[] {
  const needle = query.toLowerCase();
  if (needle === '') return [];
  const found: StepHits[] = [];
  const rows = db
    .select()
    .from(stepBodies)
    .where(eq(stepBodies.rolloutId, rolloutId))
    .orderBy(asc(stepBodies.index))
    .all();
  for (const { index, thought, reasoning, command, observation } of rows) {
    const texts = [thought, reasoning, command, observation];
    const hits = texts.reduce((sum, text) => sum + countHits(text?.toLowerCase() ?? '', needle), 0);
    if (hits > 0) found.push({ step: index, hits });
  }
  return found;
}

function countHits(text: string, needle: string): number {
  let hits = 0;
  for (let at = text.indexOf(needle); at !== -1; at = text.indexOf(needle, at + needle.length)) hits++;
  return hits;
}
