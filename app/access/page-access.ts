import 'server-only';
import { headers } from 'next/headers';
import { forbidden, notFound, redirect } from 'next/navigation';
import { cache } from 'react';
import { pagesDatabase } from '@/db/pages-database';
import { nextPath } from '@/lib/access/next-path';
import type { Role } from '@/lib/access/roles';
import { RunoffError } from '@/lib/errors';
import { currentAccess, type Access, type Subject } from './access';
import { admit, needRole } from './admit';
import { masked } from './masked';
import type { Person } from './person';

/** The same for layout, metadata and page of one request. */
const accessOfRequest = cache(currentAccess);

/**
 * Lets in who may see a page about `subject` and whose role includes `needs`. Others get the page that says what is missing:
 * the login, the page about roles, or the one that says that there is nothing.
 */
export async function pageAccess(subject: Subject, needs: Role = 'viewer'): Promise<PageAccess> {
  const db = pagesDatabase();
  let access: Access;
  try {
    access = await accessOfRequest();
    admit(db, access, subject);
    needRole(access, needs);
  } catch (error) {
    if (!(error instanceof RunoffError)) throw error;
    if (error.code === 'not-logged-in') redirect(await loginPath());
    if (error.code === 'not-allowed') forbidden();
    if (error.code === 'not-found') notFound();
    throw error;
  }
  return { access, db, show: (value) => masked(db, access, value) };
}

/** The login, which leads back here. */
async function loginPath(): Promise<string> {
  const here = nextPath((await headers()).get('x-runoff-path'));
  return here === '/' ? '/login' : `/login?next=${encodeURIComponent(here)}`;
}

/** Who looks at this page: null for nobody and for who comes by a shared link. */
export async function personLooking(): Promise<Omit<Person, 'kind'> | null> {
  try {
    const access = await accessOfRequest();
    return access.kind === 'person' ? { role: access.role, name: access.name } : null;
  } catch (error) {
    if (error instanceof RunoffError && error.code === 'not-logged-in') return null;
    throw error;
  }
}

export interface PageAccess {
  access: Access;
  db: ReturnType<typeof pagesDatabase>;
  /** What a page was told, as its reader may see it. */
  show: <T>(value: T) => T;
}
