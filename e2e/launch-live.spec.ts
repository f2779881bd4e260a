import { expect, type Locator, type Page } from '@playwright/test';
import { join } from 'node:path';
import { open, ROOT } from './app';
import { axeFindings } from './axe';
import { cuttingProxy } from './cutting-proxy';
import { serverTest, type Server } from './server-test';

const TASKS = join(ROOT, 'samples', 'tasks');
const LATENCY_MS = 700;

/** A server of its own whose model takes its time, so that rollouts can be watched. */
const test = serverTest({
  env: { RUNOFF_SCRIPTED_LATENCY_MS: String(LATENCY_MS) },
  fill: (server) =>
    server.runoff('run', '--benchmark', TASKS, '--tasks', 'csv-quotes', '--agent', 'nop', '--wait'),
});
test.describe.configure({ timeout: 180_000 });

interface Cell {
  state: string;
  rolloutId: string | null;
  steps: number | null;
}

async function progressOf(page: Page, server: Server, experiment: string) {
  const answer = await page.request.get(`${server.url}/api/v1/experiments/${experiment}/launch`);
  const { launch } = await answer.json();
  return { ...launch, cells: launch.tasks.flatMap((task: { cells: Cell[] }) => task.cells) as Cell[] };
}

/** Launches by the command line what the worker of the server then runs. */
function run(server: Server, name: string, n: number, parallel: number, ...tasks: string[]) {
  const settings = ['--n', String(n), '--concurrency', String(parallel), '--tasks', ...tasks];
  server.runoff(
    ...['run', '--benchmark', 'tasks', '--agent', 'mini-swe-agent', '--model', 'scripted/demo'],
    ...['--name', name, ...settings],
  );
}

/** The id of a rollout of the experiment that runs and has not come far. */
async function runningRollout(page: Page, server: Server, experiment: string): Promise<string> {
  let id = '';
  await expect
    .poll(async () => {
      const { cells } = await progressOf(page, server, experiment);
      id = cells.find((cell: Cell) => cell.state === 'running' && (cell.steps ?? 9) < 3)?.rolloutId ?? '';
      return id;
    })
    .not.toBe('');
  return id;
}

const launchPanel = (page: Page): Locator => page.getByRole('region', { name: 'Launch' });
const stepCount = async (page: Page) =>
  Number(
    (
      await page
        .getByText(/^\d+ steps?$/)
        .first()
        .textContent()
    )?.split(' ')[0] ?? 0,
  );
const stepsShown = (page: Page) =>
  page.getByRole('article').evaluateAll((list) => list.map((one) => one.getAttribute('aria-label')));

/** Steps on the screen follow one another, each once, and no more are told of than are recorded. */
async function expectGaplessSteps(page: Page, server: Server, id: string) {
  const shown = (await stepsShown(page)).map((label) => Number(label?.replace('Step ', '')));
  expect(shown).toEqual(shown.map((_, i) => (shown[0] ?? 0) + i));
  const told = await stepCount(page);
  const { total } = await (await page.request.get(`${server.url}/api/v1/rollouts/${id}/steps`)).json();
  expect(told).toBeLessThanOrEqual(total);
}

test('launched in the form, watched in the grid, to its end', async ({ page, server }) => {
  await open(
    page,
    `${server.url}/new?tasks=csv-quotes,tally-top&n=2&parallel=2&model=scripted/demo&goal=rollouts&name=watched`,
  );
  await page.getByRole('button', { name: 'Launch 4 rollouts' }).click();
  await expect(page).toHaveURL(/\/experiments\/watched$/);
  await expect(launchPanel(page)).toContainText('running');
  const grid = page.getByRole('table', { name: /Rollouts, a row for each task/ });
  await expect(grid.getByRole('row')).toHaveCount(3);
  await expect(grid.getByRole('cell', { name: /csv-quotes #1: running, \d+ step/ })).toBeVisible();
  await expect(grid.getByRole('cell', { name: /#2: queued/ }).first()).toBeVisible();
  const box = await grid.getByRole('cell', { name: /tally-top #2/ }).boundingBox();
  await expect(launchPanel(page)).toContainText('4 of 4 rollouts', { timeout: 120_000 });
  await expect(launchPanel(page)).toContainText('finished');
  expect(await grid.getByRole('cell', { name: /tally-top #2/ }).boundingBox(), 'cells stay').toEqual(box);
  await expect(grid.getByRole('cell', { name: /: (passed|failed|hit a limit)/ })).toHaveCount(4);
  await expect(launchPanel(page)).toContainText(/rollouts finished[\d.]+ \/min/);
  await expect(launchPanel(page).getByRole('button', { name: /^(Pause|Cancel)$/ })).toHaveCount(0);
  await grid.getByRole('link', { name: /csv-quotes #1/ }).focus();
  await page.keyboard.press('ArrowRight');
  await expect(grid.getByRole('link', { name: /csv-quotes #2/ })).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('tally-top #2');
});

test('paused, resumed, one rollout cancelled, then all', async ({ page, server }) => {
  run(server, 'steered', 3, 2, 'csv-quotes', 'tally-top');
  await open(page, `${server.url}/experiments/steered`);
  await expect(page.getByRole('cell', { name: /: running/ })).toHaveCount(2);
  await launchPanel(page).getByRole('button', { name: 'Pause', exact: true }).click();
  await expect(launchPanel(page)).toContainText(/pausing, \d still running · paused by hand/);
  await expect(launchPanel(page)).toContainText('paused · paused by hand', { timeout: 60_000 });
  await expect(page.getByRole('cell', { name: /: queued/ })).toHaveCount(4);
  await launchPanel(page).getByRole('button', { name: 'Resume', exact: true }).click();
  const third = page.getByRole('cell', { name: /csv-quotes #2: running/ });
  await expect(third).toBeVisible();
  await third.hover();
  await page.getByRole('button', { name: 'Cancel csv-quotes #2' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel this rollout' }).click();
  await expect(page.getByRole('cell', { name: /csv-quotes #2: cancelled/ })).toBeVisible();
  await page
    .getByRole('cell', { name: /tally-top #3: queued/ })
    .locator('[data-cell]')
    .focus();
  await page.keyboard.press('Delete');
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel this rollout' }).click();
  await expect(page.getByRole('cell', { name: /tally-top #3: cancelled/ })).toBeVisible();
  await launchPanel(page).getByRole('button', { name: 'Cancel', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Let it go on' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await launchPanel(page).getByRole('button', { name: 'Cancel', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel the experiment' }).click();
  await expect(launchPanel(page)).toContainText('cancelled');
  await expect(page.getByRole('cell', { name: /: (running|grading|queued)/ })).toHaveCount(0);
  const { counts } = await progressOf(page, server, 'steered');
  expect(counts.passed + counts.failed + counts.limit + counts.unjudged, 'what had ended stays').toBe(2);
  expect(counts.cancelled).toBe(4);
});

test('a rollout grows under its reader; scrolling up stops following', async ({ page, server }) => {
  run(server, 'followed', 2, 2, 'lru-ttl-race', 'orders-report');
  const id = await runningRollout(page, server, 'followed');
  await page.setViewportSize({ width: 1280, height: 500 });
  await page.goto(`${server.url}/rollouts/${id}`);
  await expect(page.getByRole('region', { name: 'Where it stands' })).toContainText(/running\d+ steps?/);
  await expect(page.getByText('Following the newest step')).toBeVisible();
  await expect.poll(() => stepCount(page)).toBeGreaterThan(2);
  const atEnd = () =>
    page.evaluate(() => document.documentElement.scrollHeight - window.innerHeight - window.scrollY);
  await expect.poll(atEnd, 'it stays at its end').toBeLessThan(5);
  await page.mouse.move(600, 300);
  await page.mouse.wheel(0, -400);
  await expect(page.getByRole('button', { name: /Jump to newest/ })).toBeVisible();
  const place = await page.evaluate(() => window.scrollY);
  await expect(page.getByRole('button', { name: /Jump to newest \(\d+ new\)/ })).toBeVisible();
  expect(await page.evaluate(() => window.scrollY), 'nothing moved').toBe(place);
  await page.getByRole('button', { name: /Jump to newest/ }).click();
  await expect.poll(atEnd).toBeLessThan(5);
  await expect(page.getByText('It has ended:')).toBeVisible({ timeout: 60_000 });
  await expect.poll(() => stepsShown(page)).not.toEqual([]);
  await page.getByRole('button', { name: 'To the verdict' }).click();
  await expect(page.getByRole('region', { name: 'How it ended' })).toBeInViewport();
  server.runoff('cancel', 'followed');
});

test('a connection that is cut loses no step and repeats none', async ({ page, server }) => {
  const proxy = await cuttingProxy(server.url);
  run(server, 'cut-off', 1, 1, 'lru-ttl-race');
  const id = await runningRollout(page, server, 'cut-off');
  await page.setViewportSize({ width: 1280, height: 2000 });
  await page.goto(`${proxy.url}/rollouts/${id}`);
  await expect(page.getByRole('status', { name: 'live' })).toBeVisible();
  const before = await stepCount(page);
  proxy.cut(3 * LATENCY_MS);
  await expect(page.getByRole('status', { name: 'stale' })).toBeVisible();
  await expect(page.getByRole('status', { name: 'live' })).toBeVisible({ timeout: 30_000 });
  await expect.poll(() => stepCount(page)).toBeGreaterThan(before);
  proxy.cut(0);
  const ended = page.getByText('It has ended:');
  while (!(await ended.isVisible())) {
    await expectGaplessSteps(page, server, id);
    await page.waitForTimeout(150);
  }
  const { steps } = await (await page.request.get(`${server.url}/api/v1/rollouts/${id}/steps`)).json();
  expect(await stepCount(page)).toBe(steps.length);
  const seen: (string | null)[] = [];
  await page.evaluate(() => window.scrollTo(0, 0));
  for (let screen = 0; screen < 12; screen++) {
    await expectGaplessSteps(page, server, id);
    const shown = await stepsShown(page);
    seen.push(...shown.filter((label) => !seen.includes(label)));
    await page.evaluate(() => window.scrollBy(0, 900));
    await page.waitForTimeout(100);
  }
  expect(seen).toEqual(steps.map((step: { index: number }) => `Step ${step.index}`));
  await proxy.close();
});

test('a rollout is cancelled from its page; a summary shows up without reload', async ({ page, server }) => {
  run(server, 'one-by-one', 2, 1, 'csv-quotes');
  const id = await runningRollout(page, server, 'one-by-one');
  await page.goto(`${server.url}/rollouts/${id}`);
  await page.getByRole('button', { name: 'Cancel rollout' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel this rollout' }).click();
  await expect(page.getByText('attempt 1 was cancelled; its steps are kept')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Cancel rollout' })).toHaveCount(0);
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('csv-quotes #2');
  await expect(page.getByRole('region', { name: 'How it ended' })).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText('Not written yet.')).toBeVisible();
  server.runoff('summarize', '--experiment', 'one-by-one', '--model', 'scripted/extractive');
  await expect(page.getByText('by scripted/extractive')).toBeVisible();
});

// Each theme at one width: what axe looks at in one does not depend on the other.
for (const [colorScheme, width] of [
  ['light', 1440],
  ['dark', 390],
] as const)
  test(`axe finds nothing on live pages, ${colorScheme}, ${width} px`, async ({ browser, server }) => {
    const context = await browser.newContext({
      ...{ colorScheme, viewport: { width, height: 844 }, reducedMotion: 'reduce' },
    });
    const page = await context.newPage();
    const name = `axe-${colorScheme}-${width}`;
    run(server, name, 2, 2, 'csv-quotes', 'tally-top');
    const id = await runningRollout(page, server, name);
    for (const path of [`/rollouts/${id}`, `/experiments/${name}`, `/experiments/${name}?tab=overview`]) {
      await page.goto(`${server.url}${path}`);
      await expect(page.getByRole('status', { name: 'live' })).toBeVisible();
      expect.soft(await axeFindings(page), path).toEqual([]);
      const wide = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect.soft(wide, `${path} does not scroll sideways`).toBeLessThanOrEqual(0);
    }
    server.runoff('cancel', name);
    await context.close();
  });
