import { expect, open, test } from './app';

const EXPERIMENT = '/experiments/demo-three-small-tasks';

test('the list shows each experiment with its figures; filters and sort stand in the URL', async ({
  app,
  page,
}) => {
  const report = JSON.parse(app.runoff('report', '--experiment', 'demo-three-small-tasks', '--json'));
  await open(page, app.url);
  const row = page.getByRole('row').filter({ hasText: 'demo: three small tasks' });
  await expect(row).toContainText(`${(report.passAt1.value * 100).toFixed(1)} %`);
  await expect(row).toContainText('(n=3 tasks)');
  await expect(row).toContainText('48');
  await expect(row.getByText('scripted', { exact: true })).toBeVisible();
  if (report.endings.lost > 0) await expect(row).toContainText(`${report.endings.lost} lost`);

  await page.keyboard.press('/');
  await page.keyboard.type('nothing like it');
  await expect(page).toHaveURL(/q=nothing/);
  await expect(row).toHaveCount(0);
  await page.reload();
  await expect(row).toHaveCount(0);
  await open(page, app.url);
  await page.getByRole('button', { name: 'Rollouts' }).click();
  await expect(page).toHaveURL(/sort=rollouts/);
  await page.getByRole('link', { name: 'demo: three small tasks' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('demo: three small tasks');
});

test('every figure on the page equals the command line’s report', async ({ app, page }) => {
  const { selection, ...report } = JSON.parse(
    app.runoff('report', '--experiment', 'demo-three-small-tasks', '--json'),
  );
  const percent = (value: number) => `${(value * 100).toFixed(1).replace(/\.0$/, '')} %`;
  await open(page, `${app.url}${EXPERIMENT}?selection=${selection.id}`);
  await page.getByRole('button', { name: 'Table of Accuracy per round' }).click();
  const accuracy = page.getByRole('table', { name: /Accuracy per round/ });
  for (const round of report.rounds) await expect(accuracy).toContainText(percent(round.passAt1.value));
  for (const task of report.tasks) {
    const row = page
      .getByRole('row')
      .filter({ has: page.getByRole('link', { name: task.slug, exact: true }) });
    await expect(row).toContainText(`${task.passed}/${task.judged}`);
    await expect(row).toContainText(task.ending === 'right' ? /right/ : /lost/);
  }
  const { asked, planned } = report.votes;
  await expect(page.getByRole('main')).toContainText(`${asked} of ${planned}`);
  await page.getByRole('tab', { name: 'Cost' }).click();
  await expect(page).toHaveURL(/tab=cost/i);
  const judge = report.cost.find((row: { role: string }) => row.role === 'judge');
  await expect(page.getByRole('row').filter({ hasText: /^judge/i })).toContainText(String(judge.calls));
  await page.getByRole('tab', { name: 'Manifest' }).click();
  await expect(page.getByRole('main')).toContainText(/seed/i);
});

test('a tournament is started from the page, watched, and opened', async ({ app, page }) => {
  await open(page, `${app.url}${EXPERIMENT}`);
  const before = await page.getByLabel('Selection').locator('option').count();
  await page.getByRole('button', { name: 'Select again' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('paper', { exact: true }).click();
  await dialog.getByLabel('Votes V').fill('4');
  await dialog.getByLabel('Seed').fill('77');
  await expect(dialog).toContainText('≤ 180 votes');
  await dialog.getByRole('button', { name: 'Select', exact: true }).click();
  await expect(page.getByLabel('Selection').locator('option')).toHaveCount(before + 1, { timeout: 30_000 });
  await expect(page.getByLabel('Selection').locator('option').filter({ hasText: 'seed 77' })).toHaveCount(1);
  await expect
    .poll(
      () => {
        const { selection, votes } = JSON.parse(
          app.runoff('report', '--experiment', 'demo-three-small-tasks', '--json'),
        );
        return [selection.settings.seed, selection.settings.preset, selection.finished, votes.planned];
      },
      { timeout: 60_000 },
    )
    .toEqual([77, 'custom', 3, 180]);
  await page.getByRole('link', { name: 'log-report' }).click();
  await expect(page.getByRole('link', { name: /^Round 1, group 1:/ })).toBeVisible();
});

test('a form that cannot be sent says what is missing', async ({ app, page }) => {
  await open(page, `${app.url}${EXPERIMENT}`);
  await page.getByRole('button', { name: 'Select again' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('anthropic/…').click();
  await expect(dialog).toContainText(/ANTHROPIC_API_KEY/);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
});

test('the palette and the shortcut help open by key', async ({ app, page }) => {
  await open(page, app.url);
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toContainText(/shortcut/i);
  await page.keyboard.press('Escape');
  await page.keyboard.press('ControlOrMeta+k');
  await page.keyboard.type('lru');
  const first = page.getByRole('option').first();
  await expect(first).toContainText('lru-ttl-race');
  await expect(first).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/tasks\/lru-ttl-race/);
});

test('Enter in the palette opens what stands first, also while the search has not answered', async ({
  app,
  page,
}) => {
  let answer = () => undefined;
  const answered = new Promise<void>((done) => (answer = () => void done()));
  await page.route('**/api/v1/search?q=l*', async (route) => {
    await answered;
    await route.continue();
  });
  await open(page, app.url);
  await page.keyboard.press('ControlOrMeta+k');
  const options = page.getByRole('option');
  await expect(options.filter({ hasText: 'lru-ttl-race' })).toBeVisible();
  await expect(options.first()).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('ArrowDown');
  await expect(options.nth(1)).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.type('lru');
  await expect(options).toHaveCount(1);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/tasks\/lru-ttl-race/);
  answer();
});
