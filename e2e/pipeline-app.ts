import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { test as base, expect, filledDatabase, ROOT, startServer, type App } from './app';

const TASKS = join(ROOT, 'samples', 'tasks');
const PIPELINE = ['--model', 'scripted/demo', '--preset', 'balanced'];
const SMALL = ['run', '--benchmark', 'tasks', '--tasks', 'csv-quotes', ...PIPELINE, '--n', '2', '--k', '1'];

/** A pipeline over three tasks (`charts`) and one that only selects (`one-iteration`). */
export const COMMANDS = [
  [
    ...['run', '--benchmark', TASKS, '--tasks', 'csv-quotes', 'tally-top', 'billing-dates', ...PIPELINE],
    ...['--n', '4', '--k', '2', '--name', 'charts'],
  ],
  [...SMALL, '--iterations', '1', '--name', 'one-iteration'],
];

/** Tests that look at finished pipelines, and at one that is held before it refines (`held`). */
export const test = base.extend<object, { app: App }>({
  app: [
    async ({}, use) => {
      const { db, remove } = await filledDatabase(...COMMANDS);
      const server = await startServer(db);
      server.runoff(...SMALL, '--hold-before-refinement', '--name', 'held');
      await expect
        .poll(
          async () => {
            const answer = await fetch(`${server.url}/api/v1/experiments/held/launch`);
            return (await answer.json()).launch.status;
          },
          { timeout: 120_000 },
        )
        .toBe('paused');
      await use(server);
      await server.stop();
      remove();
    },
    { scope: 'worker', timeout: 600_000 },
  ],
});

export interface Rate {
  value: number | null;
  low: number | null;
  high: number | null;
  n: number;
  unit: string;
}

/** Every number of the experiment, from the command line. */
export const reportOf = (app: App, name = 'charts') =>
  JSON.parse(app.runoff('report', '--experiment', name, '--json'));

const digits = (share: number) => (share * 100).toFixed(Number.isInteger(share * 100) ? 0 : 1);
export const percent = (share: number) => `${digits(share)} %`;

/** A rate as the tables say it. */
export const said = ({ value, low, high, n, unit }: Rate) =>
  value === null
    ? `unknown (n=${n} ${unit})`
    : `${percent(value)} (${low === null || high === null ? '' : `${digits(low)}–${digits(high)} %, `}n=${n} ${unit})`;

/** The table behind a chart, cell by cell. */
export async function tableOf(page: Page, title: string): Promise<string[][]> {
  await page.getByRole('button', { name: `Table of ${title}`, exact: true }).click();
  const rows = page.getByRole('region', { name: title, exact: true }).locator('tbody tr');
  await expect(rows.first()).toBeVisible();
  return rows.evaluateAll((all) =>
    all.map((row) => [...row.querySelectorAll('th, td')].map((cell) => cell.textContent ?? '')),
  );
}

/** Address of a part of an experiment's page. */
export const tab = (app: App, name: string, experiment = 'charts') =>
  `${app.url}/experiments/${experiment}?tab=${name}`;
