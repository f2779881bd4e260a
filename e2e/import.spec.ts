import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import type { Page } from '@playwright/test';
import yazl from 'yazl';
import { expect, open, ROOT, startServer, temporaryDatabase, test as base } from './app';
import { axeFindings } from './axe';

const RUNS = join(ROOT, 'samples/rollouts/mini-swe-agent/csv-quotes');

/** An empty dashboard, one for all tests of this file. */
const test = base.extend<object, { empty: { url: string } }>({
  empty: [
    async ({}, use) => {
      const { db, remove } = temporaryDatabase();
      const server = await startServer(db);
      await use(server);
      await server.stop();
      remove();
    },
    { scope: 'worker' },
  ],
});

/** Drops files on the page the way a browser hands them over. */
async function dropFiles(page: Page, files: { path: string; text: string }[]): Promise<void> {
  const transfer = await page.evaluateHandle((list) => {
    const data = new DataTransfer();
    for (const { path, text } of list)
      data.items.add(new File([text], path.split('/').at(-1) ?? path, { type: 'application/json' }));
    return data;
  }, files);
  const zone = page.getByRole('region', { name: 'Drop files here' });
  await zone.dispatchEvent('dragover', { dataTransfer: transfer });
  await zone.dispatchEvent('drop', { dataTransfer: transfer });
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
}

async function zipOf(entries: { name: string; text: string }[]): Promise<Buffer> {
  const zip = new yazl.ZipFile();
  for (const { name, text } of entries) zip.addBuffer(Buffer.from(text), name);
  zip.end();
  const chunks: Buffer[] = [];
  for await (const chunk of zip.outputStream) chunks.push(Buffer.from(chunk as Buffer));
  return Buffer.concat(chunks);
}

test('an empty dashboard teaches the first step', async ({ empty, page }) => {
  await open(page, empty.url);
  await expect(page.getByText('npx runoff view PATH', { exact: false })).toBeVisible();
  await page
    .getByRole('main')
    .getByRole('link', { name: /import/i })
    .first()
    .click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Import rollouts');
  await expect(page.getByText('at most 512 MiB and 20,000 files an upload')).toBeVisible();
});

test('by path: first what each file is, then the import; a second time nothing changes', async ({
  empty,
  page,
}) => {
  await open(page, `${empty.url}/import`);
  await page.getByLabel(/a path on the machine/).fill(RUNS);
  await page.getByRole('button', { name: 'Look' }).click();
  await expect(page.getByRole('main')).toContainText('16 rollouts at 1 task can be imported');
  await expect(page.getByRole('row').filter({ hasText: 'csv-quotes' })).toHaveCount(16);
  await page.reload();
  await expect(page.getByRole('row').filter({ hasText: 'csv-quotes' })).toHaveCount(16);
  await page.getByLabel('Into the experiment').fill('by path');
  await page.getByRole('button', { name: 'Import 16 rollouts' }).click();
  await expect(page.getByRole('status').filter({ hasText: '16 imported' })).toBeVisible();

  await open(page, `${empty.url}/import`);
  await page.getByLabel(/a path on the machine/).fill(RUNS);
  await page.keyboard.press('Enter');
  await page.getByLabel('Into the experiment').fill('by path');
  await page.getByRole('button', { name: 'Import 16 rollouts' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Nothing changed' })).toBeVisible();
  await page.getByRole('link', { name: 'Open the experiment' }).click();
  await expect(page).toHaveURL(/\/experiments\/by-path/);
});

test('a benchmark is named for tasks whose files name none, and not where all do', async ({
  empty,
  page,
}) => {
  await open(page, `${empty.url}/import`);
  await page.getByLabel(/a path on the machine/).fill(RUNS);
  await page.keyboard.press('Enter');
  await page.getByLabel('Into the experiment').fill('of a benchmark');
  await expect(page.getByText('That of the task whose files name none.')).toBeVisible();
  await page.getByLabel('Benchmark (optional)').fill(' small-tasks ');
  expect(await axeFindings(page)).toEqual([]);
  await page.getByRole('button', { name: 'Import 16 rollouts' }).click();
  await expect(page.getByRole('status').filter({ hasText: '16 imported' })).toBeVisible();
  const { tasks } = await (await fetch(`${empty.url}/api/v1/experiments/of-a-benchmark`)).json();
  expect(tasks).toMatchObject([{ name: 'csv-quotes', benchmark: 'small-tasks' }]);

  await open(page, `${empty.url}/import`);
  const [one = ''] = filesBelow(RUNS).filter((path) => path.endsWith('.traj.json'));
  const text = readFileSync(one, 'utf8').replaceAll('csv-quotes', 'owner__repo-1');
  await dropFiles(page, [{ path: 'owner__repo-1.traj.json', text }]);
  await expect(page.getByText('All files name theirs: swe-bench.')).toBeVisible();
  await expect(page.getByLabel('Benchmark (optional)')).toBeDisabled();
  await page.getByRole('button', { name: 'Import 1 rollout' }).click();
  await expect(page.getByRole('status').filter({ hasText: '1 imported' })).toBeVisible();
});

test('by dropping files, good and bad: each bad one has a line, the others go in', async ({
  empty,
  page,
}) => {
  const good = filesBelow(RUNS)
    .filter((path) => path.endsWith('.traj.json'))
    .slice(0, 3);
  await open(page, `${empty.url}/import`);
  await dropFiles(page, [
    ...good.map((path, i) => ({ path: `${i}-${path.split('/').at(-1)}`, text: readFileSync(path, 'utf8') })),
    { path: 'cut.traj.json', text: readFileSync(good[0] ?? '', 'utf8').slice(0, 2000) },
    { path: 'empty.json', text: '' },
  ]);
  await expect(page.getByRole('main')).toContainText('3 rollouts at 1 task can be imported');
  await expect(page.getByRole('listitem').filter({ hasText: 'cut.traj.json' })).toContainText(
    /cut|truncated|ends/i,
  );
  await page.getByLabel('Into the experiment').fill('dropped');
  await page.getByRole('button', { name: 'Import 3 rollouts' }).click();
  await expect(page.getByRole('status').filter({ hasText: '3 imported' })).toBeVisible();
});

test('a chosen folder keeps its paths, so that outcomes are found beside the trajectories', async ({
  empty,
  page,
}) => {
  await open(page, `${empty.url}/import`);
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose a folder' }).click();
  await (await chooser).setFiles(RUNS);
  await expect(page.getByRole('main')).toContainText('16 rollouts at 1 task can be imported');
  await expect(page.getByRole('row').filter({ hasText: 'passed' })).toHaveCount(9);
});

test('a .zip: its rollouts are found; entries that leave it are refused by name', async ({ empty, page }) => {
  const entries = filesBelow(RUNS).map((path) => ({
    name: relative(RUNS, path),
    text: readFileSync(path, 'utf8'),
  }));
  const zip = await zipOf([...entries, { name: 'AA/escaped.json', text: '{}' }]);
  // yazl refuses such names, so the bytes are changed where the name stands: in its entry and in the directory.
  const hostile = Buffer.from(
    zip.toString('latin1').replaceAll('AA/escaped.json', '../escaped.json'),
    'latin1',
  );
  await open(page, `${empty.url}/import`);
  await page
    .getByTestId('files')
    .setInputFiles({ name: 'runs.zip', mimeType: 'application/zip', buffer: hostile });
  await expect(page.getByRole('main')).toContainText('16 rollouts at 1 task can be imported');
  await expect(page.getByRole('listitem').filter({ hasText: 'escaped.json' })).toBeVisible();
});

test('a zip bomb is refused with a reason, and nothing is imported', async ({ empty, page }) => {
  const bomb = await zipOf([
    { name: 'bomb.traj.json', text: `{"messages": [${'0'.repeat(60 * 1024 * 1024)}]}` },
  ]);
  expect(bomb.length).toBeLessThan(200_000);
  await open(page, `${empty.url}/import`);
  await page
    .getByTestId('files')
    .setInputFiles({ name: 'bomb.zip', mimeType: 'application/zip', buffer: bomb });
  await expect(page.getByText('Nothing here can be imported.')).toBeVisible();
  await expect(page.getByRole('listitem').filter({ hasText: 'bomb.traj.json' })).toBeVisible();
});

test('what cannot be is said in one sentence: a wrong path, a folder of nothing', async ({ empty, page }) => {
  const folder = mkdtempSync(join(tmpdir(), 'runoff-nothing-'));
  writeFileSync(join(folder, 'readme.txt'), 'no trajectory');
  mkdirSync(join(folder, 'sub'));
  await open(page, `${empty.url}/import`);
  await page.getByLabel(/a path on the machine/).fill('/no/such/folder');
  await page.getByRole('button', { name: 'Look' }).click();
  await expect(page.getByRole('alert').filter({ hasText: '/no/such/folder' })).toBeVisible();
  await page.getByRole('button', { name: 'Choose again' }).click();
  await page.getByLabel(/a path on the machine/).fill(folder);
  await page.getByRole('button', { name: 'Look' }).click();
  await expect(page.getByText('Nothing here can be imported.')).toBeVisible();
  rmSync(folder, { recursive: true });
});
