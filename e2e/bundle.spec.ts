import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { AxeBuilder } from '@axe-core/playwright';
import { test as base, expect, type Browser, type Page } from '@playwright/test';
import { CANARY, HOSTILE_NAME, writeHostileRollouts } from '@/tests/hostile-corpus';
import { filledDatabase, temporaryDatabase } from './databases';
import { COMMANDS, percent, type Rate } from './pipeline-app';
import { runoffOn } from './runoff';

interface Bundle {
  folder: string;
  /** Everything of `runoff report --json`. */
  report: { pipeline: { main: { passAt1: Rate }[] }; passAt1: Rate; finalAccuracy: Rate };
}

/** An experiment written as a folder of HTML; no server runs. */
const test = base.extend<object, { bundle: Bundle }>({
  bundle: [
    async ({}, use) => {
      const { db, remove } = await filledDatabase(...COMMANDS);
      const folder = join(db, '..', 'bundle');
      runoffOn(db, ['export', '--experiment', 'charts', '--format', 'html', '--out', folder]);
      await use({ folder, report: JSON.parse(runoffOn(db, ['report', '--experiment', 'charts', '--json'])) });
      remove();
    },
    { scope: 'worker', timeout: 300_000 },
  ],
});

/** A page without a network that notes whatever a file should not do. */
async function offlinePage(browser: Browser): Promise<{ page: Page; wrong: string[] }> {
  const context = await browser.newContext({ offline: true });
  const page = await context.newPage();
  const wrong: string[] = [];
  page.on('request', (request) => {
    if (!/^(file|data):/.test(request.url())) wrong.push(`request to ${request.url()}`);
  });
  page.on('dialog', (dialog) => {
    wrong.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('console', (message) => wrong.push(`${page.url()}: ${message.text().slice(0, 200)}`));
  page.on('popup', (popup) => wrong.push(`window ${popup.url()}`));
  return { page, wrong };
}

/** What axe finds; it may not load the style sheet a second time to look into it: the page forbids that. */
async function axeFindings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode(true)
    .options({ preload: false })
    .analyze();
  return violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html.slice(0, 200)}`);
}

const at = (folder: string, path: string) => pathToFileURL(join(folder, path)).href;

test('an experiment is read from a disk: figures, bracket, votes, cited steps', async ({
  bundle,
  browser,
}) => {
  const { folder, report } = bundle;
  const { page, wrong } = await offlinePage(browser);
  await page.goto(at(folder, 'index.html'));
  for (const [place, rate] of [
    ...report.pipeline.main.map(({ passAt1 }, i) => [`pipeline.main[${i}].passAt1`, passAt1] as const),
    ['passAt1', report.passAt1] as const,
    ['finalAccuracy', report.finalAccuracy] as const,
  ]) {
    const row = page.locator(`[id="figure-${place}"]`);
    await expect(row.locator('data')).toHaveAttribute('value', String(rate.value));
    await expect(row).toContainText(percent(rate.value ?? 0));
    await expect(row).toContainText(`${rate.n} tasks`);
  }
  await page.getByRole('link', { name: 'csv-quotes' }).first().click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('csv-quotes');
  expect(await axeFindings(page)).toEqual([]);

  const bracket = page.getByRole('region', { name: 'Bracket: final-1' });
  await expect(bracket).toContainText('judge’s choice');
  await bracket.getByRole('link', { name: /^Round 1, group 1:/ }).click();
  await expect(page).toHaveURL(/tournaments\/[a-z0-9]+\.html#r1\.g1$/);
  const group = page.locator('section:target');
  await expect(group).toBeInViewport();
  await expect(group.getByRole('heading', { name: /^\d+ votes$/ })).toBeVisible();
  await group.getByText('what the judge wrote').first().click();
  await expect(group.locator('details[open] pre').first()).not.toBeEmpty();
  expect(await axeFindings(page)).toEqual([]);

  await group.locator('.candidate a').first().click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText(/^Rollout #\d+ of iteration [01]/);
  const cited = page
    .locator('#summary')
    .getByRole('link', { name: /^step \d+$/ })
    .first();
  const name = (await cited.getAttribute('aria-label')) ?? '';
  await cited.click();
  await expect(page.locator('article:target')).toBeInViewport();
  await expect(page.locator('article:target h3')).toHaveText(new RegExp(`^${name}$`, 'i'));
  expect(await axeFindings(page)).toEqual([]);
  expect(wrong).toEqual([]);
  await page.context().close();
});

/** What must stand in no page of a bundle, and a trace of a script that ran. */
function findings(canary: string): string[] {
  const found = canary in window ? ['a script ran'] : [];
  for (const element of document.querySelectorAll(
    'script, img, iframe, object, embed, form, base, video, [style]',
  ))
    found.push(element.outerHTML.slice(0, 100));
  for (const element of document.querySelectorAll('*'))
    for (const { name } of element.attributes) if (/^on/.test(name)) found.push(`${element.tagName} ${name}`);
  for (const link of document.querySelectorAll('[href]')) {
    const href = link.getAttribute('href') ?? '';
    if (!/^(\.\.\/)?([a-z]+\/)?[a-z0-9._-]*(#[a-z0-9.-]+)?$|^data:,$/.test(href))
      found.push(`link to ${href}`);
  }
  return found;
}

test('hostile rollouts stay text in every file of a bundle', async ({ browser }) => {
  const folder = mkdtempSync(join(tmpdir(), 'runoff-hostile-'));
  writeHostileRollouts(folder);
  const { db, remove } = temporaryDatabase();
  runoffOn(db, ['import', folder, '--experiment', HOSTILE_NAME]);
  runoffOn(db, ['summarize', '--experiment', HOSTILE_NAME]);
  runoffOn(db, ['select', '--experiment', HOSTILE_NAME, '--preset', 'paper', '--votes', '2']);
  const out = join(db, '..', 'bundle');
  runoffOn(db, ['export', '--experiment', HOSTILE_NAME, '--format', 'html', '--out', out]);
  const all = readdirSync(out, { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.endsWith('.html'),
  );
  const rollouts = all.filter((path) => path.startsWith('rollouts'));
  // Each rollout holds the whole corpus: the first ones stand for all (lib/export/html/html-files.test.ts reads more).
  const paths = [...all.filter((path) => !path.startsWith('rollouts')), ...rollouts.slice(0, 5)];
  expect(paths.length).toBeGreaterThan(30);
  const { page, wrong } = await offlinePage(browser);
  for (const path of paths) {
    await page.goto(at(out, path), { waitUntil: 'domcontentloaded' });
    for (const finding of await page.evaluate(findings, CANARY)) wrong.push(`${path}: ${finding}`);
  }
  expect(wrong).toEqual([]);
  await page.goto(at(out, 'index.html'));
  await expect(page.getByRole('heading', { level: 1 })).toContainText('<img src=');
  expect(await axeFindings(page)).toEqual([]);
  await page.context().close();
  remove();
  rmSync(folder, { recursive: true });
});
