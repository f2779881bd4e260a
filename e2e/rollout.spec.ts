import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, open, runoffOn, startServer, temporaryDatabase, test } from './app';

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

test('hostile text stays text: no script runs, no request leaves, and what is hidden is shown', async ({
  browser,
}) => {
  const folder = mkdtempSync(join(tmpdir(), 'runoff-hostile-'));
  const evil = '<img src="http://127.0.0.1:9/pixel" onerror="window.pwned=1"><script>window.pwned=1</script>';
  const dir = join(folder, 'run', 'evil__task-1');
  mkdirSync(dir, { recursive: true });
  const messages = [
    { role: 'system', content: evil },
    { role: 'user', content: `<pr_description>\n${evil}\njavascript:alert(1)\n</pr_description>` },
    { role: 'assistant', content: `THOUGHT: ${evil} \u202Egnp.exe\n\n\`\`\`bash\necho '${evil}'\n\`\`\`` },
    {
      role: 'user',
      content: `<returncode>0</returncode>\n<output>\n${evil}\n\u001b[31mred\u001b[0m \u001b]8;;http://127.0.0.1:9/\u0007link\u001b]8;;\u0007\n${'long line '.repeat(50_000)}\n</output>`,
    },
    {
      role: 'assistant',
      content:
        'THOUGHT: Final verdict: Solution 1\n\n```bash\necho COMPLETE_TASK_AND_SUBMIT_FINAL_OUTPUT\n```',
    },
    {
      role: 'user',
      content: `diff --git a/${evil} b/${evil}\n--- a/x.html\n+++ b/x.html\n@@ -1 +1 @@\n-a\n+${evil}\n`,
    },
  ];
  const info = {
    exit_status: evil,
    submission: messages.at(-1)?.content,
    mini_version: evil,
    config: { model: { model_name: evil } },
  };
  writeFileSync(
    join(dir, 'evil__task-1.traj.json'),
    JSON.stringify({ info, messages, trajectory_format: 'mini-swe-agent-1', instance_id: `evil__task-1` }),
  );
  const { db, remove } = temporaryDatabase();
  runoffOn(db, ['import', folder, '--experiment', evil]);
  runoffOn(db, ['summarize', '--experiment', evil]);
  const server = await startServer(db);
  const context = await browser.newContext();
  const page = await context.newPage();
  const foreign: string[] = [];
  page.on(
    'request',
    (request) =>
      !request.url().startsWith(server.url) &&
      !request.url().startsWith('data:') &&
      foreign.push(request.url()),
  );
  page.on('dialog', (dialog) => foreign.push(dialog.message()));
  try {
    const { experiments } = await (await page.request.get(`${server.url}/api/v1/experiments`)).json();
    const id = experiments[0].id;
    const { tasks } = JSON.parse(runoffOn(db, ['report', '--experiment', evil, '--json']));
    const task = await (
      await page.request.get(`${server.url}/api/v1/experiments/${id}/tasks/${tasks[0].slug}`)
    ).json();
    const rollout = task.rollouts[0].id;
    for (const path of [
      '/',
      `/experiments/${id}`,
      `/experiments/${id}/tasks/${tasks[0].slug}`,
      ...['', '?tab=patch', '?tab=verifier', '?tab=metadata'].map((tab) => `/rollouts/${rollout}${tab}`),
    ]) {
      await open(page, `${server.url}${path}`);
      expect([path, await page.evaluate(() => 'pwned' in window)]).toEqual([path, false]);
      expect([
        path,
        await page.locator('img[src*="pixel"], a[href^="javascript:"], a[href*="127.0.0.1:9"]').count(),
      ]).toEqual([path, 0]);
    }
    await open(page, `${server.url}/rollouts/${rollout}`);
    await expect(page.getByRole('article', { name: 'Step 1', exact: true })).toContainText(
      '<script>window.pwned=1</script>',
    );
    expect(foreign).toEqual([]);
  } finally {
    await context.close();
    await server.stop();
    remove();
    rmSync(folder, { recursive: true });
  }
});
