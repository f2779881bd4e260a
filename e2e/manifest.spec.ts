import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, filledDatabase, open, ROOT, startServer, test as base, type App } from './app';
import { axeFindings } from './axe';

const run = (name: string, ...others: string[]) => [
  ...[
    'run',
    '--name',
    name,
    '--benchmark',
    join(ROOT, 'samples', 'tasks'),
    '--tasks',
    'csv-quotes',
    '--wait',
  ],
  ...[
    '--model',
    'scripted/demo',
    '--n',
    '2',
    '--k',
    '1',
    '--iterations',
    '2',
    '--limit-calls',
    '8',
    ...others,
  ],
];

/** Two small pipelines that differ in their votes and their seed. */
const test = base.extend<object, { app: App }>({
  app: [
    async ({}, use) => {
      const { db, remove } = await filledDatabase(
        run('one', '--seed', '1'),
        run('two', '--seed', '2', '--votes', '4'),
      );
      const server = await startServer(db);
      await use(server);
      await server.stop();
      remove();
    },
    { scope: 'worker', timeout: 300_000 },
  ],
});

test('the manifest is shown whole, and taken away as the file that the command line prints', async ({
  app,
  page,
}) => {
  const printed = app.runoff('manifest', 'one', '--json');
  const manifest = JSON.parse(printed);
  await open(page, `${app.url}/experiments/one?tab=manifest`);
  const region = (name: string) => page.getByRole('region', { name, exact: true });
  for (const { iteration, purpose, settings } of manifest.tournaments)
    await expect(
      region('Tournaments of every task').getByRole('row', { name: `Iteration ${iteration}, ${purpose}` }),
    ).toContainText(String(settings.seed));
  const [task] = manifest.tasks;
  const row = region('Tasks of the manifest').getByRole('row', { name: 'csv-quotes' });
  await expect(row).toContainText(task.contentHash.slice(0, 12));
  await expect(row).toContainText(`${task.done.rollouts} of ${task.planned.rollouts}`);
  await expect(row).toContainText(`${task.done.votes} of ${task.planned.votes}`);
  await expect(region('Prompts')).toContainText(
    manifest.prompts.find((prompt: { of: string }) => prompt.of === 'agent').hash.slice(0, 12),
  );
  await expect(region('Software')).toContainText(process.version);

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Download as JSON' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('one-manifest.json');
  expect(readFileSync(await download.path(), 'utf8')).toBe(printed);
  await page.getByRole('button', { name: 'Show the raw JSON' }).click();
  await expect(page.getByLabel('Manifest as JSON')).toHaveText(printed.trim());
});

test.describe(() => {
  test.use({ expectedErrors: /404/ });

  test('two manifests are compared: what differs, then all lines; the view stands in the URL', async ({
    app,
    page,
  }) => {
    const { differences, compared } = JSON.parse(app.runoff('manifest', 'one', 'two', '--json'));
    await open(page, `${app.url}/experiments/one?tab=manifest`);
    await page.getByLabel('Compare with').selectOption('two');
    await expect(page).toHaveURL(/with=two/);
    const table = page.getByRole('table', { name: 'Manifests of one and two' });
    const rows = table.getByRole('row').filter({ has: page.getByRole('cell') });
    await expect(rows).toHaveCount(differences.length);
    await expect(page.getByRole('status').filter({ hasText: 'differ' })).toContainText(
      `${differences.length} of ${compared} lines differ.`,
    );
    for (const [name, mine, theirs] of [
      ['Seed', '1', '2'],
      ['V, votes per group', '8', '4'],
    ]) {
      const row = rows.filter({ has: page.getByRole('rowheader', { name: name ?? '', exact: true }) });
      await expect(row.getByRole('cell')).toHaveText([mine ?? '', theirs ?? '']);
    }
    await page.getByRole('switch', { name: 'Also what is the same' }).click();
    await expect(page).toHaveURL(/all=true/);
    await expect(rows).toHaveCount(compared);
    await page.reload();
    await expect(rows).toHaveCount(compared);
    await page.goto(`${app.url}/experiments/one?tab=manifest&with=nobody`);
    await expect(page.getByRole('main').getByRole('alert')).toContainText('There is no experiment nobody');
  });
});

// Each theme at one width: what axe looks at in one does not depend on the other.
for (const [scheme, width] of [
  ['light', 390],
  ['dark', 1440],
] as const)
  test(`axe finds nothing in a manifest and a comparison, ${scheme}, ${width} px`, async ({
    app,
    browser,
  }) => {
    const viewport = { width, height: 900 };
    const context = await browser.newContext({ colorScheme: scheme, viewport, reducedMotion: 'reduce' });
    const page = await context.newPage();
    for (const query of ['', '&with=two&all=true']) {
      await open(page, `${app.url}/experiments/one?tab=manifest${query}`);
      await expect(page.getByRole('link', { name: 'Download as JSON' })).toBeVisible();
      expect.soft(await axeFindings(page)).toEqual([]);
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect.soft(overflow).toBeLessThanOrEqual(0);
    }
    await context.close();
  });
