import { and, asc, eq } from 'drizzle-orm';
import type { RedactionOptions } from '@/lib/redact/scan';
import type { DbOrTx } from './client';
import { redactionRules } from './access-schema';

export type StoredRule = typeof redactionRules.$inferSelect;

/** Rules that people added, oldest first. */
export function redactionRulesOf(db: DbOrTx): StoredRule[] {
  return db
    .select()
    .from(redactionRules)
    .orderBy(asc(redactionRules.createdAt), asc(redactionRules.id))
    .all();
}

/** Adds a rule; false when there is one of that kind and value. */
export function insertRedactionRule(db: DbOrTx, rule: Omit<StoredRule, 'createdAt'>): boolean {
  return db.insert(redactionRules).values(rule).onConflictDoNothing().run().changes > 0;
}

/** Removes a rule and answers with it; null when there is none. */
export function removeRedactionRule(
  db: DbOrTx,
  at: { id: string } | Pick<StoredRule, 'kind' | 'value'>,
): StoredRule | null {
  const where =
    'id' in at
      ? eq(redactionRules.id, at.id)
      : and(eq(redactionRules.kind, at.kind), eq(redactionRules.value, at.value));
  return db.delete(redactionRules).where(where).returning().get() ?? null;
}

/** By what texts are masked that leave: our rules, those that people added, and `more` of one export or link. */
export function storedRedaction(
  db: DbOrTx,
  more: RedactionOptions = {},
): Required<Omit<RedactionOptions, 'secrets'>> {
  const rules = redactionRulesOf(db);
  const of = (kind: StoredRule['kind']) => rules.flatMap((rule) => (rule.kind === kind ? rule.value : []));
  const options = of('option');
  return {
    patterns: [...of('pattern'), ...(more.patterns ?? [])],
    allow: [...of('allow'), ...(more.allow ?? [])],
    homes: options.includes('homes') || (more.homes ?? false),
    emails: options.includes('emails') || (more.emails ?? false),
  };
}
