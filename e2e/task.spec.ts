import { expect, open, test } from './app';

const TASK = '/experiments/demo-three-small-tasks/tasks/csv-quotes';

test('the bracket shows who met whom, what the judge chose and what the tests said', async ({
  app,
  page,
  request,
}) => {
  await open(page, `${app.url}${TASK}`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('csv-quotes');
  const task = await (await request.get(`${app.url}/api/v1${TASK}`)).json();
  const tournament = task.tournament;
  const groups = tournament.rounds.flatMap((round: { groups: unknown[] }) => round.groups);
  await expect(page.getByRole('link', { name: /^Round \d+, group \d+:/ })).toHaveCount(groups.length);
  const winner = task.rollouts.find((rollout: { id: string }) => rollout.id === tournament.survivors[0]);
  await expect(page.getByText('judge’s choice').first()).toBeVisible();
  await expect(
    page.getByRole('link', {
      name: new RegExp(`^#${winner.slot + 1} \\(${winner.outcome}\\).*chosen by the judge`),
    }),
  ).toBeVisible();
  const passed = task.rollouts.filter((rollout: { outcome: string }) => rollout.outcome === 'passed').length;
  await expect(page.getByText(`${passed} of 16 passed`)).toBeVisible();
  const lost = page.getByText(/passing attempts? existed; the judge chose a failing one/);
  await expect(lost).toHaveCount(winner.outcome === 'failed' && passed > 0 ? 1 : 0);
  await expect(page.getByText('scripted', { exact: true }).first()).toBeVisible();
});

test('a group opens beside the bracket: summaries side by side, every vote with its rationale', async ({
  app,
  page,
  request,
}) => {
  await open(page, `${app.url}${TASK}`);
  const first = page.getByRole('link', { name: /^Round 1, group 1:/ });
  await first.focus();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/group=r1\.g1/);
  const panel = page.getByRole('dialog');
  await expect(panel.getByRole('heading', { level: 2 })).toContainText('Round 1 · group 1');
  for (const part of ['Requirements', 'Hypotheses', 'Changes'])
    await expect(panel.getByRole('heading', { name: part })).toBeVisible();

  const { tournament } = await (await request.get(`${app.url}/api/v1${TASK}`)).json();
  const group = await (
    await request.get(`${app.url}/api/v1/tournaments/${tournament.id}?round=0&group=0`)
  ).json();
  const marks = panel.getByRole('button', { name: /^Vote \d+:/ });
  await expect(marks).toHaveCount(group.votes.length);
  await marks.first().click();
  const verdict = panel.getByText(/Final verdict: Solution \d/).first();
  await expect(verdict).toBeVisible();

  await page.keyboard.press('ArrowRight');
  await expect(page).toHaveURL(/group=r\d\.g(?!1$)\d+/);
  await page.keyboard.press('Escape');
  await expect(panel).toBeHidden();
  await expect(page).not.toHaveURL(/group=/);
});

test('a citation in a summary leads to its step', async ({ app, page }) => {
  await open(page, `${app.url}${TASK}?group=r1.g1`);
  await page
    .getByRole('dialog')
    .getByRole('link', { name: /^step \d+$/ })
    .first()
    .click();
  await expect(page).toHaveURL(/\/rollouts\/\w+\?step=\d+/);
});

test('outcomes can be hidden: no mark and no word of them is left', async ({ app, page }) => {
  await open(page, `${app.url}${TASK}`);
  await page.getByRole('switch', { name: 'Hide outcomes' }).click();
  await expect(page).toHaveURL(/blind=1/);
  await expect(page.getByRole('link', { name: /\((passed|failed)\)/ })).toHaveCount(0);
  await expect(page.getByText(/upset/i)).toHaveCount(0);
  // The card under the pointer quotes the attempt's own summary, which may speak of its own checks.
  await page.mouse.move(0, 0);
  await expect(page.getByText('In one sentence')).toHaveCount(0);
  const text = await page.getByRole('main').innerText();
  expect(text).not.toMatch(/\b(passed|failed|passing|failing)\b/);
  await page.reload();
  await expect(page.getByRole('switch', { name: 'Hide outcomes' })).toBeChecked();
  await page.getByRole('link', { name: /^Round 1, group 1:/ }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await expect(
    page
      .getByRole('dialog')
      .getByRole('heading', { level: 3 })
      .filter({ hasText: /passed|failed/ }),
  ).toHaveCount(0);
});

test('arrow keys move through the bracket', async ({ app, page }) => {
  await open(page, `${app.url}${TASK}`);
  await page.getByRole('link', { name: /^Round 1, group 1:/ }).focus();
  await page.keyboard.press('ArrowRight');
  await expect(page.locator(':focus')).toHaveAttribute('aria-label', /^Round 2, group/);
});

test('on a phone the bracket is a list by round, without sideways scrolling', async ({ app, page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page, `${app.url}${TASK}`);
  await expect(page.getByRole('heading', { name: /Round 1/ })).toBeVisible();
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow).toBeLessThanOrEqual(0);
});

test.describe('a task that does not exist', () => {
  test.use({ expectedErrors: /404/ });
  test('says so', async ({ app, page }) => {
    const response = await page.goto(`${app.url}/experiments/demo-three-small-tasks/tasks/none`);
    expect(response?.status()).toBe(404);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  });
});
