import { expect, test } from '@playwright/test';
import { join } from 'node:path';
import { filledDatabase, open, ROOT, startServer } from './app';
import { runoff } from '../tests/child-process';
import { startMessagesApiServer } from '../tests/messages-api-server';
import { slow } from '../tests/messages-api-replies';
import { standIn } from '../tests/messages-api-stand-in';

const IMPORT = ['import', join(ROOT, 'samples/rollouts/harbor'), '--experiment', 'live'];

test('summaries and votes of anthropic/claude-opus-4-5 over HTTP, started and watched in the browser', async ({
  page,
}) => {
  const { db, remove } = await filledDatabase(IMPORT);
  const api = await startMessagesApiServer({
    key: 'k-12345678',
    reply: (request) => slow(40, standIn(request.body)),
  });
  const server = await startServer(db, { ANTHROPIC_API_KEY: 'k-12345678', ANTHROPIC_BASE_URL: api.url });
  try {
    await open(page, `${server.url}/experiments/live`);
    await page.getByRole('button', { name: /^Select/ }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('anthropic/…').click();
    await dialog.getByRole('textbox', { name: /model/i }).fill('claude-opus-4-5');
    await dialog.getByRole('button', { name: 'Select', exact: true }).click();
    await expect(page.getByRole('progressbar').first()).toBeVisible();
    await expect(
      page.getByLabel('Selection').locator('option').filter({ hasText: 'claude-opus-4-5' }),
    ).toHaveCount(1, { timeout: 60_000 });
    await expect(page.getByRole('progressbar')).toHaveCount(0, { timeout: 60_000 });
    await page.getByRole('tab', { name: 'Cost' }).click();
    const totals = api.totals();
    const { cost } = JSON.parse(server.runoff('report', '--experiment', 'live', '--json'));
    const paid = cost.filter((row: { role: string }) => row.role !== 'agent');
    const sum = (pick: (row: { usage: Record<string, number> }) => number) =>
      paid.reduce((total: number, row: { usage: Record<string, number> }) => total + (pick(row) ?? 0), 0);
    expect(sum((row) => row.usage['uncachedInput'] ?? 0)).toBe(totals.input_tokens);
    expect(sum((row) => row.usage['cacheRead'] ?? 0)).toBe(totals.cache_read_input_tokens);
    expect(sum((row) => row.usage['output'] ?? 0)).toBe(totals.output_tokens);
    const judge = cost.find((row: { role: string }) => row.role === 'judge');
    expect(judge.costUsd).toBeGreaterThan(0);
    await expect(page.getByRole('row').filter({ hasText: /^judge/i })).toContainText(
      `$${judge.costUsd.toFixed(2)}`,
    );
    await expect(page.getByRole('main').getByText('scripted', { exact: true })).toHaveCount(0);
  } finally {
    await server.stop();
    await api.close();
    remove();
  }
});

test('a job can be cancelled; what was answered by then stays', async ({ page }) => {
  const { db, remove } = await filledDatabase(IMPORT);
  const api = await startMessagesApiServer({
    key: 'k-12345678',
    reply: (request) => slow(400, standIn(request.body)),
  });
  const env = {
    ANTHROPIC_API_KEY: 'k-12345678',
    ANTHROPIC_BASE_URL: api.url,
    RUNOFF_MAX_CONCURRENT_CALLS: '2',
  };
  const server = await startServer(db, env);
  try {
    await open(page, `${server.url}/experiments/live`);
    await page.getByRole('button', { name: 'Summarise' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('anthropic/…').click();
    await dialog.getByRole('textbox', { name: /model/i }).fill('claude-opus-4-5');
    await dialog.getByRole('button', { name: /^Summarise/ }).click();
    await expect.poll(() => api.totals().replies).toBeGreaterThan(2);
    await page.getByRole('button', { name: 'Cancel' }).click();
    await expect(page.getByRole('progressbar')).toHaveCount(0, { timeout: 20_000 });
    const answered = api.totals().replies;
    expect(answered).toBeLessThan(16);
    // Not by the blocking call: the server that answers the worker lives in this process.
    const again = await runoff(
      ['summarize', '--experiment', 'live', '--model', 'anthropic/claude-opus-4-5', '--json'],
      {
        ...env,
        RUNOFF_DB: db,
      },
    );
    const rest = JSON.parse(again.stdout);
    expect(rest.kept).toBeGreaterThan(0);
    expect(rest.kept + rest.written).toBe(16);
  } finally {
    await server.stop();
    await api.close();
    remove();
  }
});
