import 'server-only';
import { accounts, sessions, users, verifications } from '@/db/access-schema';
import { databasePath } from '@/db/client';
import { pagesDatabase } from '@/db/pages-database';
import { PASSWORD_LENGTH } from '@/lib/access/account';
import { authSecret } from '@/lib/experiments/auth-secret';

/** Seconds that a login lasts; it is not made longer by use. */
export const LOGIN_SECONDS = 7 * 24 * 3600;

/** `secureCookies`: the browser came by TLS. `setsCookies`: what the library wants set goes out with the answer. */
interface Asked {
  secureCookies: boolean;
  setsCookies: boolean;
}

/**
 * The login library on our tables. It answers no request by itself: sign-up, e-mail and all its routes stay shut, and only
 * our own actions call it.
 */
async function madeAuth({ secureCookies, setsCookies }: Asked) {
  // Half a second, which nobody pays who needs no login.
  const [{ betterAuth }, { drizzleAdapter }, { nextCookies }] = await Promise.all([
    import('better-auth/minimal'),
    import('better-auth/adapters/drizzle'),
    import('better-auth/next-js'),
  ]);
  return betterAuth({
    appName: 'Runoff',
    // Of links in e-mails, of which there are none.
    baseURL: 'http://runoff.invalid',
    secret: authSecret(databasePath()),
    database: drizzleAdapter(pagesDatabase(), {
      provider: 'sqlite',
      schema: { user: users, session: sessions, account: accounts, verification: verifications },
    }),
    telemetry: { enabled: false },
    logger: { disabled: true },
    emailAndPassword: {
      ...{ enabled: true, disableSignUp: true, autoSignIn: false },
      ...{ minPasswordLength: PASSWORD_LENGTH.min, maxPasswordLength: PASSWORD_LENGTH.max },
    },
    user: { additionalFields: { role: { type: ['viewer', 'runner', 'admin'], input: false } } },
    session: { expiresIn: LOGIN_SECONDS, disableSessionRefresh: true, cookieCache: { enabled: false } },
    // We count attempts by name, too, and before the library is asked.
    rateLimit: { enabled: false },
    advanced: {
      ...{ cookiePrefix: 'runoff', useSecureCookies: secureCookies },
      ipAddress: { disableIpTracking: true },
    },
    // Else a look at a login that has ended would take its cookie away, and an action that changes cookies makes its
    // page anew: that of somebody who is not logged in, with nothing left of what was typed.
    plugins: setsCookies ? [nextCookies()] : [],
  });
}

type Auth = ReturnType<typeof madeAuth>;
const held = globalThis as typeof globalThis & { runoffAuth?: Map<string, Auth> };

/** The login library, loaded at first use. */
export function auth(asked: Asked): Auth {
  const known = (held.runoffAuth ??= new Map());
  const key = `${asked.secureCookies} ${asked.setsCookies} ${databasePath()}`;
  const made = known.get(key) ?? madeAuth(asked);
  known.set(key, made);
  // A secret that could not be read may have been mended since.
  made.catch(() => known.delete(key));
  return made;
}
