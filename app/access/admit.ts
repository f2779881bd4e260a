import 'server-only';
import type { Db } from '@/db/client';
import { includesRole, type Role } from '@/lib/access/roles';
import { RunoffError } from '@/lib/errors';
import type { Access, Subject } from './access';

/**
 * Returns when `access` may read `subject`. Throws `not-found` for what a shared link does not show, as if it did not
 * exist.
 */
export function admit(_db: Db, access: Access, _subject: Subject): void {
  if (access.kind === 'link') throw new RunoffError('not-found', 'This link does not show that.');
}

/** Returns when somebody's role includes `needs`; a shared link is none of these. Throws `not-allowed`. */
export function needRole(access: Access, needs: Role): void {
  if (access.kind === 'person' && !includesRole(access.role, needs))
    throw new RunoffError('not-allowed', `This needs the role ${needs}; yours is ${access.role}.`);
}
