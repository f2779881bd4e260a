import 'server-only';
import { notFound } from 'next/navigation';
import { cache } from 'react';
import { pagesDatabase } from '@/db/pages-database';
import { RunoffError } from '@/lib/errors';
import { currentAccess, type Access, type Subject } from './access';
import { admit } from './admit';
import { masked } from './masked';

/** The same for layout, metadata and page of one request. */
const accessOfRequest = cache(currentAccess);

/** Lets in who may see a page about `subject`; others get the page that says that there is nothing. */
export async function pageAccess(subject: Subject): Promise<PageAccess> {
  const access = await accessOfRequest();
  const db = pagesDatabase();
  try {
    admit(db, access, subject);
  } catch (error) {
    if (error instanceof RunoffError && error.code === 'not-found') notFound();
    throw error;
  }
  return { access, db, show: (value) => masked(db, access, value) };
}

export interface PageAccess {
  access: Access;
  db: ReturnType<typeof pagesDatabase>;
  /** What a page was told, as its reader may see it. */
  show: <T>(value: T) => T;
}
