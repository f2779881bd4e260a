import { expect, type Page } from '@playwright/test';
import { openDatabase } from '@/db/client';
import { addAccount, removeAccount } from '@/lib/experiments/accounts';
import { PASSWORD, test, type AccessServer } from './access-server';
import { open, startServer, temporaryDatabase } from './app';
import { axeFindings } from './axe';

const NEXT = 'another long password';

async function logInBy(page: Page, { url }: AccessServer, name: string, password: string): Promise<void> {
  await open(page, `${url}/login`);
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('Password').fill(password);
  await page.keyboard.press('Enter');
  await page.waitForURL(`${url}/`);
}

const statusOf = async ({ url }: AccessServer, cookie: string) =>
  (await fetch(`${url}/api/v1/experiments`, { headers: { Cookie: cookie } })).status;

async function fill(page: Page, current: string, next: string, again = next): Promise<void> {
  await page.getByLabel('Current password').fill(current);
  await page.getByLabel('New password', { exact: true }).fill(next);
  await page.getByLabel('New password again').fill(again);
  await page.keyboard.press('Enter');
}

test('a viewer changes their own password: other logins end, this one goes on', async ({ server, page }) => {
  const context = { db: server.store, now: () => new Date() };
  await addAccount(context, { name: 'zoe', role: 'viewer', password: PASSWORD });
  const elsewhere = await server.logIn('zoe');
  await logInBy(page, server, 'zoe', PASSWORD);
  await page.getByRole('button', { name: 'Account: zoe, viewer' }).press('Enter');
  await page.getByRole('menuitem', { name: 'Change your password' }).press('Enter');
  await page.waitForURL(`${server.url}/account`);
  await expect(page.getByRole('main')).toContainText('You are logged in as zoe, with the role viewer.');
  const before = (await page.context().cookies())[0]?.value ?? '';

  await fill(page, 'wrong password', NEXT);
  const alert = page.getByRole('main').getByRole('alert');
  await expect(alert).toHaveText('The current password is wrong.');
  await fill(page, PASSWORD, NEXT, `${NEXT}!`);
  await expect(alert).toHaveText('The two new passwords differ.');
  expect(await axeFindings(page)).toEqual([]);
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await axeFindings(page)).toEqual([]);
  const own = `runoff.session_token=${before}`;
  expect([await statusOf(server, elsewhere), await statusOf(server, own)]).toEqual([200, 200]);

  await fill(page, PASSWORD, NEXT);
  await expect(page.getByRole('main').getByRole('status')).toHaveText(
    'Your password is changed, and all other logins of your account have ended.',
  );
  await expect(page.getByLabel('Current password')).toHaveValue('');
  await expect(page).toHaveURL(`${server.url}/account`);
  // A copy of this browser's cookie that was taken before is worth nothing either.
  expect([await statusOf(server, elsewhere), await statusOf(server, own)]).toEqual([401, 401]);
  expect(await axeFindings(page)).toEqual([]);
  await page.getByRole('link', { name: 'Experiments' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Experiments');
  await expect(page.getByRole('button', { name: 'Account: zoe, viewer' })).toBeVisible();

  const audit = await (await fetch(`${server.url}/api/v1/audit`, { headers: server.as.admin })).json();
  const said = audit.lines.map(({ actor, what }: { actor: string; what: string }) => `${actor} ${what}`);
  expect(said.slice(0, 2)).toEqual([
    'zoe changed the password of zoe',
    'zoe tried to change the password of zoe with a wrong one',
  ]);
  await page.context().clearCookies();
  await logInBy(page, server, 'zoe', NEXT);
  removeAccount(context, 'zoe');
});

test('where nobody logs in the page says so and nothing leads to it, until there is an account', async ({
  page,
}) => {
  const { db, remove } = temporaryDatabase();
  const server = await startServer(db);
  try {
    await open(page, `${server.url}/account`);
    await expect(page.getByRole('main')).toContainText(
      'Nobody logs in here, so there is no password to change.',
    );
    expect(await page.getByLabel('Current password').count()).toBe(0);
    await page.keyboard.press('Control+k');
    await page.keyboard.type('password');
    await expect(page.getByText('Nothing of that name.')).toBeVisible();
    // With the first account the page that stands open needs a login, too.
    const store = openDatabase(db);
    await addAccount(
      { db: store, now: () => new Date() },
      { name: 'ann', role: 'admin', password: PASSWORD },
    );
    store.$client.close();
    await page.keyboard.type('s');
    await expect(page.getByText('The search failed', { exact: false })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('alert').filter({ hasText: 'A login is needed here by now' })).toBeVisible();
    await page.getByRole('link', { name: 'Log in', exact: true }).click();
    await expect(page).toHaveURL(`${server.url}/login?next=%2Faccount`);
  } finally {
    await server.stop();
    remove();
  }
});
