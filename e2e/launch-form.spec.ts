import { expect, type Locator, type Page } from '@playwright/test';
import { join } from 'node:path';
import { open, ROOT } from './app';
import { axeFindings } from './axe';
import { serverTest, type Server } from './server-test';

/** A server of its own with no key and, at first, no tasks. */
const test = serverTest({ env: { ANTHROPIC_API_KEY: '', ANTHROPIC_AUTH_TOKEN: '' } });
test.describe.configure({ mode: 'serial' });

const TASKS = join(ROOT, 'samples', 'tasks');
const plan = (page: Page): Locator => page.getByRole('region', { name: 'Plan' });

/** The settings an experiment was launched with, as stored. */
async function launched(page: Page, server: Server, experiment: string) {
  const answer = await page.request.get(`${server.url}/api/v1/launch-options?from=${experiment}`);
  const { from } = await answer.json();
  return from.settings;
}

/** Ends what a test has launched, unless it has ended: what its rollouts do is looked at elsewhere. */
function cancel(server: Server, experiment: string) {
  try {
    server.runoff('cancel', experiment);
  } catch (error) {
    expect(String(error)).toContain('has ended already');
  }
}

test('a folder of tasks is added; one that cannot be read says why and stays in the form', async ({
  page,
  server,
}) => {
  await open(page, `${server.url}/`);
  await page.getByRole('link', { name: 'New experiment' }).first().click();
  await page.getByRole('button', { name: 'Add tasks' }).click();
  const folder = page.getByLabel('Folder on the machine Runoff runs on');
  await expect(folder).toBeFocused();
  await folder.fill(join(ROOT, 'samples', 'nowhere'));
  await page.getByRole('button', { name: 'Read the tasks' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'nowhere' })).toBeVisible();
  await expect(folder).toHaveValue(join(ROOT, 'samples', 'nowhere'));
  await folder.fill(TASKS);
  await page.getByRole('textbox', { name: 'Name' }).first().fill('small');
  await page.getByRole('button', { name: 'Read the tasks' }).click();
  await expect(page.getByLabel('Benchmark')).toHaveValue('small');
  await expect(page.getByRole('checkbox', { name: 'csv-quotes' })).toBeVisible();
});

test('what is missing stands on the button, which leads there', async ({ page, server }) => {
  await open(page, `${server.url}/new?goal=rollouts`);
  await expect(page.getByText(/works: /).first(), 'the worker has told what works').toBeVisible();
  await plan(page).getByRole('button', { name: 'Choose a task' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'No task is chosen' })).toBeVisible();
  await expect(page.getByRole('searchbox')).toBeFocused();
  await page.getByRole('checkbox', { name: 'csv-quotes' }).check();
  await expect(plan(page).getByRole('button', { name: 'Launch 16 rollouts' })).toBeVisible();
  const model = page.getByLabel('Model', { exact: true });
  await model.fill('anthropic/claude-opus-4-5');
  await expect(plan(page).getByText('No API key is configured')).toBeVisible();
  await plan(page).getByRole('button', { name: 'Set an API key' }).click();
  await expect(model).toBeFocused();
  await model.fill('');
  await plan(page).getByRole('button', { name: 'Name a model' }).click();
  await page.getByRole('button', { name: 'scripted/demo' }).click();
  await page.getByLabel('Rollouts per task (N)').fill('');
  await expect(plan(page).getByRole('button', { name: 'Set N' })).toBeVisible();
  await page.getByLabel('Rollouts per task (N)').fill('300');
  await expect(page.getByText('At most 256.')).toHaveCount(2);
});

test('nothing is lost on reload, and exactly what was chosen is launched', async ({ page, server }) => {
  await open(page, `${server.url}/new?goal=rollouts`);
  await page.getByRole('searchbox').fill('csv lease');
  await expect(page.getByText('No task fits this search.')).toBeVisible();
  await page.getByRole('searchbox').fill('quot');
  await page.getByRole('checkbox', { name: /^All \d+ shown/ }).check();
  await page.getByRole('button', { name: 'About csv-quotes' }).click();
  await page.getByRole('searchbox').fill('');
  await page.getByRole('checkbox', { name: 'lru-ttl-race' }).check();
  const count = await page
    .getByRole('list', { name: 'Tasks' })
    .getByRole('checkbox', { checked: true })
    .count();
  await page.getByText('Quick look').click();
  await page.getByLabel('Rollouts per task (N)').fill('2');
  await page.getByLabel('Action format').selectOption('tool-call');
  await page.getByLabel('Temperature').fill('0.7');
  await page.getByLabel('Seed').fill('42');
  await page.getByLabel('Model calls').fill('33');
  await page.getByLabel('Cost, USD').fill('');
  await page.getByLabel('Time, minutes').fill('1.5');
  await page.getByLabel('One command, s').fill('20');
  await page.getByLabel('Rollouts at once').fill('1');
  await page.getByLabel('Root file system', { exact: true }).selectOption('host');
  await page.getByLabel('Budget, USD').fill('0.25');
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Chosen by hand');
  await expect(page).toHaveURL(/name=Chosen/);
  await page.reload();
  await page.waitForLoadState('networkidle');
  await expect(plan(page)).toContainText(`${count} tasks × 2 = ${count * 2} rollouts`);
  await expect(plan(page)).toContainText('scripted');
  await page.keyboard.press('Control+Enter');
  await expect(page).toHaveURL(`${server.url}/experiments/chosen-by-hand`);
  const settings = await launched(page, server, 'chosen-by-hand');
  expect(settings.tasks).toContain('csv-quotes');
  expect(settings.tasks).toContain('lru-ttl-race');
  expect(settings).toEqual({
    ...{ benchmark: 'small', tasks: settings.tasks, agent: 'mini-swe-agent', model: 'scripted/demo' },
    ...{ actionFormat: 'tool-call', temperature: 0.7, n: 2, sandbox: 'bubblewrap', rootFs: 'host' },
    limits: { calls: 33, costUsd: null, timeMs: 90_000, commandTimeoutMs: 20_000 },
    ...{ concurrency: 1, budgetUsd: 0.25, seed: 42, pipeline: null },
  });
  expect(settings.tasks).toHaveLength(count);
  cancel(server, 'chosen-by-hand');
});

test('an experiment is run again with changes, under a free name', async ({ page, server }) => {
  const before = await launched(page, server, 'chosen-by-hand');
  await open(page, `${server.url}/experiments/chosen-by-hand`);
  await page.getByRole('link', { name: 'Run again with changes' }).click();
  await expect(plan(page)).toContainText(`${before.tasks.length} tasks × 2`);
  const name = page.getByRole('textbox', { name: 'Name', exact: true });
  const suggested = await name.inputValue();
  await name.fill('Chosen by hand');
  await expect(page.getByRole('alert').filter({ hasText: 'named Chosen by hand already' })).toBeVisible();
  await plan(page).getByRole('button', { name: 'Take another name' }).click();
  await expect(name).toBeFocused();
  await name.fill(suggested);
  await page.getByLabel('Seed').fill('43');
  await plan(page)
    .getByRole('button', { name: /^Launch/ })
    .click();
  await expect(page).toHaveURL(/\/experiments\/small-mini-swe-agent-scripted$/);
  expect(await launched(page, server, 'small-mini-swe-agent-scripted')).toEqual({ ...before, seed: 43 });
  cancel(server, 'small-mini-swe-agent-scripted');
});

test('the keyboard alone chooses tasks', async ({ page, server }) => {
  await open(page, `${server.url}/new`);
  await page.keyboard.press('/');
  await page.keyboard.type('race');
  await expect(page.getByRole('checkbox', { name: 'csv-quotes' })).toHaveCount(0);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Space');
  await page.keyboard.press('j');
  await page.keyboard.press('Space');
  await page.keyboard.press('k');
  await expect(page.getByRole('checkbox', { name: /race/ }).first()).toBeFocused();
  await expect(plan(page)).toContainText('2 tasks × 16');
  await page.getByRole('link', { name: 'Skip to content' }).focus();
  await page.keyboard.press('j');
  await expect(page.getByRole('checkbox', { name: /race/ }).first()).toBeFocused();
});

// Each theme at one width: what axe looks at in one does not depend on the other.
for (const [colorScheme, width] of [
  ['light', 390],
  ['dark', 1440],
] as const)
  test(`axe finds nothing wrong with the form, ${colorScheme}, ${width} px`, async ({ browser, server }) => {
    const viewport = { width, height: 844 };
    const context = await browser.newContext({ colorScheme, viewport, reducedMotion: 'reduce' });
    const page = await context.newPage();
    for (const query of ['', '?tasks=*', '?tasks=*&model=anthropic/x&n=0&budget=-1', '?benchmark=gone']) {
      await open(page, `${server.url}/new${query}`);
      expect.soft(await axeFindings(page), query).toEqual([]);
      const overflow = await page.evaluate(() => {
        const { scrollWidth, clientWidth, scrollHeight, clientHeight } = document.documentElement;
        return [scrollWidth - clientWidth, scrollHeight - clientHeight];
      });
      expect.soft(overflow, `${query} fits the window`).toEqual([0, 0]);
    }
    await context.close();
  });
