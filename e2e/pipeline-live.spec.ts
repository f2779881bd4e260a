import { expect, type Locator, type Page } from '@playwright/test';
import { join } from 'node:path';
import { open, ROOT } from './app';
import { axeFindings } from './axe';
import { serverTest } from './server-test';

const TASKS = join(ROOT, 'samples', 'tasks');

/** A server of its own with the demo tasks, whose model takes a little time. */
const test = serverTest({
  env: { RUNOFF_SCRIPTED_LATENCY_MS: '100' },
  fill: (server) =>
    server.runoff('run', '--benchmark', TASKS, '--tasks', 'csv-quotes', '--agent', 'nop', '--wait'),
});
test.describe.configure({ timeout: 180_000 });

const launch = (page: Page): Locator => page.getByRole('region', { name: 'Launch' });
const stages = (page: Page): Locator => page.getByRole('region', { name: 'Stages of the pipeline' });
const row = (page: Page, name: RegExp): Locator => stages(page).getByRole('row', { name });

test('a pipeline launched in the form: its stages watched, held and released, to its lineage', async ({
  page,
  server,
}) => {
  await open(
    page,
    `${server.url}/new?tasks=csv-quotes&n=2&k=1&g=2&v=3&hold=true&parallel=2&model=scripted/demo&goal=refine&name=staged`,
  );
  await page.getByRole('button', { name: /^Launch 4 rollouts/ }).click();
  await expect(page).toHaveURL(/\/experiments\/staged$/);
  await expect(stages(page).getByRole('row')).toHaveCount(7);
  await expect(row(page, /Iteration 1: rollouts/)).toContainText('held');
  await expect(row(page, /Iteration 0: rollouts/)).toContainText('2 of 2', { timeout: 90_000 });
  await expect(row(page, /Iteration 0: summaries/)).toContainText('2 of 2');
  await expect(launch(page)).toContainText('The rollouts of iteration 1 are held.', { timeout: 60_000 });
  await expect(row(page, /Iteration 1: rollouts/)).toContainText('0 of 2');
  expect(await axeFindings(page)).toEqual([]);

  await page.getByRole('button', { name: 'Hold iteration 1, votes, final answer' }).click();
  await expect(row(page, /Iteration 1: votes/)).toContainText('held');
  await page.getByRole('button', { name: 'Release iteration 1, rollouts' }).click();
  await expect(row(page, /Iteration 1: rollouts/)).toContainText('2 of 2', { timeout: 90_000 });
  await expect(launch(page)).toContainText('The votes of iteration 1 are held.', { timeout: 60_000 });
  await launch(page).getByRole('button', { name: 'Resume' }).click();
  await expect(launch(page)).toContainText(/^finished/, { timeout: 60_000 });

  await page.goto(`${server.url}/experiments/staged`);
  await expect(launch(page)).toContainText(/^finished · 4 rollouts, \d+ steps in /);
  await launch(page).getByText('finished', { exact: true }).click();
  await expect(launch(page)).toContainText('1 task × 2 × 2 iterations');
  const { tasks } = (await (await page.request.get(`${server.url}/api/v1/experiments/staged/launch`)).json())
    .launch;
  const refined = tasks[0].cells.find((cell: { iteration: number }) => cell.iteration === 1);
  await page.goto(`${server.url}/rollouts/${refined.rolloutId}?tab=lineage`);
  await expect(page.getByRole('tab', { name: 'Lineage', selected: true })).toBeVisible();
  await expect(page.getByRole('tabpanel')).toContainText('#');
});
