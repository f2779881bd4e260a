import 'server-only';
import type { Db } from '@/db/client';
import { RunoffError } from '@/lib/errors';
import type { Access, Subject } from './access';

/**
 * Returns when `access` may read `subject`. Throws `not-found` for what a shared link does not show, as if it did not
 * exist.
 */
export function admit(_db: Db, access: Access, _subject: Subject): void {
  if (access.kind === 'link') throw new RunoffError('not-found', 'This link does not show that.');
}
