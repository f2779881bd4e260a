import { expect, type Page } from '@playwright/test';
import { sessions } from '@/db/access-schema';
import { accountNamed, endSessions } from '@/db/accounts';
import { PASSWORD, test, type AccessServer } from './access-server';
import { open } from './app';
import { axeFindings } from './axe';

const EXPERIMENT = '/experiments/demo-three-small-tasks';
const noticeOf = (page: Page) => page.getByRole('alert').filter({ hasText: 'the page keeps what it shows' });

/** Logs in by the form where it stands. */
async function submitLogin(page: Page, name: string): Promise<void> {
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.keyboard.press('Enter');
}

async function openAs(page: Page, { url }: AccessServer, name: string, path: string): Promise<void> {
  await page.goto(`${url}/login?next=${encodeURIComponent(path)}`);
  await submitLogin(page, name);
  await page.waitForURL(`${url}${path}`);
  await page.waitForLoadState('networkidle');
}

/** As an admin does by a new password or role. */
function revoke({ store }: AccessServer, name: string): void {
  endSessions(store, accountNamed(store, name)?.id ?? '');
}

test('a page whose login is revoked keeps what it shows, says so, and leads back here', async ({
  server,
  page,
}) => {
  const path = `${EXPERIMENT}?tab=judge`;
  await openAs(page, server, 'viewer', path);
  const tab = page.getByRole('tabpanel');
  const shown = await tab.innerText();
  expect(shown).toContain('Judge');
  revoke(server, 'viewer');
  // The feed ends with the login; nobody touches the page.
  await expect(noticeOf(page)).toBeVisible();
  await expect(page).toHaveURL(`${server.url}${path}`);
  expect(await tab.innerText()).toBe(shown);
  await expect(page.getByRole('main').getByRole('alert')).toHaveCount(0);
  expect(await axeFindings(page)).toEqual([]);
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await axeFindings(page)).toEqual([]);

  await page.getByRole('link', { name: 'Log in again' }).click();
  await expect(page).toHaveURL(`${server.url}/login?next=${encodeURIComponent(path)}`);
  await submitLogin(page, 'viewer');
  await page.waitForURL(`${server.url}${path}`);
  await expect(noticeOf(page)).toHaveCount(0);
});

test('a form that was not sent stays; after a login in another tab it goes out', async ({ server, page }) => {
  await openAs(page, server, 'runner', '/import');
  const field = page.getByLabel(/a path on the machine/);
  await field.fill('/no/such/folder');
  revoke(server, 'runner');
  await page.getByRole('button', { name: 'Look' }).click();
  await expect(noticeOf(page)).toBeVisible();
  await expect(field).toHaveValue('/no/such/folder');

  const [other] = await Promise.all([
    page.context().waitForEvent('page'),
    page.getByRole('link', { name: 'in a new tab' }).click(),
  ]);
  await submitLogin(other, 'runner');
  await other.waitForURL(`${server.url}/import`);
  await page.bringToFront();
  await expect(noticeOf(page)).toHaveCount(0);
  await expect(field).toHaveValue('/no/such/folder');
  await page.getByRole('button', { name: 'Look' }).click();
  await expect(page.getByRole('alert').filter({ hasText: '/no/such/folder' })).toBeVisible();
});

test('an open dialog says it, too, and goes on after a login in another tab', async ({ server, page }) => {
  await openAs(page, server, 'runner', EXPERIMENT);
  await page.getByRole('button', { name: 'Share', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('button', { name: 'Make a link' })).toBeVisible();
  revoke(server, 'runner');
  await dialog.getByRole('button', { name: 'Make a link' }).click();
  const notice = dialog.getByRole('alert').filter({ hasText: 'the page keeps what it shows' });
  await expect(notice).toBeVisible();
  expect(await axeFindings(page)).toEqual([]);
  const [other] = await Promise.all([
    page.context().waitForEvent('page'),
    notice.getByRole('link', { name: 'in a new tab' }).click(),
  ]);
  await submitLogin(other, 'runner');
  await other.waitForURL(server.url + EXPERIMENT);
  await page.bringToFront();
  await expect(notice).toHaveCount(0);
  await dialog.getByRole('button', { name: 'Make a link' }).click();
  await expect(dialog.getByRole('button', { name: 'Done' })).toBeVisible();
});

test('who asks for a page without a login is led to it as before', async ({ server, page }) => {
  await openAs(page, server, 'viewer', '/');
  server.store.delete(sessions).run();
  await open(page, `${server.url}${EXPERIMENT}`);
  await expect(page).toHaveURL(`${server.url}/login?next=${encodeURIComponent(EXPERIMENT)}`);
});
