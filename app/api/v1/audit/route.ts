import { reading } from '@/app/access/reading';
import { refuse, wholeNumber } from '@/app/api/v1/answer';
import { auditPage } from '@/db/audit';
import { AUDIT_AREAS } from '@/lib/access/audit-entry';

/** What people asked for, newest first, 50 at a time; `?area=`, `?actor=`, `?experiment=`, `?before=` an event's number. */
export async function GET(request: Request) {
  const query = new URL(request.url).searchParams;
  const area = AUDIT_AREAS.find((known) => known === query.get('area')) ?? null;
  if (area === null && query.has('area'))
    return refuse('bad-input', `area is one of ${AUDIT_AREAS.join(', ')}.`);
  const before = wholeNumber(query.get('before'));
  if (before === null && query.has('before'))
    return refuse('bad-input', 'before must be the number of an event.');
  const filter = { area, before, actor: query.get('actor'), experimentId: query.get('experiment') };
  return reading({ kind: 'site' }, (db) => auditPage(db, filter), 'admin');
}
