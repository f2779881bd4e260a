import { expect, open, runoffOn, startServer, temporaryDatabase, test } from './app';
import { axeFindings } from './axe';

test('a rollout of Terminus 1: its screens, its keys, its recording', async ({ browser }) => {
  test.setTimeout(240_000);
  const { db, remove } = temporaryDatabase();
  const settings = ['--tasks', 'csv-quotes', '--agent', 'terminus-1', '--model', 'scripted/demo', '--n', '1'];
  const run = ['run', '--benchmark', 'samples/tasks', ...settings, '--name', 'terminal', '--wait', '--json'];
  const launched = JSON.parse(runoffOn(db, run)) as { tasks: { rollouts: { rolloutId: string }[] }[] };
  const id = launched.tasks[0]?.rollouts[0]?.rolloutId;
  const server = await startServer(db);
  const context = await browser.newContext();
  const page = await context.newPage();
  const foreign: string[] = [];
  page.on('request', (request) => {
    if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(server.url))
      foreign.push(request.url());
  });
  try {
    await open(page, `${server.url}/rollouts/${id}?step=1`);
    const first = page.getByRole('article', { name: 'Step 1', exact: true });
    await expect(first.getByRole('list', { name: 'Keystrokes' }).getByRole('listitem').first()).toBeVisible();
    const screen = first.getByRole('region', { name: 'Screen after step 1' });
    await expect(screen).toContainText(/[#$]\s*$/);
    expect(await screen.evaluate((element) => getComputedStyle(element).whiteSpace)).toBe('pre');

    await page.getByRole('tab', { name: /Files/ }).click();
    await expect(page.locator('.ap-player')).toHaveCount(0);
    await page.getByRole('button', { name: 'Play recording.cast' }).click();
    await expect(page.locator('.ap-player')).toBeVisible();
    await page.keyboard.press('Tab');
    await page.keyboard.press('9');
    await page.keyboard.press('Space');
    await expect(page.locator('.ap-term-text')).toContainText(/\w[#$]/);
    await page.getByRole('button', { name: 'Show panes/episode-0.txt' }).click();
    await expect(page.getByRole('region', { name: 'panes/episode-0.txt' })).toContainText(/[#$]\s*$/);
    expect(await axeFindings(page)).toEqual([]);
    expect(foreign).toEqual([]);
  } finally {
    await context.close();
    await server.stop();
    remove();
  }
});
