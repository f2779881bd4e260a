import { expect, test } from '@playwright/test';
import { join } from 'node:path';
import { open, runoffOn, SHARED_DATA, startServer, temporaryDatabase } from './app';

test.describe('others’ real attempts', () => {
  test.skip(SHARED_DATA === null, 'needs ../shared/data beside the checkout');

  test('demo --import: 21 attempts at one task, 2 passed, put through a tournament', async ({ page }) => {
    const { db, remove } = temporaryDatabase();
    runoffOn(db, [
      'demo',
      '--no-serve',
      '--db',
      db,
      '--import',
      join(SHARED_DATA ?? '', 'harbor-jobs/usaco-assign-cows-to-barns'),
    ]);
    const server = await startServer(db);
    try {
      await open(page, server.url);
      await page.getByRole('link', { name: 'usaco-assign-cows-to-barns' }).click();
      await expect(page.getByRole('tab', { name: 'Overview' })).toBeVisible();
      await page.getByRole('link', { name: 'usaco-assign-cows-to-barns' }).first().click();
      await expect(page.getByText('2 of 21 passed')).toBeVisible();
      const report = JSON.parse(
        server.runoff('report', '--experiment', 'usaco-assign-cows-to-barns', '--json'),
      );
      expect(report.passAt1).toMatchObject({ n: 21, unit: 'rollouts' });
      expect(report.tasks[0]).toMatchObject({
        passed: 2,
        judged: 21,
        survivors: [{ outcome: expect.stringMatching(/passed|failed/) }],
      });
      await expect(page.getByRole('link', { name: /^Round 1, group \d+:/ })).not.toHaveCount(0);
      const [survivor] = report.tasks[0].survivors;
      await open(page, `${server.url}/rollouts/${survivor.rolloutId}?step=1`);
      await expect(page.getByRole('main')).toContainText(survivor.outcome);
    } finally {
      await server.stop();
      remove();
    }
  });

  test('demo --import: 27 attempts of mini-SWE-agent at 27 tasks, with their evaluation', async ({
    page,
  }) => {
    const { db, remove } = temporaryDatabase();
    runoffOn(db, [
      'demo',
      '--no-serve',
      '--db',
      db,
      '--import',
      join(SHARED_DATA ?? '', 'mini-swe-agent/20251118_gemini-3-pro'),
    ]);
    const server = await startServer(db);
    try {
      await open(page, server.url);
      await page.getByRole('row').filter({ hasText: '27' }).getByRole('link').first().click();
      await expect(page.getByRole('main')).toContainText('27 rollouts');
      await page.getByRole('link', { name: 'django__django-11138' }).first().click();
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('django__django-11138');
      await page.getByRole('main').getByRole('link', { name: /^#1/ }).first().click();
      await expect(page).toHaveURL(/\/rollouts\//);
      await page.getByRole('tab', { name: /patch/i }).click();
      await expect(page.getByRole('main')).toContainText('.py');
    } finally {
      await server.stop();
      remove();
    }
  });
});
