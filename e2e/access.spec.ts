import { expect } from '@playwright/test';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { sessions } from '@/db/access-schema';
import { openDatabase } from '@/db/client';
import { includesRole, type Role } from '@/lib/access/roles';
import { addAccount, removeAccount, setAccountRole } from '@/lib/experiments/accounts';
import { PASSWORD, test, type AccessServer, type Who } from './access-server';
import { ACTIONS, PAGES, ROUTES, type Ids } from './access-table';
import { open, ROOT, startServer, temporaryDatabase } from './app';
import { axeFindings } from './axe';
import { builtActions, callAction, writtenActions } from './call-action';

/** The role that a login or token gives on pages, in the API and for actions; null: it gives none. */
const GIVES: Record<Who, { page: Role | null; api: Role | null; action: Role | null }> = {
  nobody: { page: null, api: null, action: null },
  viewer: { page: 'viewer', api: 'viewer', action: 'viewer' },
  runner: { page: 'runner', api: 'runner', action: 'runner' },
  admin: { page: 'admin', api: 'admin', action: 'admin' },
  'expired login': { page: null, api: null, action: null },
  'viewer token': { page: null, api: 'viewer', action: null },
  'runner token': { page: null, api: 'runner', action: null },
  'admin token': { page: null, api: 'admin', action: null },
  'revoked token': { page: null, api: null, action: null },
};
const EVERYBODY = Object.keys(GIVES) as Who[];

type Verdict = 'let in' | 'not logged in' | 'not allowed';

function verdict(has: Role | null, needs: Role | 'nobody'): Verdict {
  if (needs === 'nobody') return 'let in';
  if (has === null) return 'not logged in';
  return includesRole(has, needs) ? 'let in' : 'not allowed';
}

/** Files of that name under `app`, as the addresses they answer. */
function written(name: string): string[] {
  const files = readdirSync(join(ROOT, 'app'), { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => file === name || file.endsWith(`/${name}`))
    .map((file) => `/${file.slice(0, -name.length - 1)}`)
    .filter((path) => !path.startsWith('/s/'))
    .sort();
}

async function idsOf({ url, as }: AccessServer): Promise<Ids> {
  const read = async (path: string) => (await fetch(`${url}${path}`, { headers: as.admin })).json();
  const [{ id: experiment }] = (await read('/api/v1/experiments')).experiments;
  const { tasks, selections } = await read(`/api/v1/experiments/${experiment}`);
  const [{ slug: task, slots }] = tasks;
  return { experiment, task, rollout: slots[0].id, tournament: selections[0].tournaments[0].id };
}

/** Runs `one` for every item, eight at a time, and gives what it says in their order. */
async function each<T, R>(items: readonly T[], one: (item: T) => Promise<R>): Promise<R[]> {
  const said: R[] = [];
  let next = 0;
  const worker = async () => {
    for (let at = next++; at < items.length; at = next++) {
      const item = items[at];
      if (item !== undefined) said[at] = await one(item);
    }
  };
  await Promise.all(Array.from({ length: 8 }, worker));
  return said;
}

const byWhom = (rows: string[]) => rows.flatMap((row) => EVERYBODY.map((who) => ({ row, who })));

test('every page and every read lets in those whose role it needs, and nobody else', async ({ server }) => {
  expect(written('page.tsx')).toEqual(Object.keys(PAGES).sort());
  expect(written('route.ts')).toEqual(Object.keys(ROUTES).sort());
  const ids = await idsOf(server);
  const seen = await each(byWhom([...Object.keys(PAGES), ...Object.keys(ROUTES)]), async ({ row, who }) => {
    const isPage = row in PAGES;
    const [address, needs] = (isPage ? PAGES : ROUTES)[row] ?? [() => '/', 'nobody'];
    const response = await fetch(`${server.url}${address(ids)}`, {
      headers: server.as[who],
      redirect: 'manual',
    });
    await response.body?.cancel();
    const { status, headers } = response;
    const isLogin = isPage ? status === 307 && headers.get('location')?.startsWith('/login') : status === 401;
    // Some reads of objects that the demo does not have; of pages it has all.
    const isIn = status === 200 || status === (isPage ? 307 : 404);
    const got = isLogin
      ? 'not logged in'
      : status === 403
        ? 'not allowed'
        : isIn
          ? 'let in'
          : `status ${status}`;
    const wanted = verdict(GIVES[who][isPage ? 'page' : 'api'], needs);
    return { line: `${row} as ${who}: ${got}`, wanted: `${row} as ${who}: ${wanted}` };
  });
  expect(seen.map(({ line }) => line)).toEqual(seen.map(({ wanted }) => wanted));
});

test('where nothing stands in the API, JSON says so, and only to those who are let in', async ({
  server,
}) => {
  const ask = (who: Who, path: string, method: string) =>
    fetch(`${server.url}${path}`, { method, headers: server.as[who] });
  for (const path of ['/api/v1', '/api/v1/', '/api/v1/none', '/api/v1/experiments/a/b/c/d'])
    for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD']) {
      const answers = [await ask('nobody', path, method), await ask('viewer token', path, method)];
      const statuses = answers.map(({ status }) => status);
      expect([path, method, ...statuses]).toEqual([path, method, 401, 404]);
      if (method === 'HEAD') continue;
      const [refused, missing] = await Promise.all(answers.map((answer) => answer.json()));
      expect(refused.error.code).toBe('not-logged-in');
      expect(missing.error).toMatchObject({
        code: 'not-found',
        message: expect.stringContaining(path.replace(/\/$/, '')),
      });
    }
});

test('every action asks for its role before it looks at its input', async ({ server }) => {
  const built = builtActions();
  expect(writtenActions().sort()).toEqual(Object.keys(ACTIONS).sort());
  expect([...built.keys()].filter((name) => !(name in ACTIONS))).toEqual([]);
  const ids = await idsOf(server);
  const rows = Object.keys(ACTIONS).filter(
    (name) => built.has(name) && name !== 'logIn' && name !== 'logOut',
  );
  const seen = await each(byWhom(rows), async ({ row, who }) => {
    const { id, pages } = built.get(row) ?? { id: '', pages: [] };
    const [address] = PAGES[pages[0] ?? ''] ?? [() => '/'];
    const { answer } = await callAction(`${server.url}${address(ids)}`, id, [{}], server.as[who]);
    const said = answer === null ? 'no answer' : answer.ok ? 'done' : answer.message;
    const got = said.startsWith('You are not logged in')
      ? 'not logged in'
      : said.startsWith('This needs the role')
        ? 'not allowed'
        : 'let in';
    const wanted = verdict(GIVES[who].action, ACTIONS[row] ?? 'nobody');
    return { line: `${row} as ${who}: ${got}`, wanted: `${row} as ${who}: ${wanted}` };
  });
  expect(seen.map(({ line }) => line)).toEqual(seen.map(({ wanted }) => wanted));
});

test('a login is a new session that ends by logging out, by another role and with its account', async ({
  server,
}) => {
  const { url, act, store } = server;
  const context = { db: store, now: () => new Date() };
  await addAccount(context, { name: 'eve', role: 'runner', password: PASSWORD });
  const status = async (cookie: string) =>
    (await fetch(`${url}/api/v1/experiments`, { headers: { Cookie: cookie } })).status;
  const input = { name: 'eve', password: PASSWORD, next: '//evil.example/' };

  // A session that somebody else chose, or that the browser had, is not taken over.
  const planted = 'runoff.session_token=planted.c2lnbmF0dXJl';
  const first = await act('logIn', [input], { Cookie: planted });
  expect(first.answer).toEqual({ ok: true, id: '/' });
  expect(first.cookies).toHaveLength(1);
  expect(first.cookies[0]).toMatch(
    /^runoff\.session_token=[^;]{40,}; Path=\/; Expires=[^;]+; Max-Age=604800; HttpOnly; SameSite=lax$/i,
  );
  const cookie = first.cookies[0]?.split(';')[0] ?? '';
  expect(cookie).not.toContain('planted');
  expect([await status(planted), await status(cookie), await status(`${cookie}x`)]).toEqual([401, 200, 401]);
  const again = (await act('logIn', [input], { Cookie: cookie })).cookies[0]?.split(';')[0] ?? '';
  expect([await status(cookie), await status(again)]).toEqual([401, 200]);
  // The file alone makes no session: the cookie is signed.
  const tokens = store.select({ token: sessions.token }).from(sessions).all();
  for (const { token } of tokens) expect(await status(`runoff.session_token=${token}`)).toBe(401);

  const out = await act('logOut', [], { Cookie: again });
  expect(out.answer).toEqual({ ok: true, id: 'eve' });
  expect(out.cookies.join()).toContain('runoff.session_token=;');
  expect(await status(again)).toBe(401);

  const changed = await server.logIn('eve');
  setAccountRole(context, { name: 'eve', role: 'viewer' });
  expect(await status(changed)).toBe(401);
  const removed = await server.logIn('eve');
  expect(await status(removed)).toBe(200);
  removeAccount(context, 'eve');
  expect(await status(removed)).toBe(401);

  for (const name of ['eve', 'no name', 'a@b'])
    for (const password of ['wrong password', '', PASSWORD.repeat(9)])
      expect((await act('logIn', [{ name, password, next: null }])).answer).toEqual({
        ok: false,
        message: 'Name or password is wrong.',
      });

  // No page of others can log anybody in or out.
  const foreign = { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' };
  expect(await act('logIn', [input], foreign)).toMatchObject({ status: 403, answer: null, cookies: [] });
  expect((await fetch(`${url}/api/auth/sign-in/email`, { method: 'POST' })).status).toBe(404);
});

test('a server for other machines stays closed when its last account goes; behind TLS its cookies are secure', async () => {
  const { db, remove } = temporaryDatabase();
  const env = {
    RUNOFF_PASSWORD: PASSWORD,
    RUNOFF_URL: 'https://runoff.example',
    RUNOFF_HOSTS: 'runoff.example',
  };
  const server = await startServer(db, env, ['--host', '0.0.0.0']);
  try {
    const logIn = builtActions().get('logIn')?.id ?? '';
    const input = { name: 'admin', password: PASSWORD, next: null };
    const answer = await callAction(`${server.url}/login`, logIn, [input]);
    expect(answer.answer).toEqual({ ok: true, id: '/' });
    expect(answer.cookies[0]).toMatch(/^__Secure-runoff\.session_token=.*; Secure; HttpOnly; SameSite=lax$/i);
    const store = openDatabase(db);
    removeAccount({ db: store, now: () => new Date() }, 'admin');
    store.$client.close();
    for (const host of ['127.0.0.1', 'localhost'])
      expect((await fetch(`${server.url.replace('127.0.0.1', host)}/api/v1/experiments`)).status).toBe(401);
    const login = await (await fetch(`${server.url}/login`)).text();
    expect(login).toContain('has no account yet');
    expect(login).not.toContain('type="password"');
    expect(server.log()).not.toContain(PASSWORD);
  } finally {
    await server.stop();
    remove();
  }
});

test('by keyboard: log in, be told what is wrong, come back to the page asked for, log out', async ({
  server,
  page,
}) => {
  await open(page, `${server.url}/accounts`);
  await expect(page).toHaveURL(`${server.url}/login?next=%2Faccounts`);
  expect(await axeFindings(page)).toEqual([]);
  await expect(page.getByLabel('Name')).toBeFocused();
  await page.keyboard.type('admin');
  await page.keyboard.press('Tab');
  await page.keyboard.type('wrong password');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main').getByRole('alert')).toHaveText('Name or password is wrong.');
  await page.getByLabel('Password').fill(PASSWORD);
  await page.keyboard.press('Enter');
  await page.waitForURL(`${server.url}/accounts`);
  await expect(page.getByRole('table', { name: 'All accounts' })).toContainText('viewer');
  await page.waitForLoadState('networkidle');
  expect(await axeFindings(page)).toEqual([]);
  await page.getByRole('button', { name: 'Account: admin, admin' }).press('Enter');
  await page.getByRole('menuitem', { name: 'Log out' }).press('Enter');
  await page.waitForURL(`${server.url}/login`);
  await page.goto(`${server.url}/accounts`);
  await expect(page).toHaveURL(`${server.url}/login?next=%2Faccounts`);
});
