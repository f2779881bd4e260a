import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, open, test } from './app';
import { axeFindings } from './axe';

test('the menu downloads what the command line writes', async ({ app, page }) => {
  const [experiment] = JSON.parse(
    await (await page.request.get(`${app.url}/api/v1/experiments`)).text(),
  ).experiments;
  await open(page, `${app.url}/experiments/${experiment.id}`);
  await page.getByRole('button', { name: 'Export' }).click();
  const menu = page.getByRole('dialog', { name: 'Export' });
  expect(await axeFindings(page)).toEqual([]);

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    menu.getByRole('link', { name: 'predictions.jsonl' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe(`${experiment.id}-predictions.jsonl`);
  const out = join(app.db, '..', `predictions-${Date.now()}.jsonl`);
  const written = JSON.parse(
    app.runoff('export', '--experiment', experiment.id, '--format', 'predictions', '--out', out, '--json'),
  );
  const text = readFileSync(await download.path(), 'utf8');
  expect(text.trim().split('\n').length).toBeGreaterThan(1);
  expect(text).toBe(readFileSync(written.files[0].path, 'utf8'));
  expect(() =>
    app.runoff('export', '--experiment', experiment.id, '--format', 'predictions', '--out', out),
  ).toThrow('exists already');

  await menu.getByRole('checkbox', { name: 'With what verifiers said' }).uncheck();
  const href = await menu.getByRole('link', { name: /^JSONL/ }).getAttribute('href');
  const zip = await page.request.get(`${app.url}${href}`);
  expect(zip.headers()).toMatchObject({
    'content-type': 'application/zip',
    'content-disposition': `attachment; filename="${experiment.id}-jsonl.zip"`,
  });
  const names = (await zip.body()).toString('latin1');
  expect(names).toContain('rollouts.jsonl');
  expect(names).not.toContain('outcomes.jsonl');
  expect((await page.request.get(`${app.url}${href?.replace('jsonl', 'nothing')}`)).status()).toBe(400);
});
