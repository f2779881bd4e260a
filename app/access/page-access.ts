import 'server-only';
import { headers } from 'next/headers';
import { forbidden, notFound, redirect } from 'next/navigation';
import { cache } from 'react';
import type { Db } from '@/db/client';
import { nextPath } from '@/lib/access/next-path';
import type { Role } from '@/lib/access/roles';
import { RunoffError } from '@/lib/errors';
import { currentAccess, type Access, type Subject } from './access';
import { admit, needRole } from './admit';
import { LockedLink } from './link-access';
import { seenByLink } from './link-seen';
import { masked } from './masked';
import type { Person } from './person';

/** The same for layout, metadata and page of one request. */
const accessOfRequest = cache(currentAccess);

/**
 * Lets in who may see a page about `subject` and whose role includes `needs`. Others get the page that says what is missing:
 * the login, the page about roles, or the one that says that there is nothing.
 */
export async function pageAccess(subject: Subject, needs: Role = 'viewer'): Promise<PageAccess> {
  let access: Access;
  let db: Db;
  try {
    access = await accessOfRequest();
    db = admit(access, subject);
    needRole(access, needs);
  } catch (error) {
    if (!(error instanceof RunoffError)) throw error;
    if (error instanceof LockedLink) redirect(await doorPath(error.door));
    if (error.code === 'not-logged-in') redirect(await loginPath());
    if (error.code === 'not-allowed') forbidden();
    if (error.code === 'not-found') notFound();
    throw error;
  }
  if (access.kind === 'link') await seenByLink(access.share.id);
  return { access, db, show: (value) => masked(access, value) };
}

/** Where a shared link asks for its password; it leads back here. */
async function doorPath(door: string): Promise<string> {
  const here = (await headers()).get('x-runoff-path') ?? '';
  return here.startsWith(`${door}/`) ? `${door}?next=${encodeURIComponent(here.slice(door.length))}` : door;
}

/** The login, which leads back here. */
async function loginPath(): Promise<string> {
  const here = nextPath((await headers()).get('x-runoff-path'));
  return here === '/' ? '/login' : `/login?next=${encodeURIComponent(here)}`;
}

/** Who looks at this page: null for nobody and for who comes by a shared link. */
export async function personLooking(): Promise<Pick<Person, 'role' | 'name'> | null> {
  try {
    const access = await accessOfRequest();
    return access.kind === 'person' ? { role: access.role, name: access.name } : null;
  } catch (error) {
    if (error instanceof RunoffError) return null;
    throw error;
  }
}

export interface PageAccess {
  access: Access;
  db: Db;
  /** What a page was told, as its reader may see it. */
  show: <T>(value: T) => T;
}
