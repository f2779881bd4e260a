import 'server-only';
import { headers } from 'next/headers';
import { endSession } from '@/db/accounts';
import { pagesDatabase } from '@/db/pages-database';
import { auth } from './auth';
import { cameByTls } from './peer';

/**
 * Opens a session for a login and sets its cookie; the login that the browser had before ends. False when the password is
 * wrong. Only server actions can set cookies, as this and the next do.
 */
export async function openSession(email: string, password: string): Promise<boolean> {
  const sent = await headers();
  const { api } = await auth({ secureCookies: cameByTls(sent), setsCookies: true });
  const { isAPIError } = await import('better-auth/api');
  const before = await api.getSession({ headers: sent });
  try {
    await api.signInEmail({ body: { email, password }, headers: sent });
  } catch (error) {
    if (isAPIError(error) && error.status === 'UNAUTHORIZED') return false;
    throw error;
  }
  if (before) endSession(pagesDatabase(), before.session.token);
  return true;
}

/** Ends the session of the browser that sent the request, in the database and in its cookies. */
export async function closeSession(): Promise<void> {
  const sent = await headers();
  const { api } = await auth({ secureCookies: cameByTls(sent), setsCookies: true });
  await api.signOut({ headers: sent });
}
