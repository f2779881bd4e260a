import { readFileSync } from 'node:fs';
import type { Download } from '@playwright/test';
import { expect, open } from './app';
import { axeFindings } from './axe';
import { percent, reportOf, tab, tableOf, test, type Rate } from './pipeline-app';

// Axe goes through nine pages in one test.
test.describe.configure({ timeout: 180_000 });

test('a cell of the transition matrix leads to its tasks, by click, by key and by URL', async ({
  app,
  page,
}) => {
  const [first] = reportOf(app).pipeline.transitions[0].cells;
  const name = new RegExp(`: ${first.from} passing in iteration 0, ${first.to} in iteration 1$`);
  await open(page, tab(app, 'refinement'));
  const rows = page.getByRole('table', { name: 'Tasks', exact: true }).locator('tbody tr');
  await expect(rows).toHaveCount(3);
  await page.getByRole('link', { name }).click();
  await expect(page).toHaveURL(new RegExp(`cell=0\\.${first.from}-${first.to}`));
  await expect(rows).toHaveCount(first.tasks.length);
  await expect(rows.getByRole('link')).toHaveText([...first.tasks].sort());
  await page.reload();
  await expect(rows).toHaveCount(first.tasks.length);
  await page.getByRole('button', { name: 'Show all tasks' }).click();
  await expect(rows).toHaveCount(3);
  await page.goBack();
  await expect(rows).toHaveCount(first.tasks.length);
  await page.getByRole('link', { name }).focus();
  await page.keyboard.press('Enter');
  await expect(rows).toHaveCount(3);
});

const bytesOf = async (download: Promise<Download>) => {
  const file = await download;
  return { name: file.suggestedFilename(), bytes: readFileSync(await file.path()) };
};

test('a chart is taken away as CSV with unrounded numbers and as PNG that looks like it', async ({
  app,
  page,
}) => {
  const { pipeline } = reportOf(app);
  await open(page, tab(app, 'overview'));
  await page.getByRole('link', { name: 'Accuracy', exact: true }).click();
  await expect(page).toHaveURL(/#chart-main$/);
  await expect(page.locator('#chart-main:target')).toBeVisible();
  const [csv] = await Promise.all([
    bytesOf(page.waitForEvent('download')),
    page.getByRole('button', { name: 'CSV of Accuracy', exact: true }).click(),
  ]);
  expect(csv.name).toBe('charts-scripted-main.csv');
  const [head, ...lines] = csv.bytes.toString('utf8').trimEnd().split('\r\n');
  expect(head?.split(',').slice(0, 5)).toEqual([
    'Point',
    'Mean pass@1',
    'Mean pass@1: low',
    'Mean pass@1: high',
    'Mean pass@1: n',
  ]);
  expect(lines.map((line) => line.split(',').slice(1, 5).map(Number))).toEqual(
    pipeline.main.map(({ passAt1: { value, low, high, n } }: { passAt1: Rate }) => [value, low, high, n]),
  );
  const [png] = await Promise.all([
    bytesOf(page.waitForEvent('download')),
    page.getByRole('button', { name: 'PNG of Accuracy', exact: true }).click(),
  ]);
  expect(png.name).toBe('charts-scripted-main.png');
  const box = await page.getByRole('img', { name: /^Accuracy\./ }).boundingBox();
  const accents = await page.evaluate(
    async (source) => {
      const image = new Image();
      image.src = source;
      await image.decode();
      const canvas = document.createElement('canvas');
      Object.assign(canvas, { width: image.width, height: image.height });
      const ink = canvas.getContext('2d');
      ink?.drawImage(image, 0, 0);
      const { data = [] } = ink?.getImageData(0, 0, image.width, image.height) ?? {};
      let found = 0;
      for (let i = 0; i < data.length; i += 4)
        if (data[i] === 0x5b && data[i + 1] === 0x3f && data[i + 2] === 0xd1) found++;
      return { found, width: image.width };
    },
    `data:image/png;base64,${png.bytes.toString('base64')}`,
  );
  expect(accents.width, 'twice its size, with a margin').toBe(Math.ceil(((box?.width ?? 0) + 32) * 2));
  expect(accents.found, 'lines have the colour they have on the page').toBeGreaterThan(200);
  const [svg] = await Promise.all([
    bytesOf(page.waitForEvent('download')),
    page.getByRole('button', { name: 'SVG of Accuracy', exact: true }).click(),
  ]);
  expect(svg.name).toBe('charts-scripted-main.svg');
  expect(svg.bytes.toString('utf8')).toMatch(/^<svg [^]*>Accuracy<\/text>/);
  expect(svg.bytes.toString('utf8')).not.toMatch(/var\(|class=/);
});

test('a bracket is taken away as SVG that can be read alone, and as PNG of the same size', async ({
  app,
  page,
}) => {
  await open(page, `${app.url}/experiments/charts/tasks/${reportOf(app).tasks[0].slug}`);
  const [svg] = await Promise.all([
    bytesOf(page.waitForEvent('download')),
    page.getByRole('button', { name: /^SVG of Final vote/ }).click(),
  ]);
  const text = svg.bytes.toString('utf8');
  expect(svg.name).toMatch(/^charts-[a-z0-9-]+-final-1\.svg$/);
  for (const words of ['Final vote', 'scripted', 'Round 1', 'judge’s choice']) expect(text).toContain(words);
  expect(text).not.toMatch(/var\(|class=|href=/);
  const [png] = await Promise.all([
    bytesOf(page.waitForEvent('download')),
    page.getByRole('button', { name: /^PNG of Final vote/ }).click(),
  ]);
  expect(png.bytes.readUInt32BE(16)).toBe(2 * Number(/ width="(\d+)"/.exec(text)?.[1]));
});

test('the paper’s numbers are off until they are chosen, and say whose they are', async ({ app, page }) => {
  await open(page, tab(app, 'overview'));
  await expect(page.getByRole('img', { name: /^Accuracy\./ })).not.toContainText('paper');
  await page
    .getByLabel('Reference line')
    .selectOption({ label: 'paper: Claude-4.5-Opus, SWE-bench Verified' });
  await expect(page).toHaveURL(/paper=claude-4\.5-opus-swe-bench-verified/);
  await expect(page.getByRole('img', { name: /^Accuracy\./ })).toContainText(
    'paper: Claude-4.5-Opus, SWE-bench Verified',
  );
  expect((await tableOf(page, 'Accuracy')).map((row) => row.at(-1))).toEqual([
    '70.9 %',
    '75 %',
    '76.0 %',
    '77.6 %',
  ]);
  await page.getByLabel('Reference line').selectOption({ label: 'none' });
  await expect(page).not.toHaveURL(/paper=/);
});

test('the table over experiments has the report’s numbers; the paper’s stand below when asked for', async ({
  app,
  page,
}) => {
  const { pipeline } = reportOf(app);
  await open(page, app.url);
  await page.getByRole('link', { name: 'Results of pipelines' }).click();
  await expect(page).toHaveURL(/\/results$/);
  const mine = page.getByRole('table', { name: 'Results of pipelines' });
  const row = mine.getByRole('row').filter({ has: page.getByRole('link', { name: 'charts', exact: true }) });
  for (const { passAt1 } of pipeline.main) await expect(row).toContainText(percent(passAt1.value));
  await expect(row.getByText('scripted', { exact: true })).toBeVisible();
  await expect(mine.getByRole('row').filter({ hasText: 'one-iteration' })).toContainText('T\u00a01');
  const paper = page.getByRole('table', { name: 'The paper’s numbers' });
  await expect(paper).toHaveCount(0);
  await page.getByText('The paper’s numbers below').click();
  await expect(page).toHaveURL(/paper=true/);
  await expect(paper.getByRole('row')).toHaveCount(11);
  await expect(paper.getByRole('row', { name: /paper: GPT-5-0825 Terminal-Bench/ })).toContainText('38.64');
});

test('without refinement, and before it, the page says what is missing', async ({ app, page }) => {
  await open(page, tab(app, 'refinement', 'one-iteration'));
  await expect(page.getByText('Nothing is refined here')).toBeVisible();
  await page.getByRole('tab', { name: 'Overview' }).click();
  await expect(page.getByText('One iteration (T = 1): nothing is refined.')).toBeVisible();
  expect((await tableOf(page, 'Accuracy')).map(([point]) => point)).toEqual(['Iter 0', 'Final']);
  await open(page, tab(app, 'overview', 'held'));
  await expect(page.getByText(/^0 of 1 task finished\./)).toBeVisible();
  await expect(page.getByText(/as soon as one task has come to its end/)).toBeVisible();
  await page.getByRole('tab', { name: 'Refinement' }).click();
  await expect(page.getByText('No rollout of iteration 1 has a verdict of its tests yet.')).toBeVisible();
});

// Each theme at one width: what axe looks at in one does not depend on the other.
for (const [colorScheme, width] of [
  ['light', 1440],
  ['dark', 390],
] as const)
  test(`axe finds nothing on the charts, ${colorScheme}, ${width} px`, async ({ app, browser }) => {
    const context = await browser.newContext({
      ...{ colorScheme, viewport: { width, height: 844 }, reducedMotion: 'reduce' },
    });
    const page = await context.newPage();
    const tabs = ['overview', 'tasks', 'rounds', 'refinement', 'judge', 'cost'];
    for (const path of [
      ...tabs.map((name) => tab(app, name)),
      `${tab(app, 'overview')}&table=main&paper=claude-4.5-opus-swe-bench-verified`,
      tab(app, 'overview', 'held'),
      `${app.url}/results?paper=true`,
    ]) {
      await open(page, path);
      expect.soft(await axeFindings(page), path).toEqual([]);
      const wide = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect.soft(wide, `${path} does not scroll sideways`).toBeLessThanOrEqual(0);
      await expect.soft(page.getByText('scripted', { exact: true }).first(), path).toBeVisible();
    }
    await context.close();
  });
