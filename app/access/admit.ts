import 'server-only';
import type { Db } from '@/db/client';
import { pagesDatabase } from '@/db/pages-database';
import { includesRole, type Role } from '@/lib/access/roles';
import { RunoffError } from '@/lib/errors';
import type { Access, Subject } from './access';
import { linkShows } from './link-admit';
import { linkDatabase } from './link-database';

/**
 * The database that `access` may read `subject` from: under a shared link one that holds nothing but what it shows. Throws
 * `not-found` for what a link does not show, as if it did not exist.
 */
export function admit(access: Access, subject: Subject): Db {
  if (access.kind === 'person') return pagesDatabase();
  const db = linkDatabase(access.share);
  if (!linkShows(db, access.share, subject))
    throw new RunoffError('not-found', 'This link does not show that.');
  return db;
}

/** Returns when somebody's role includes `needs`; a shared link is none of these. Throws `not-allowed`. */
export function needRole(access: Access, needs: Role): void {
  if (access.kind === 'person' && !includesRole(access.role, needs))
    throw new RunoffError('not-allowed', `This needs the role ${needs}; yours is ${access.role}.`);
}
