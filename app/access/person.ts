import 'server-only';
import { cookies, headers } from 'next/headers';
import { hasAccounts, sessionHolds } from '@/db/accounts';
import { pagesDatabase } from '@/db/pages-database';
import { roleSchema } from '@/lib/access/account';
import { isLoopback } from '@/lib/access/loopback';
import type { Role } from '@/lib/access/roles';
import { RunoffError } from '@/lib/errors';
import { knownToken } from '@/lib/experiments/api-tokens';
import { auth } from './auth';
import { cameByTls } from './peer';

/** Somebody with a role; `name` null where nobody has to log in. */
export interface Person {
  kind: 'person';
  role: Role;
  name: string | null;
  /** Whether the login still holds, for answers that go on for long. */
  holds: () => boolean;
}

/**
 * Whether one must log in: always, but on a server that is reached from this machine only and knows no account. Where it
 * listens is said by who started it (`runoff serve`), never by a request; who says nothing listens for everybody.
 */
export function loginNeeded(): boolean {
  return !isLoopback(process.env.RUNOFF_LISTENS) || hasAccounts(pagesDatabase());
}

/** What was sent, with the cookies that an action has set meanwhile: the page after it is made in the same answer. */
async function sentByNow(): Promise<Headers> {
  const sent = new Headers(await headers());
  sent.set('cookie', (await cookies()).toString());
  return sent;
}

/** Who a request comes from by its login. Throws `not-logged-in`. */
export async function personLoggedIn(): Promise<Person> {
  if (!loginNeeded()) return { kind: 'person', role: 'admin', name: null, holds: () => !loginNeeded() };
  const sent = await sentByNow();
  if (sent.get('cookie')?.includes('runoff.session_token=')) {
    const { api } = await auth({ secureCookies: cameByTls(sent), setsCookies: false });
    const session = await api.getSession({ headers: sent });
    const role = roleSchema.safeParse(session?.user.role);
    if (session && role.success) {
      const { token } = session.session;
      const holds = () => sessionHolds(pagesDatabase(), token, new Date());
      return { kind: 'person', role: role.data, name: session.user.name, holds };
    }
  }
  throw new RunoffError('not-logged-in', 'You are not logged in, or your login has ended.');
}

/**
 * Who a request comes from by its API token (`Authorization: Bearer rt_…`); null when it has none. Throws `not-logged-in`
 * for one that does not hold: who sends a token wants to be judged by it.
 */
export async function personByToken(): Promise<Person | null> {
  const [, token] = /^Bearer +(\S+)$/i.exec((await headers()).get('authorization') ?? '') ?? [];
  if (token === undefined) return null;
  const known = knownToken(pagesDatabase(), token, new Date());
  if (!known) throw new RunoffError('not-logged-in', 'This API token is unknown or was revoked.');
  const holds = () => knownToken(pagesDatabase(), token, new Date()) !== null;
  return { kind: 'person', role: known.role, name: `token ${known.name}`, holds };
}
