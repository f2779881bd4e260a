import { expect, type Locator, type Page } from '@playwright/test';
import { join } from 'node:path';
import { open, ROOT } from './app';
import { axeFindings } from './axe';
import { serverTest, type Server } from './server-test';

/** A server of its own with no key, the demo tasks, and five finished rollouts of one of them. */
const test = serverTest({
  env: { ANTHROPIC_API_KEY: '', ANTHROPIC_AUTH_TOKEN: '' },
  fill(server) {
    const tasks = ['--benchmark', join(ROOT, 'samples', 'tasks'), '--tasks', 'csv-quotes'];
    server.runoff('run', ...tasks, '--agent', 'nop', '--n', '5', '--name', 'others', '--wait');
  },
});
test.describe.configure({ mode: 'serial' });

const plan = (page: Page): Locator => page.getByRole('region', { name: 'Plan' });
const flow = (page: Page): Locator => page.getByRole('list', { name: 'For each task' });

/** The pipeline an experiment was launched with, as stored. */
async function launchedPipeline(page: Page, server: Server, experiment: string) {
  const answer = await page.request.get(`${server.url}/api/v1/launch-options?from=${experiment}`);
  const { from } = await answer.json();
  return from.settings.pipeline;
}

test('how far it goes decides the plan, and what is missing says so', async ({ page, server }) => {
  await open(page, `${server.url}/new?tasks=csv-quotes`);
  await expect(page.getByRole('radio', { name: 'Select and refine' })).toBeChecked();
  await expect(page.getByRole('radio', { name: 'Balanced' })).toBeChecked();
  await expect(plan(page)).toContainText('1 task × 16 × 2 = 32 rollouts');
  await expect(plan(page)).toContainText(/≤ 248 votes.*\(≥ 155 with early stop\)/);
  await page.getByText('Paper', { exact: true }).click();
  await expect(plan(page)).toContainText('32 summaries');
  await expect(plan(page)).toContainText(/· 216 votes/);
  await expect(flow(page)).toContainText('4 priors');
  await page.getByText('Select the best', { exact: true }).click();
  await expect(plan(page)).toContainText('1 task × 16 = 16 rollouts');
  await expect(plan(page)).toContainText('120 votes');
  await expect(page.getByRole('group', { name: 'Refinement' })).toHaveCount(0);
  await page.getByText('Rollouts only', { exact: true }).click();
  await expect(plan(page)).not.toContainText('votes');
  await page.getByText('Select and refine', { exact: true }).click();
  await page.getByLabel('Rollouts per task (N)').fill('2');
  await expect(page.getByText('Settings of your own.')).toBeVisible();
  await plan(page).getByRole('button', { name: 'Set K' }).click();
  await expect(page.getByLabel('Priors (K)')).toBeFocused();
  await page.getByLabel('Priors (K)').fill('1');
  const judge = page.getByLabel('Judge', { exact: true });
  await judge.fill('anthropic/claude-opus-4-5');
  await plan(page).getByRole('button', { name: 'Set an API key' }).click();
  await expect(judge).toBeFocused();
  await judge.fill('');
  await expect(plan(page).getByRole('button', { name: 'Launch 4 rollouts' })).toBeVisible();
});

test('exactly what was set is launched, and carried over when it is run again', async ({ page, server }) => {
  // Two launches, and two commands that end them.
  test.slow();
  await open(page, `${server.url}/new?tasks=csv-quotes&n=4&name=piped`);
  await page.getByLabel('Votes per group (V)').fill('3');
  await page.getByLabel('Ties').selectOption('evidence,seeded');
  await page.getByLabel('Priors (K)').fill('2');
  await page.getByLabel('Which are shown').selectOption('random-k');
  await page.getByLabel('Final pool').selectOption('last');
  await page.getByLabel('Iteration 0').selectOption('others');
  await page.getByLabel('Pause before refinement').check();
  await page.getByLabel('of it votes').fill('1.5');
  await page.getByLabel('Seed').fill('11');
  await expect(page).toHaveURL(/seed=11/);
  await page.reload();
  await page.waitForLoadState('networkidle');
  await expect(plan(page)).toContainText('1 task × 4 = 4 rollouts');
  await expect(plan(page)).toContainText('5 taken over');
  await expect(flow(page)).toContainText('5 rollouts taken over');
  await plan(page).getByRole('button', { name: 'By kind of work' }).click();
  const table = page.getByRole('region', { name: 'The plan by kind of work' });
  await expect(table.getByRole('rowheader')).toHaveText(['refined rollouts', 'summaries', 'votes']);
  await plan(page).getByRole('button', { name: 'Launch 4 rollouts' }).click();
  await expect(page).toHaveURL(`${server.url}/experiments/piped`);
  server.runoff('cancel', 'piped');
  const pipeline = await launchedPipeline(page, server, 'piped');
  expect(pipeline).toEqual({
    ...{ iterations: 2, keep: 2, context: 'random-k', pool: 'last', startFrom: 'others' },
    ...{ summariser: 'scripted/extractive', summariserTemperature: null, judge: 'scripted/evidence' },
    selection: {
      ...{ preset: 'custom', selector: 'bracket', groupSize: 2, votes: 3, keep: 1 },
      pairing: 'seeded-shuffle',
      ...{ display: 'balanced', tie: [{ rule: 'evidence' }, { rule: 'seeded' }], reasks: 2 },
      ...{ early: 'exact', dedupe: 'on', representation: 'summary', seed: 11, temperature: 0.7 },
    },
    ...{ callConcurrency: 16, budgetsUsd: { rollouts: null, summaries: null, votes: 1.5 } },
    holdBeforeRefinement: true,
  });
  await open(page, `${server.url}/new?from=piped`);
  await expect(flow(page)).toContainText('2 priors drawn for each');
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('piped again');
  await plan(page)
    .getByRole('button', { name: /^Launch/ })
    .click();
  await expect(page).toHaveURL(`${server.url}/experiments/piped-again`);
  server.runoff('cancel', 'piped-again');
  expect(await launchedPipeline(page, server, 'piped-again')).toEqual(pipeline);
});

const LOOKS = [
  [1440, '?tasks=*&judge=anthropic/x&n=0&v=0&start=gone'],
  [390, '?tasks=*&plan=open'],
] as const;
for (const colorScheme of ['light', 'dark'] as const)
  for (const [width, query] of LOOKS)
    test(`axe finds nothing wrong with the pipeline's settings, ${colorScheme}, ${width} px`, async ({
      browser,
      server,
    }) => {
      const viewport = { width, height: 844 };
      const context = await browser.newContext({ colorScheme, viewport, reducedMotion: 'reduce' });
      const page = await context.newPage();
      await open(page, `${server.url}/new${query}`);
      expect.soft(await axeFindings(page)).toEqual([]);
      const overflow = await page.evaluate(() => {
        const { scrollWidth, clientWidth, scrollHeight, clientHeight } = document.documentElement;
        return [scrollWidth - clientWidth, scrollHeight - clientHeight];
      });
      expect.soft(overflow, 'it fits the window').toEqual([0, 0]);
      await context.close();
    });
