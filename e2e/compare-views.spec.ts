import { expect, open, test } from './app';
import { axeFindings } from './axe';

const TASK = '/experiments/demo-three-small-tasks/tasks/csv-quotes';

test('summaries: a conflict comes first, agreement is left out until asked for, claims lead to their steps', async ({
  app,
  page,
  request,
}) => {
  const { rollouts } = await (await request.get(`${app.url}/api/v1${TASK}`)).json();
  const [first, ninth] = [rollouts[0].id, rollouts[8].id];
  await open(page, `${app.url}/compare?r=${first}&r=${ninth}`);
  const conflicts = page.getByRole('region', { name: 'Conflicts' });
  await expect(conflicts.getByRole('listitem')).toHaveCount(1);
  await expect(conflicts).toContainText('passed');
  await expect(conflicts).toContainText('failed');
  await expect(conflicts.getByRole('link').first()).toHaveAttribute(
    'href',
    new RegExp(`^/rollouts/${first}\\?step=\\d+$`),
  );

  const claims = page.getByRole('main').getByRole('listitem');
  const differences = await claims.count();
  await expect(page.getByText(/agreed, not shown/).first()).toBeVisible();
  await page.getByRole('switch', { name: 'Differences only' }).click();
  await expect(page.getByText(/agreed, not shown/)).toHaveCount(0);
  await expect(page).toHaveURL(/[?&]diff=0/);
  expect(await claims.count()).toBeGreaterThan(differences);
  expect(await axeFindings(page)).toEqual([]);
});

test('trajectories: the first divergence is one press away, every cell leads to its own rollout’s step', async ({
  app,
  page,
  request,
}) => {
  const { rollouts } = await (await request.get(`${app.url}/api/v1${TASK}`)).json();
  const ids = [rollouts[0].id, rollouts[3].id];
  const { divergences, rows } = await (
    await request.get(`${app.url}/api/v1/compare/steps?r=${ids[0]}&r=${ids[1]}`)
  ).json();
  const { a, b, row } = divergences[0];
  expect(rows[row].cells).toEqual([a, b]);

  await page.setViewportSize({ width: 1440, height: 500 });
  await open(page, `${app.url}/compare?r=${ids[0]}&r=${ids[1]}&tab=trajectories`);
  const rule = page.getByRole('region', { name: 'First divergence of #1 and #4' });
  await expect(rule).not.toBeInViewport();
  await page.getByRole('button', { name: 'First divergence' }).click();
  await expect(rule).toBeInViewport();
  await expect(page).toHaveURL(new RegExp(`[?&]at=${row + 1}`));
  await expect(rule.getByRole('link', { name: `step ${b}` }).last()).toHaveAttribute(
    'href',
    `/rollouts/${ids[1]}?step=${b}`,
  );
  await expect(page.getByRole('link', { name: `#1, step ${a}` })).toHaveAttribute(
    'href',
    `/rollouts/${ids[0]}?step=${a}`,
  );
  await page.keyboard.press('k');
  await expect(page).toHaveURL(new RegExp(`[?&]at=${row}(&|$)`));
  expect(await axeFindings(page)).toEqual([]);
});
