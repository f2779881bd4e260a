import { expect, open, test } from './app';

const TASK = '/experiments/demo-three-small-tasks/tasks/csv-quotes';

async function rolloutOf(
  url: string,
  request: { get(path: string): Promise<{ json(): Promise<unknown> }> },
  slot: number,
) {
  const task = (await (await request.get(`${url}/api/v1${TASK}`)).json()) as {
    rollouts: { id: string; slot: number; outcome: string; steps: number }[];
  };
  const found = task.rollouts.find((rollout) => rollout.slot === slot);
  if (!found) throw new Error(`no rollout in slot ${slot}`);
  return found;
}

test('a deep link leads to its step, j and k move on, and the URL follows', async ({
  app,
  page,
  request,
}) => {
  const { id, steps } = await rolloutOf(app.url, request, 0);
  await open(page, `${app.url}/rollouts/${id}?step=3`);
  const step = (n: number) => page.getByRole('article', { name: `Step ${n}`, exact: true });
  await expect(step(3)).toBeInViewport();
  await expect(step(3)).toHaveAttribute('aria-current', /step|true/);
  await page.keyboard.press('j');
  await expect(page).toHaveURL(/step=4/);
  await expect(step(4)).toBeInViewport();
  await page.keyboard.press('k');
  await page.keyboard.press('k');
  await expect(page).toHaveURL(/step=2/);
  expect(steps).toBeGreaterThan(4);
  await page
    .getByRole('region', { name: 'Summary' })
    .getByRole('link', { name: /^step \d+$/ })
    .last()
    .click();
  await expect(page).toHaveURL(/step=\d+/);
});

test('why it ended, what the tests said, the patch, the raw data', async ({ app, page, request }) => {
  const { id, outcome } = await rolloutOf(app.url, request, 0);
  await open(page, `${app.url}/rollouts/${id}`);
  await expect(page.getByRole('region', { name: 'How it ended' })).toContainText(outcome);
  await expect(page.getByRole('region', { name: 'How it ended' })).toContainText('report.json');
  await page.getByRole('tab', { name: /Patch/ }).click();
  await expect(page.getByRole('main')).toContainText('lib/csv.js');
  await page.getByRole('tab', { name: /Verifier/ }).click();
  const stored = (await (await request.get(`${app.url}/api/v1/rollouts/${id}`)).json()) as {
    outcome: { tests: { name: string }[] };
  };
  await expect(page.getByRole('main')).toContainText(stored.outcome.tests[0]?.name ?? 'a test');
  await page.getByRole('tab', { name: /Metadata/ }).click();
  await expect(page.getByRole('main')).toContainText('mini-swe-agent');
  const raw = await request.get(`${app.url}/api/v1/rollouts/${id}/raw`);
  expect(raw.headers()['content-disposition']).toContain('attachment');
  expect(JSON.stringify(await raw.json())).toContain('COMPLETE_TASK_AND_SUBMIT_FINAL_OUTPUT');
});

test('next and previous walk the attempts of the task', async ({ app, page, request }) => {
  const { id } = await rolloutOf(app.url, request, 0);
  const next = await rolloutOf(app.url, request, 1);
  await open(page, `${app.url}/rollouts/${id}`);
  await expect(page.getByText('1 / 16')).toBeVisible();
  await page.getByRole('link', { name: /Next rollout/ }).click();
  await expect(page).toHaveURL(new RegExp(next.id));
});
