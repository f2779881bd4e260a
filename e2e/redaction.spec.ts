import { join } from 'node:path';
import { openDatabase } from '@/db/client';
import { expect, open, ROOT } from './app';
import { checkedAnswers } from './api-answers';
import { axeFindings } from './axe';
import { serverTest } from './server-test';

/** Put together here, so that no secret stands in a file. */
const TOKEN = ['gh', 'p_', 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'].join('');
const NAME = 'Second import';

const test = serverTest({
  commands: [['demo', '--recorded', '--no-serve']],
  fill: (server) => {
    server.runoff('import', join(ROOT, 'samples', 'rollouts', 'mini-swe-agent'), '--experiment', NAME);
    const db = openDatabase(server.db);
    db.$client
      .prepare(
        `update step_bodies set observation = ? where (rollout_id, idx) =
         (select rollout_id, idx from step_bodies join rollouts on rollouts.id = rollout_id
          where experiment_id = 'second-import' and idx = 2 order by rollout_id limit 1)`,
      )
      .run(`GITHUB_TOKEN=${TOKEN}\nby ada@example.org`);
    db.$client.close();
  },
});

test('every answer of the API fits the document of the API, and what is not there is said in its one way', async ({
  server,
}) => {
  const answers = await checkedAnswers(server.url);
  expect(answers.filter(({ problem }) => problem !== null)).toEqual([]);
  expect(answers.length).toBeGreaterThan(60);
});

test('a secret is found before it leaves, allowed in one click, and the experiment deleted; the audit tells', async ({
  server,
  page,
}) => {
  await open(page, `${server.url}/redaction?experiment=second-import`);
  const found = page.getByRole('region', { name: 'Values that will be masked' });
  await expect(found).toContainText('GITHUB_TOKEN=[redacted:github-token]');
  await expect(page.getByText('1 place with 1 value will be masked.')).toBeVisible();
  await expect(page.getByText('1 place, not masked')).toBeVisible();
  expect(await axeFindings(page)).toEqual([]);
  expect(await page.content()).not.toContain(TOKEN.slice(4, 20));
  await expect(found.getByRole('link', { name: /step 2 · observation/ })).toHaveAttribute(
    'href',
    /^\/rollouts\/[^/]+\?step=2$/,
  );

  await found.getByRole('button', { name: /Not a secret/ }).click();
  await expect(page.getByText('Nothing to mask')).toBeVisible();
  await expect(page.getByRole('region', { name: 'Rules that were added' })).toContainText(
    'GITHUB_TOKEN=[redacted:github-token]',
  );
  await page.getByRole('switch', { name: /E-mail addresses/ }).click();
  await expect(found).toContainText('[redacted:email]');
  const rules = JSON.parse(server.runoff('redaction', 'list', '--json')) as { kind: string }[];
  expect(rules.map(({ kind }) => kind)).toEqual(['allow', 'option']);

  await open(page, `${server.url}/experiments/second-import`);
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Delete…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Delete this experiment?' });
  await expect(dialog.getByText('32 rollouts with all steps')).toBeVisible();
  expect(await axeFindings(page)).toEqual([]);
  const go = dialog.getByRole('button', { name: 'Delete for good' });
  await dialog.getByLabel('Type its name to go on').fill('second');
  await expect(go).toBeDisabled();
  await dialog.getByLabel('Type its name to go on').fill(NAME);
  await go.click();
  await page.waitForURL(`${server.url}/`);
  await expect(page.getByRole('heading', { name: 'Experiments' })).toBeVisible();
  await expect(page.getByRole('link', { name: NAME })).toHaveCount(0);

  await open(page, `${server.url}/audit?area=deletions`);
  const audit = page.getByRole('region', { name: 'Who did what, newest first' });
  await expect(audit.getByRole('row')).toHaveCount(2);
  await expect(audit).toContainText(`deleted ${NAME}: 32 rollouts, 0 selections, 0 links`);
  await page.getByLabel('Kind').selectOption('redaction');
  await expect(page).toHaveURL(/area=redaction/);
  await expect(audit).toContainText('added the allowed text GITHUB_TOKEN=[redacted:github-token]');
  expect(await axeFindings(page)).toEqual([]);
});
