import { expect, type Locator, type Page } from '@playwright/test';
import { join } from 'node:path';
import { open, ROOT } from './app';
import { axeFindings } from './axe';
import { serverTest, type Server } from './server-test';

const TASKS = join(ROOT, 'samples', 'tasks');
const MODELS = ['--model', 'scripted/demo', '--summariser', 'scripted/extractive'];
const PIPELINE = [
  ...['run', '--benchmark', TASKS, '--agent', 'mini-swe-agent', ...MODELS, '--judge', 'scripted/evidence'],
  ...['--preset', 'balanced', '--wait'],
];
const SMALL = ['--name', 'small', '--tasks', 'csv-quotes', 'tally-top', '--n', '4', '--k', '2'];

/** A server with a finished pipeline: two tasks, N = 4, K = 2, T = 2; what is launched on it goes slowly enough to be watched. */
const test = serverTest({
  env: { RUNOFF_SCRIPTED_LATENCY_MS: '300' },
  commands: [[...PIPELINE, ...SMALL]],
});
test.describe.configure({ timeout: 180_000 });

interface TaskAnswer {
  rollouts: { id: string; iteration: number; slot: number; outcome: string; priors: string[] }[];
  pipeline: { run: { status: string; winner: string } };
  pipelineTournaments: {
    purpose: string;
    iteration: number;
    survivors: string[];
    rounds: { groups: [] }[];
  }[];
}

const TASK = '/experiments/small/tasks/csv-quotes';

async function taskOf(page: Page, server: Server, path = TASK): Promise<TaskAnswer> {
  const answer = await page.request.get(`${server.url}/api/v1${path}`);
  return answer.json();
}

const picture = (page: Page): Locator => page.getByRole('group', { name: /^The whole pipeline/ });
const slug = async (page: Page, server: Server, name: string): Promise<string> => {
  const { pipeline } = await (await page.request.get(`${server.url}/api/v1/experiments/small/report`)).json();
  return pipeline.taskEndings.find((task: { name: string }) => task.name === name).slug;
};

test('a task’s pipeline is one picture, with every tournament in full below it', async ({ page, server }) => {
  await open(page, `${server.url}${TASK}`);
  const task = await taskOf(page, server);
  expect(task.pipeline.run.status).toBe('finished');
  const winner = task.rollouts.find(({ id }) => id === task.pipeline.run.winner);
  for (const iteration of [0, 1]) {
    const mine = task.rollouts.filter((rollout) => rollout.iteration === iteration);
    expect(mine).toHaveLength(4);
    for (const { slot, outcome } of mine)
      await expect(
        picture(page).getByRole('link', {
          name: new RegExp(`^#${slot + 1} of iteration ${iteration}, ${outcome}`),
        }),
      ).toBeVisible();
    const passed = mine.filter((rollout) => rollout.outcome === 'passed').length;
    await expect(page.getByText(`${passed} of 4 passed`).first()).toBeVisible();
  }
  const select = task.pipelineTournaments.find((one) => one.purpose === 'select');
  await expect(picture(page).getByRole('link', { name: /^Prior: / })).toHaveCount(
    select?.survivors.length ?? 0,
  );
  await expect(picture(page).getByRole('link', { name: /^Champion of iteration 0: #/ })).toBeVisible();
  const answer = picture(page).getByRole('link', { name: /^Final answer: / });
  await expect(answer).toHaveAttribute('href', `/rollouts/${winner?.id}?tab=patch`);
  for (const title of [/^Select-K of iteration 0: 4 → 2$/, /^Champion of iteration 0: /, /^Final vote: /])
    await expect(page.getByRole('heading', { level: 2, name: title })).toBeVisible();
});

test('a tally of the picture opens its group, and the link to it leads there again', async ({
  page,
  server,
}) => {
  await open(page, `${server.url}${TASK}`);
  await picture(page)
    .getByRole('link', { name: /^Round \d+, group \d+:/ })
    .first()
    .click();
  const panel = page.getByRole('dialog');
  await expect(panel.getByRole('heading', { level: 2 })).toContainText(/Round 1 · group \d/);
  await expect(page).toHaveURL(/in=(select-0|final-1)/);
  await page.reload();
  await expect(panel.getByRole('heading', { level: 2 })).toContainText(/Round 1 · group \d/);
  await page.keyboard.press('Escape');
  await expect(panel).toBeHidden();
  await expect(page).not.toHaveURL(/[?&](group|in)=/);
});

test('hidden outcomes are hidden in the picture as well', async ({ page, server }) => {
  await open(page, `${server.url}${TASK}?blind=1`);
  await expect(picture(page).getByRole('link', { name: /^#1 of iteration 0/ })).toBeVisible();
  expect(await page.getByRole('main').innerText()).not.toMatch(/\b(passed|failed|passing|failing)\b/);
  await expect(picture(page).getByRole('link', { name: /passed|failed/ })).toHaveCount(0);
});

test('from a refined rollout to the summaries it was shown, and back to who was shown them', async ({
  page,
  server,
}) => {
  await open(page, `${server.url}${TASK}`);
  const task = await taskOf(page, server);
  const refined = task.rollouts.find(({ iteration }) => iteration === 1);
  const first = picture(page).getByRole('link', {
    name: new RegExp(`^#${(refined?.slot ?? 0) + 1} of iteration 1`),
  });
  await first.click();
  await expect(page).toHaveURL(new RegExp(`/rollouts/${refined?.id}\\?tab=lineage`));
  const { shown } = await (
    await page.request.get(`${server.url}/api/v1/rollouts/${refined?.id}/lineage`)
  ).json();
  expect(shown.summaries.map((one: { rolloutId: string }) => one.rolloutId)).toEqual(refined?.priors);
  expect(shown.textIsRecorded).toBe(true);
  const table = page.getByRole('region', { name: 'Summaries it was shown' });
  await expect(table.getByRole('row')).toHaveCount(1 + (refined?.priors.length ?? 0));
  await expect(page.getByRole('article')).toHaveCount(refined?.priors.length ?? 0);
  await page.getByText('The exact text it saw').click();
  await expect(page.getByRole('region', { name: 'The exact text it saw' })).toContainText(
    'earlier attempts at this same task',
  );
  await table
    .getByRole('link', { name: /of iteration 0$/ })
    .first()
    .click();
  // Until the page has changed, the tab that would be clicked is the one of the refined rollout.
  await expect(page).toHaveURL((url) => url.pathname !== `/rollouts/${refined?.id}`);
  await page.getByRole('tab', { name: /Lineage/ }).click();
  const shownTo = page.getByRole('region', { name: 'Rollouts that were shown its summary' });
  await expect(shownTo.getByRole('row')).toHaveCount(1 + 4);
});

test('every task has one ending and they add up; each ending shows its own tasks', async ({
  page,
  server,
}) => {
  const { pipeline } = await (await page.request.get(`${server.url}/api/v1/experiments/small/report`)).json();
  await open(page, `${server.url}/experiments/small/endings`);
  await expect(page.getByText('scripted', { exact: true })).toBeVisible();
  const counts = page.locator('[data-count]');
  const shown = (await counts.allInnerTexts()).map(Number);
  expect(shown.reduce((a, b) => a + b, 0)).toBe(2);
  await expect(page.locator('[data-total]')).toHaveText('2');
  await expect(page.locator('[data-ending]')).toHaveCount(2);
  const [task] = pipeline.taskEndings as { ending: string; name: string }[];
  const same = pipeline.taskEndings.filter((one: { ending: string }) => one.ending === task?.ending).length;
  await open(page, `${server.url}/experiments/small/endings?ending=${task?.ending}`);
  await expect(page.locator('[data-ending]')).toHaveCount(same);
  await expect(page.locator(`[data-ending="${task?.ending}"]`)).toHaveCount(same);
  await page.getByRole('link', { name: 'Show all tasks' }).click();
  await expect(page.locator('[data-ending]')).toHaveCount(2);
  await page.getByRole('link', { name: task?.name ?? '', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(task?.name ?? '');
});

test('the picture follows the pipeline while it is at work', async ({ page, server }) => {
  const run = PIPELINE.filter((word) => word !== '--wait');
  server.runoff(...run, '--name', 'watched', '--tasks', 'csv-quotes', '--n', '2', '--k', '1');
  const path = `/experiments/watched/tasks/${await slug(page, server, 'csv-quotes')}`;
  await page.goto(`${server.url}${path}`);
  await expect(page.getByText('to be chosen')).toBeVisible();
  await expect(page.getByText(/^iteration [01]: (its rollouts are run|summaries|votes)/)).toBeVisible({
    timeout: 60_000,
  });
  await expect(picture(page).getByRole('link', { name: /^Final answer: #/ })).toBeVisible({
    timeout: 150_000,
  });
  expect((await taskOf(page, server, path)).pipeline.run.status).toBe('finished');
});

// Each theme at one width: what axe looks at in one does not depend on the other.
for (const [colorScheme, width, height] of [
  ['dark', 1440, 900],
  ['light', 390, 844],
] as const)
  test(`axe finds nothing, nothing scrolls sideways, ${colorScheme}, ${width} px`, async ({
    browser,
    server,
  }) => {
    const context = await browser.newContext({ colorScheme, viewport: { width, height } });
    const page = await context.newPage();
    const { rollouts } = await taskOf(page, server);
    const of = (iteration: number) => rollouts.find((rollout) => rollout.iteration === iteration)?.id;
    for (const path of [
      TASK,
      `${TASK}?in=final-1&group=r1.g1`,
      `${TASK}?view=list`,
      `/rollouts/${of(1)}?tab=lineage`,
      `/rollouts/${of(0)}?tab=lineage`,
      '/experiments/small/endings',
      '/experiments/small/endings?ending=solved',
    ]) {
      await open(page, `${server.url}${path}`);
      expect.soft(await axeFindings(page), path).toEqual([]);
      const wide = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect.soft(wide, `${path} does not scroll sideways`).toBeLessThanOrEqual(0);
    }
    await context.close();
  });
