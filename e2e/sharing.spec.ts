import { readdirSync } from 'node:fs';
import { request, type IncomingHttpHeaders } from 'node:http';
import { join } from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { expect, open, ROOT, test, type App } from './app';
import { axeFindings } from './axe';

interface Ids {
  experiment: string;
  task: string;
  rollout: string;
  step: number;
  tournament: string;
}

interface Sent {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
}

/** Asks on a connection of its own: commands keep the test busy for so long that the server closes those it kept. */
const ask = (app: App, path: string, { body, ...sent }: Sent = {}) =>
  new Promise<{ status: number; headers: IncomingHttpHeaders; text: string }>((done, fail) => {
    const asked = request(app.url + path, { agent: false, ...sent }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (data: string) => (text += data));
      answer.on('end', () => done({ status: answer.statusCode ?? 0, headers: answer.headers, text }));
    });
    asked.on('error', fail).end(body);
  });

const json = async (app: App, path: string) => JSON.parse((await ask(app, `/api/v1${path}`)).text);

/** The first experiment with a tournament, and one task of it; what else there is, is foreign to a link to that task. */
async function idsOf(app: App): Promise<{ mine: Ids; foreign: Ids }> {
  const { experiments } = await json(app, '/experiments');
  const found: Ids[] = [];
  for (const { id: experiment } of experiments as { id: string }[]) {
    const { tasks } = await json(app, `/experiments/${experiment}`);
    for (const { slug: task } of tasks as { slug: string }[]) {
      const page = await json(app, `/experiments/${experiment}/tasks/${task}`);
      const tournament = page.tournament?.id ?? page.pipelineTournaments[0]?.id;
      const [rollout] = page.rollouts as { id: string }[];
      if (tournament && rollout) found.push({ experiment, task, rollout: rollout.id, step: 1, tournament });
    }
  }
  const [mine, foreign] = found;
  if (!mine || !foreign) throw new Error('the demo has fewer than two tasks with a tournament');
  return { mine, foreign };
}

/** Every page and route under a link: the folder that answers, and its address. `r` of another rollout for comparisons. */
const PARTS: Record<string, (ids: Ids) => string> = {
  'experiments/[id]': ({ experiment }) => `/experiments/${experiment}`,
  'experiments/[id]/endings': ({ experiment }) => `/experiments/${experiment}/endings`,
  'experiments/[id]/selections': ({ experiment }) => `/experiments/${experiment}/selections`,
  'experiments/[id]/tasks/[task]': ({ experiment, task }) => `/experiments/${experiment}/tasks/${task}`,
  'groups/[tournament]/[round]/[group]': ({ tournament }) => `/groups/${tournament}/0/0`,
  'rollouts/[id]': ({ rollout }) => `/rollouts/${rollout}`,
  compare: ({ rollout }) => `/compare?r=${rollout}&r=${rollout}x`,
};
const API: Record<string, (ids: Ids) => string> = {
  'experiments/[id]': ({ experiment }) => `/experiments/${experiment}`,
  'experiments/[id]/launch': ({ experiment }) => `/experiments/${experiment}/launch`,
  'experiments/[id]/report': ({ experiment }) => `/experiments/${experiment}/report`,
  'experiments/[id]/selections': ({ experiment }) => `/experiments/${experiment}/selections`,
  'experiments/[id]/tasks/[task]': ({ experiment, task }) => `/experiments/${experiment}/tasks/${task}`,
  'rollouts/[id]': ({ rollout }) => `/rollouts/${rollout}`,
  'rollouts/[id]/attachments/[position]': ({ rollout }) => `/rollouts/${rollout}/attachments/0`,
  'rollouts/[id]/find': ({ rollout }) => `/rollouts/${rollout}/find?q=e`,
  'rollouts/[id]/lineage': ({ rollout }) => `/rollouts/${rollout}/lineage`,
  'rollouts/[id]/patch': ({ rollout }) => `/rollouts/${rollout}/patch`,
  'rollouts/[id]/steps': ({ rollout }) => `/rollouts/${rollout}/steps`,
  'rollouts/[id]/steps/[index]': ({ rollout, step }) => `/rollouts/${rollout}/steps/${step}`,
  'tournaments/[id]': ({ tournament }) => `/tournaments/${tournament}`,
  'compare/steps': ({ rollout }) => `/compare/steps?r=${rollout}&r=${rollout}x`,
  'compare/experiments': ({ experiment }) => `/compare/experiments?e=${experiment}&e=${experiment}x`,
};

/** What a link to a task shows of itself; all else is foreign. */
const OF_A_TASK = [
  ...['experiments/[id]/tasks/[task]', 'groups/[tournament]/[round]/[group]', 'rollouts/[id]'],
  ...['rollouts/[id]/find', 'rollouts/[id]/lineage', 'rollouts/[id]/patch', 'rollouts/[id]/steps'],
  ...['rollouts/[id]/steps/[index]', 'tournaments/[id]'],
];

/** Answers that no link gives, whatever it shows. */
const NEVER = (ids: Ids) => [
  ...[
    '/',
    '/new',
    '/import',
    '/links',
    '/results',
    '/login',
    '/accounts',
    '/audit',
    '/healthz',
    '/redaction',
  ],
  ...[
    '/api/v1/experiments',
    '/api/v1/search?q=a',
    '/api/v1/jobs/x',
    '/api/v1/shares',
    '/api/v1/openapi.json',
  ],
  ...['manifest', 'events', 'export?format=csv'].map(
    (rest) => `/api/v1/experiments/${ids.experiment}/${rest}`,
  ),
  ...['raw', 'tail'].map((rest) => `/api/v1/rollouts/${ids.rollout}/${rest}`),
  `/api/v1/compare/gold?r=${ids.rollout}`,
  `/rollouts/${ids.rollout}/..%2f..%2f`,
];

function filesOf(name: string, folder: string): string[] {
  return readdirSync(join(ROOT, 'app/s/[token]', folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(`/${name}`))
    .map((file) => file.slice(0, -name.length - 1))
    .sort();
}

const share = (app: App, ...args: string[]) => app.runoff('share', ...args).trim();
const statusOf = async (app: App, path: string, sent?: Sent) => (await ask(app, path, sent)).status;

test('a link answers for its object and for nothing else, page by page and route by route', async ({
  app,
}) => {
  const { mine, foreign } = await idsOf(app);
  expect(Object.keys(PARTS).toSorted()).toEqual(filesOf('page.tsx', ''));
  expect(Object.keys(API).toSorted()).toEqual(filesOf('route.ts', 'api/v1'));
  const link = share(app, '--experiment', mine.experiment, '--task', mine.task);
  const wrong: string[] = [];
  const expectStatus = async (status: number, path: string, sent?: Sent) => {
    const got = await statusOf(app, path, sent);
    if (got !== status) wrong.push(`${path} ${got} instead of ${status}`);
  };
  const rows = [
    ...Object.entries(PARTS),
    ...Object.entries(API).map(([name, of]): [string, (ids: Ids) => string] => [
      name,
      (ids) => `/api/v1${of(ids)}`,
    ]),
  ];
  for (const [name, of] of rows) {
    const shown = OF_A_TASK.includes(name) || name.endsWith('[position]');
    const status = await statusOf(app, link + of(mine));
    // A rollout may have no log at the first place.
    if (status !== (shown ? 200 : 404) && !name.endsWith('[position]')) wrong.push(`${of(mine)} ${status}`);
    await expectStatus(404, link + of(foreign));
    await expectStatus(404, `/s/${'A'.repeat(22)}${of(mine)}`);
    // Only the proxy may say that a request comes by a link.
    if (shown) await expectStatus(200, of(foreign), { headers: { 'x-runoff-link': link.slice(3) } });
  }
  for (const path of NEVER(mine)) await expectStatus(path === '/' ? 308 : 404, link + path);
  await expectStatus(404, `${link.slice(0, -1)}${link.endsWith('A') ? 'B' : 'A'}`);
  await expectStatus(403, link + API['rollouts/[id]']?.(mine), { method: 'POST', body: 'x' });
  await expectStatus(403, `${link}/experiments/${mine.experiment}/tasks/${mine.task}`, {
    method: 'POST',
    headers: { 'Next-Action': 'x' },
    body: '[]',
  });
  expect(wrong).toEqual([]);
  for (const path of [
    `/rollouts/${mine.rollout}`,
    `/api/v1/rollouts/${mine.rollout}`,
    '/card.png',
    '/nothing',
  ]) {
    const { headers } = await ask(app, link + path);
    expect(headers['x-robots-tag'], path).toBe('noindex, nofollow');
    expect(headers['referrer-policy'], path).toBe('no-referrer');
    expect(headers['cache-control'], path).toContain('no-store');
  }
});

/** Addresses on a page that lead out of a link. */
const leadingOut = (page: Page) =>
  page
    .locator('a[href], form[action], [formaction]')
    .evaluateAll((all) =>
      all
        .map((one) => one.getAttribute('href') ?? one.getAttribute('action') ?? '')
        .filter((href) => !/^(?:\/s\/[\w-]{22}(?:\/|$)|[?#])/.test(href)),
    );

/** A browser that never was here. */
async function freshPage(browser: Browser): Promise<{ page: Page; left: string[] }> {
  const page = await (await browser.newContext()).newPage();
  const left: string[] = [];
  page.on('request', (request) => {
    if (!/^\/(?:s|_next)\/|^\/icon/.test(new URL(request.url()).pathname)) left.push(request.url());
  });
  return { page, left };
}

test('a link is made, opened elsewhere with its password, walked, and revoked', async ({
  app,
  page,
  browser,
}) => {
  const { mine } = await idsOf(app);
  await open(page, `${app.url}/experiments/${mine.experiment}`);
  await page.getByRole('button', { name: 'Share', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Share this experiment' });
  await dialog.getByLabel('Ask for a password').check();
  await dialog.getByLabel('Password of the link').fill('correct horse');
  await expect(dialog.getByRole('heading', { name: 'What will be masked' })).toBeVisible();
  await dialog.getByRole('button', { name: 'Make a link' }).click();
  const address = await dialog.getByRole('link', { name: /\/s\// }).innerText();
  expect(await axeFindings(page)).toEqual([]);

  const { page: guest, left } = await freshPage(browser);
  const task = `/experiments/${mine.experiment}/tasks/${mine.task}`;
  await guest.goto(address + task);
  await guest.getByLabel('Password').fill('wrong horse');
  await guest.getByRole('button', { name: 'Open' }).click();
  await expect(guest.getByText('That is not the password of this link.')).toBeVisible();
  await guest.getByLabel('Password').fill('correct horse');
  await guest.getByRole('button', { name: 'Open' }).click();
  // The deep link that was asked for first.
  await expect(guest.getByText('Shared to read:')).toBeVisible();
  expect(new URL(guest.url()).pathname).toMatch(new RegExp(`^/s/[\\w-]{22}${task}$`));
  const [cookie] = await guest.context().cookies();
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: new URL(address).pathname });

  for (const path of ['', task, `/groups/${mine.tournament}/0/0`, `/rollouts/${mine.rollout}?step=1`]) {
    await open(guest, address + path);
    await expect(guest.getByText('Shared to read:')).toBeVisible();
    expect(await leadingOut(guest), path).toEqual([]);
    await expect(
      guest.getByRole('button', { name: /^(?:Share|Export|Select|Summarise|Go to|Retry)/ }),
    ).toHaveCount(0);
    expect(await axeFindings(guest), path).toEqual([]);
  }
  await guest.getByRole('tab', { name: 'Patch' }).click();
  await expect(guest.getByRole('tabpanel')).toContainText(/\w/);
  expect(left).toEqual([]);

  await dialog
    .getByRole('button', { name: /^Revoke the link/ })
    .first()
    .click();
  await expect(page.getByText('The link is revoked')).toBeVisible();
  await guest.reload();
  await expect(guest.getByRole('heading', { name: 'This link shows nothing' })).toBeVisible();
  const link = new URL(address).pathname;
  for (const path of ['', task, `/api/v1/rollouts/${mine.rollout}`, '/card.png'])
    expect(await statusOf(app, link + path), path).toBe(404);
  await guest.context().close();
});
