import { reading } from '@/app/access/reading';
import { redactionRulesOf } from '@/db/redaction-rules';

/** Rules of redaction that people added, oldest first. */
export async function GET() {
  return reading({ kind: 'site' }, (db) => ({ rules: redactionRulesOf(db) }));
}
