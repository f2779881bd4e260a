import { test as base } from '@playwright/test';
import { eq } from 'drizzle-orm';
import { sessions } from '@/db/access-schema';
import { accountNamed } from '@/db/accounts';
import { openDatabase, type Db } from '@/db/client';
import type { Role } from '@/lib/access/roles';
import { addAccount } from '@/lib/experiments/accounts';
import { createToken, revokeToken } from '@/lib/experiments/api-tokens';
import { filledDatabase, startServer, type App } from './app';
import { builtActions, callAction, type ActionAnswer } from './call-action';

export const PASSWORD = 'correct horse battery';

export interface AccessServer extends App {
  /** The same file, opened here. */
  store: Db;
  /** Calls an action by its name at the first page that has it. */
  act: (
    name: string,
    args: unknown[],
    headers?: Record<string, string>,
    at?: string,
  ) => Promise<ActionAnswer>;
  /** Logs in by the action of the page; answers with the cookie of the session. */
  logIn: (name: string) => Promise<string>;
  /** Headers by which a request shows who sends it. */
  as: Record<Who, Record<string, string>>;
}

export type Who =
  'nobody' | Role | 'expired login' | 'viewer token' | 'runner token' | 'admin token' | 'revoked token';

/** The recorded demo with an account and a token for each role. */
export const test = base.extend<object, { server: AccessServer }>({
  server: [
    async ({}, use) => {
      const { db, remove } = await filledDatabase(['demo', '--recorded', '--no-serve']);
      const store = openDatabase(db);
      const context = { db: store, now: () => new Date() };
      for (const role of ['admin', 'runner', 'viewer'] as const)
        await addAccount(context, { name: role, role, password: PASSWORD });
      await addAccount(context, { name: 'expired', role: 'admin', password: PASSWORD });
      const server = await startServer(db);
      const actions = builtActions();
      const act: AccessServer['act'] = (name, args, headers, at = '/login') =>
        callAction(`${server.url}${at}`, actions.get(name)?.id ?? 'none', args, headers);
      const logIn = async (name: string) => {
        const { answer, cookies } = await act('logIn', [{ name, password: PASSWORD, next: null }]);
        if (!answer?.ok) throw new Error(`${name} could not log in: ${answer?.message}`);
        return cookies[0]?.split(';')[0] ?? '';
      };
      const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });
      const token = (role: Role, name: string = role) => createToken(context, { name, role }).token;
      const revoked = token('admin', 'revoked');
      revokeToken(context, 'revoked');
      const as = {
        nobody: {},
        viewer: { Cookie: await logIn('viewer') },
        runner: { Cookie: await logIn('runner') },
        admin: { Cookie: await logIn('admin') },
        'expired login': { Cookie: await logIn('expired') },
        'viewer token': bearer(token('viewer')),
        'runner token': bearer(token('runner')),
        'admin token': bearer(token('admin')),
        'revoked token': bearer(revoked),
      };
      store
        .update(sessions)
        .set({ expiresAt: new Date(Date.now() - 1000) })
        .where(eq(sessions.userId, accountNamed(store, 'expired')?.id ?? ''))
        .run();
      await use({ ...server, store, act, logIn, as });
      store.$client.close();
      await server.stop();
      remove();
    },
    { scope: 'worker', timeout: 180_000 },
  ],
});
