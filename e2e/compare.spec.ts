import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, open, test } from './app';
import { axeFindings } from './axe';

const TASK = '/experiments/demo-three-small-tasks/tasks/csv-quotes';

test('two rollouts picked on the task’s page stand side by side with the facts of the API', async ({
  app,
  page,
  request,
}) => {
  const { rollouts } = await (await request.get(`${app.url}/api/v1${TASK}`)).json();
  await open(page, `${app.url}${TASK}`);
  await page.getByText('All 16 rollouts').click();
  await page.getByRole('checkbox', { name: 'Compare csv-quotes #2' }).click();
  await page.getByRole('link', { name: '#5', exact: true }).focus();
  await page.keyboard.press('x');
  await page
    .getByRole('region', { name: 'Picked for comparing' })
    .getByRole('link', { name: 'Compare 2' })
    .click();
  await expect(page).toHaveURL(`${app.url}/compare?r=${rollouts[1].id}&r=${rollouts[4].id}`);

  const head = page.getByRole('table', { name: /Facts of the rollouts/ });
  const row = (name: string) => head.getByRole('row', { name: new RegExp(`^${name} `) }).getByRole('cell');
  for (const [column, at] of [1, 4].entries()) {
    const rollout = await (await request.get(`${app.url}/api/v1/rollouts/${rollouts[at].id}`)).json();
    const { outcome, facts, outline } = rollout;
    const passed = outcome.tests.filter((one: { status: string }) => one.status === 'passed').length;
    await expect(row('outcome').nth(column)).toHaveText(outcome.kind);
    await expect(row('tests').nth(column)).toHaveText(`${passed} of ${outcome.tests.length} passed`);
    await expect(row('steps').nth(column)).toHaveText(new RegExp(`^${outline.length}\\b`));
    await expect(row('patch').nth(column)).toContainText(`+${facts.patch.added} −${facts.patch.removed}`);
    await expect(row('model').nth(column)).toHaveText(`${rollout.model} scripted`);
    await expect(head.getByRole('link', { name: `#${at + 1}`, exact: true })).toHaveAttribute(
      'href',
      `/rollouts/${rollout.id}`,
    );
  }

  // The last column walks through the task's rollouts; the first stays.
  await expect(head.getByText('5 / 16')).toBeVisible();
  await page.keyboard.press('ArrowRight');
  await expect(page).toHaveURL(`${app.url}/compare?r=${rollouts[1].id}&r=${rollouts[5].id}`);
  await expect(head.getByText('6 / 16')).toBeVisible();
});

test('identical patches are said to be identical; the reference patch is not fetched until asked for', async ({
  app,
  page,
  request,
}) => {
  const rows = join(dirname(app.db), 'rows.json');
  const patch = '--- a/lib/csv.js\n+++ b/lib/csv.js\n@@ -1,1 +1,1 @@\n-the old line\n+the reference line\n';
  writeFileSync(rows, JSON.stringify([{ instance_id: 'csv-quotes', base_commit: 'x', patch }]));
  expect(app.runoff('import', rows)).toContain('1 reference patch kept');

  const { tournament } = await (await request.get(`${app.url}/api/v1${TASK}`)).json();
  const { candidate, duplicates } = tournament.collapsed[0];
  const asked: string[] = [];
  page.on('request', (one) => asked.push(new URL(one.url()).pathname));
  await open(page, `${app.url}/compare?r=${candidate}&r=${duplicates[0]}&tab=patches`);
  await expect(page.getByText(/^The patches of #\d+ and #\d+ are identical\.$/)).toBeVisible();
  await expect(page.getByText('the reference line')).toHaveCount(0);
  expect(asked).not.toContain('/api/v1/compare/gold');
  expect(await page.content()).not.toContain('the reference line');

  await page.getByRole('switch', { name: 'Show the reference patch' }).click();
  await expect(page.getByRole('region', { name: 'Changes of lib/csv.js in the reference' })).toContainText(
    'the reference line',
  );
  await expect(page).toHaveURL(/gold=1/);
  await page.getByText('One against the other').click();
  await expect(page.getByText(/^#\d+ and #\d+ leave this file identical\.$/)).toBeVisible();
  expect(await axeFindings(page)).toEqual([]);
});

test('an address that cannot be shown is answered in one sentence', async ({ app, page, request }) => {
  const { rollouts } = await (await request.get(`${app.url}/api/v1${TASK}`)).json();
  const ids: string[] = rollouts.map((one: { id: string }) => one.id);
  const query = (some: string[]) => some.map((id) => `r=${id}`).join('&');
  for (const [address, said] of [
    [query(ids.slice(0, 5)), 'The address names 5 rollouts; at most 4 stand beside each other.'],
    [query([ids[0] ?? '', ids[0] ?? '']), `The address names rollout ${ids[0]} twice; name each once.`],
    [query([ids[0] ?? '', 'nobody']), 'There is no rollout nobody.'],
    ['e=one&e=none', 'There is no experiment one.'],
  ] as const) {
    await page.goto(`${app.url}/compare?${address}`);
    await expect(page.getByRole('main').getByRole('alert')).toContainText(said);
  }
  await page.goto(`${app.url}/compare?${query(ids.slice(0, 1))}`);
  await expect(page.getByText('One rollout alone was named; choose the one to put beside it.')).toBeVisible();
  await expect(page.getByRole('main').getByRole('listitem')).toHaveCount(15);
});

test('on a phone patches show a column at a time, and nothing scrolls sideways', async ({
  app,
  page,
  request,
}) => {
  await page.setViewportSize({ width: 390, height: 844 });
  const { rollouts } = await (await request.get(`${app.url}/api/v1${TASK}`)).json();
  const [a, b] = rollouts;
  await open(page, `${app.url}/compare?r=${a.id}&r=${b.id}&tab=patches`);
  const changes = (label: string) => page.getByRole('region', { name: `Changes of lib/csv.js in ${label}` });
  await expect(changes('#1')).toBeVisible();
  await expect(changes('#2')).toBeHidden();
  await page.getByRole('group', { name: 'Show column' }).getByText('#2').click();
  await expect(changes('#2')).toBeVisible();
  await expect(changes('#1')).toBeHidden();
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow).toBeLessThanOrEqual(0);
  expect(await axeFindings(page)).toEqual([]);
});
