import { expect, type Page } from '@playwright/test';
import { join } from 'node:path';
import { open, ROOT } from './app';
import { axeFindings } from './axe';
import { serverTest } from './server-test';

const A = 'demo-three-small-tasks';
const B = 'two-of-them';

/** The demo, judged in two more ways, and an import of two of its three tasks, judged in one. */
const test = serverTest({
  commands: [['demo', '--recorded', '--no-serve']],
  fill: ({ runoff }) => {
    runoff(
      'import',
      join(ROOT, 'samples', 'rollouts', 'mini-swe-agent'),
      '--experiment',
      B,
      '--benchmark',
      'demo',
    );
    runoff('select', '--experiment', B, '--preset', 'paper', '--votes', '1', '--group-size', '4');
    runoff('select', '--experiment', A, '--votes', '2');
    runoff('select', '--experiment', A, '--votes', '4', '--group-size', '4');
  },
});

const percent = (share: number) =>
  Number.isInteger(share * 100) ? String(share * 100) : (share * 100).toFixed(1);
const tasks = (page: Page) =>
  page.getByRole('region', { name: 'Tasks of both experiments' }).getByRole('row').locator('th[scope="row"]');

test('two experiments, picked in the list: a cell of the 2×2 filters the tasks', async ({ server, page }) => {
  await open(page, server.url);
  await page.getByRole('checkbox', { name: 'Compare demo: three small tasks' }).check();
  await page.getByRole('checkbox', { name: `Compare ${B}` }).check();
  await page.getByRole('link', { name: 'Compare 2' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Compare experiments' })).toBeVisible();
  const told = JSON.parse(server.runoff('compare', '--experiment', A, '--experiment', B, '--json'));
  const [{ cells, mcnemar, onlyInA }] = told.pairs;
  await expect(tasks(page)).toHaveText(['csv-quotes', 'lru-ttl-race']);
  for (const [cell, slugs] of Object.entries<string[]>(cells)) {
    const link = page.locator(`a[data-cell="${cell}"]`);
    await expect(link).toContainText(String(slugs.length));
    await link.click();
    await expect(link).toHaveAttribute('aria-current', 'true');
    await expect(page).toHaveURL(new RegExp(`cell=${cell}`));
    await expect(tasks(page)).toHaveCount(slugs.length);
    for (const slug of slugs) await expect(page.locator(`[data-task="${slug}"]`)).toBeVisible();
  }
  await page.getByRole('link', { name: 'Show all tasks' }).click();
  await expect(tasks(page)).toHaveCount(2);
  await expect(
    page.getByText(`n=${mcnemar.discordant} `).or(page.getByText('No task is solved by exactly one')),
  ).not.toHaveCount(0);
  expect(onlyInA).toEqual(['log-report']);
  await expect(page.getByText('1 task only in A')).toBeVisible();

  await page.getByRole('radio', { name: 'Any rollout' }).check({ force: true });
  const any = JSON.parse(
    server.runoff('compare', '--experiment', A, '--experiment', B, '--solved', 'any', '--json'),
  );
  await expect(page.locator('a[data-cell="both"]')).toContainText(String(any.pairs[0].cells.both.length));
});

test('the page of all selections says what `runoff report --json` says', async ({ server, page }) => {
  const report = JSON.parse(server.runoff('report', '--experiment', A, '--json'));
  const [group] = report.selections.groups;
  expect(group.selections).toHaveLength(4);
  await open(page, `${server.url}/experiments/${A}`);
  await page.getByRole('link', { name: /^All selections/ }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Selections' })).toBeVisible();
  const rows = page.getByRole('region', { name: 'Selections of iteration 0' }).locator('tbody tr');
  await expect(rows).toHaveCount(4);
  for (const [i, { accuracy, votes, firstPlace, tournaments, gain }] of group.selections.entries()) {
    const row = rows.nth(i);
    const cell = (at: number) => row.getByRole('cell').nth(at);
    await expect(cell(2)).toHaveText(`${tournaments.finished}/${tournaments.total}`);
    await expect(cell(3)).toContainText(`${percent(accuracy.value)} %`);
    await expect(cell(3)).toContainText(`n=${accuracy.n} task`);
    await expect(cell(4)).toContainText(percent(Math.abs(gain.value)));
    const counts = [votes.counted, votes.paid, votes.reused].map((n) => n.toLocaleString('en-US'));
    for (const [at, text] of counts.entries()) await expect(cell(5 + at)).toHaveText(text);
    await expect(cell(10)).toContainText(`${percent(firstPlace.value)} %`);
    expect(votes.asked).toBe(votes.paid + votes.reused);
  }
  await page.getByRole('button', { name: /^Table of Agreement/ }).click();
  const agreement = page.getByRole('region', { name: /^Agreement between selections/ });
  await expect(agreement.locator('tbody tr')).toHaveCount(group.agreement.length);
  await expect(agreement.locator('tbody tr').first()).toContainText(
    `${percent(group.agreement[0].sameWinner.value)} %`,
  );
  await page.getByRole('button', { name: /^Table of Accuracy against votes/ }).click();
  await expect(page.getByRole('region', { name: 'Accuracy against votes' }).locator('tbody tr')).toHaveCount(
    4,
  );
});

test('a sweep from the dialog: reused votes say so, rankings have their own view, and every selection is in the report', async ({
  server,
  page,
}) => {
  await open(page, `${server.url}/experiments/${B}?start=select&task=csv-quotes`);
  const dialog = page.getByRole('dialog', { name: 'Select again' });
  await expect(dialog.getByLabel('Votes V')).toHaveValue('1');
  await dialog.getByText('a sweep').click();
  const row = (name: string) => dialog.getByRole('group', { name });
  for (const votes of ['1', '2'])
    await row('Votes V').getByRole('checkbox', { name: votes, exact: true }).check();
  for (const name of ['round-robin', 'Swiss', 'random'])
    await row('Selector').getByRole('checkbox', { name }).check();
  await expect(dialog.getByText(/^5 selections · 1 task/)).toContainText(/\(about [\d,]+ new\) · \$0/);
  await dialog.getByRole('button', { name: 'Select', exact: true }).click();
  await expect(page.getByText('5 selections are under way.')).toBeVisible();
  await page.getByRole('button', { name: 'All selections' }).click();
  const rows = page.getByRole('region', { name: 'Selections of iteration 0' }).locator('tbody tr');
  await expect(rows).toHaveCount(6, { timeout: 60_000 });
  await expect(rows.filter({ hasText: '1/1' })).toHaveCount(5, { timeout: 60_000 });

  const { groups } = JSON.parse(server.runoff('report', '--experiment', B, '--json')).selections;
  interface Line {
    settings: { selector: string; votes: number };
    votes: { asked: number; paid: number; reused: number };
  }
  const lines: Line[] = groups[0].selections;
  const of = (selector: string, votes: number) =>
    lines.find((line) => line.settings.selector === selector && line.settings.votes === votes)?.votes;
  expect(of('round-robin', 2)?.reused).toBe(of('round-robin', 1)?.asked);
  // Some of its pairs are shown the other way round, which is another question.
  expect(of('swiss', 1)?.reused).toBeGreaterThan(0);

  await rows.filter({ hasText: 'round-robin' }).first().getByRole('link').first().click();
  await page
    .getByRole('link', { name: /csv-quotes/ })
    .first()
    .click();
  const ranking = page.getByRole('table', { name: /^Ranking/ });
  await expect(ranking.getByRole('row').nth(1)).toContainText('judge’s choice');
  await ranking.getByRole('row').nth(1).getByRole('link', { name: /–/ }).first().click();
  await expect(page.getByRole('dialog', { name: /^Round 1 · group/ })).toContainText('1 vote');
});

test('axe finds nothing, and a phone does not scroll sideways', async ({ server, browser }) => {
  for (const [colorScheme, width] of [
    ['light', 1440],
    ['dark', 390],
  ] as const) {
    const context = await browser.newContext({ colorScheme, viewport: { width, height: 900 } });
    const page = await context.newPage();
    for (const path of [`/compare?e=${A}&e=${B}`, `/experiments/${A}/selections`]) {
      await open(page, `${server.url}${path}`);
      await expect(page.getByRole('button', { name: /^Table of Accuracy/ }).first()).toBeVisible();
      expect(await axeFindings(page), `${path} ${colorScheme}`).toEqual([]);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(wide, `${path} at ${width} px`).toBeLessThanOrEqual(0);
    }
    await context.close();
  }
});
