import { mkdtempSync, rmSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, type Browser } from '@playwright/test';
import { CANARY, HOSTILE_NAME, writeHostileRollouts } from '@/tests/hostile-corpus';
import { expect, open, runoffOn, startServer, temporaryDatabase } from './app';

interface Hostile {
  url: string;
  /** Folder of the hostile files. */
  folder: string;
  /** Pages that show them, as paths. */
  paths: string[];
}

const test = base.extend<object, { hostile: Hostile }>({
  hostile: [
    async ({}, use) => {
      const folder = mkdtempSync(join(tmpdir(), 'runoff-hostile-'));
      writeHostileRollouts(folder);
      const { db, remove } = temporaryDatabase();
      for (const name of [HOSTILE_NAME, `${HOSTILE_NAME} again`]) {
        runoffOn(db, ['import', folder, '--experiment', name]);
        runoffOn(db, ['summarize', '--experiment', name]);
        runoffOn(db, ['select', '--experiment', name, '--preset', 'paper', '--votes', '2']);
      }
      const server = await startServer(db);
      await use({ url: server.url, folder, paths: await pathsOf(server.url) });
      await server.stop();
      remove();
      rmSync(folder, { recursive: true });
    },
    { scope: 'worker', timeout: 120_000 },
  ],
});

async function pathsOf(url: string): Promise<string[]> {
  const json = async (path: string) => (await fetch(`${url}/api/v1${path}`)).json();
  const { experiments } = (await json('/experiments')) as { experiments: { id: string }[] };
  const [first, second] = experiments.map(({ id }) => id);
  const { tasks } = (await json(`/experiments/${first}`)) as {
    tasks: { slug: string; name: string; rollouts?: number }[];
  };
  const pages = await Promise.all(
    tasks.map(async ({ slug }) => {
      const task = (await json(`/experiments/${first}/tasks/${slug}`)) as {
        rollouts: { id: string; agent: unknown }[];
      };
      return { slug, rollouts: task.rollouts.map(({ id }) => id) };
    }),
  );
  const many = pages.reduce((most, one) => (one.rollouts.length > most.rollouts.length ? one : most));
  const trial = pages.find(
    ({ slug, rollouts }) => slug !== many.slug && slug.includes('onerror') && rollouts[0],
  );
  const experiment = `/experiments/${first}`;
  const task = `${experiment}/tasks/${many.slug}`;
  const rolloutTabs = ['trajectory', 'patch', 'verifier', 'files', 'metadata', 'lineage'];
  const compared = many.rollouts
    .slice(0, 3)
    .map((id) => `r=${id}`)
    .join('&');
  return [
    '/',
    ...['overview', 'tasks', 'rounds', 'judge', 'cost', 'events', 'manifest'].map(
      (tab) => `${experiment}?tab=${tab}`,
    ),
    ...['/selections', '/endings'].map((part) => `${experiment}${part}`),
    ...[task, `${task}?view=list`, `${task}?group=r1.g1&vote=1`, `${task}?group=r2.g1&vote=1`],
    ...pages
      .filter(({ slug }) => /proto|constructor|tostring/.test(slug))
      .map(({ slug }) => `${experiment}/tasks/${slug}`),
    ...rolloutTabs.map((tab) => `/rollouts/${many.rollouts[0]}?tab=${tab}`),
    `/rollouts/${many.rollouts[1]}?step=73&raw=1`,
    ...(trial ? rolloutTabs.map((tab) => `/rollouts/${trial.rollouts[0]}?tab=${tab}`) : []),
    ...['summaries', 'trajectories', 'patches', 'tests'].map((tab) => `/compare?${compared}&tab=${tab}`),
    `/compare?e=${first}&e=${second}`,
    `/compare?r=${many.rollouts[0]}`,
    ...['/results', '/new', '/import', '/nothing/%3Cscript%3E'],
  ];
}

/** Characters that reorder or hide text, as they must stand in no text of a page. */
const RAW =
  /[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\u3164\ufeff\ufff9-\ufffb\u{e0000}-\u{e01ef}]/u;

/** A page that notes whatever a hostile text may have set going. */
async function watched(browser: Browser, url: string) {
  const page = await (await browser.newContext()).newPage();
  const wrong: string[] = [];
  let at = '';
  const note = (what: string) => wrong.push(`${at}: ${what}`);
  page.on('request', (request) => {
    const own = request.url().startsWith(`${url}/`) || /^(data|blob):/.test(request.url());
    if (!own) note(`request to ${request.url()}`);
  });
  page.on('dialog', (dialog) => {
    note(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('console', (message) => {
    const expected = /404 \(Not Found\)/.test(message.text()) && at.startsWith('/nothing');
    if (message.type() === 'error' && !expected) note(`console: ${message.text().slice(0, 300)}`);
  });
  page.on('pageerror', (error) => note(`error: ${String(error).slice(0, 300)}`));
  page.on('popup', (popup) => note(`window ${popup.url()}`));
  page.on('download', (download) => note(`download ${download.url()}`));
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sample }) =>
      console.error(`policy: ${violatedDirective} ${blockedURI} ${sample}`),
    );
  });
  const visit = async (path: string) => {
    at = path;
    await open(page, `${url}${path}`);
    await look();
  };
  const look = async () => {
    for (const finding of await page.evaluate(findings, { canary: CANARY, raw: RAW.source })) note(finding);
  };
  return { page, wrong, visit, look };
}

/** What stands in the page that must not: a script's trace, a foreign address, text that hides or reorders. */
function findings({ canary, raw }: { canary: string; raw: string }): string[] {
  const found: string[] = [];
  if (canary in window) found.push('a script ran');
  for (const element of document.querySelectorAll('[href], [src], [action], [srcdoc], [formaction], [data]'))
    for (const name of ['href', 'src', 'action', 'srcdoc', 'formaction', 'data']) {
      const value = element.getAttribute(name);
      if (value === null || /^(\/(?!\/)|\?|#|blob:)/.test(value)) continue;
      found.push(`${element.tagName} ${name}=${value.slice(0, 80)}`);
    }
  for (const element of document.querySelectorAll('*'))
    for (const { name } of element.attributes) if (/^on/.test(name)) found.push(`${element.tagName} ${name}`);
  const hidden = new RegExp(raw, 'u');
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const places = new Set<string>();
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (
      !parent ||
      /^(SCRIPT|STYLE|TITLE|OPTION|TEXTAREA)$/i.test(parent.tagName) ||
      !hidden.test(node.nodeValue ?? '')
    )
      continue;
    const where = [parent, parent.parentElement, parent.parentElement?.parentElement].map(
      (one) => `${one?.tagName}.${one?.getAttribute('class')?.slice(0, 40)}`,
    );
    places.add(`hidden characters in ${where.join(' < ')}: ${JSON.stringify(node.nodeValue?.slice(0, 60))}`);
  }
  return [...found, ...places];
}

test('nothing of a hostile rollout runs, leaves or hides on any page', async ({ hostile, browser }) => {
  const { url, paths } = hostile;
  const walk = async (mine: string[]) => {
    const { page, visit, wrong } = await watched(browser, url);
    for (const path of mine) await visit(path);
    await page.context().close();
    return wrong;
  };
  const parts = [0, 1, 2].map((part) => paths.filter((_, at) => at % 3 === part));
  const wrong = (await Promise.all(parts.map(walk))).flat();
  expect(wrong).toEqual([]);
});

test('the palette and the dry run of an import show hostile names as text', async ({ hostile, browser }) => {
  const { page, visit, look, wrong } = await watched(browser, hostile.url);
  await visit('/import');
  await page.getByLabel(/a path on the machine/).fill(hostile.folder);
  await page.getByRole('button', { name: 'Look' }).click();
  await expect(page.getByRole('main')).toContainText('22 rollouts at 18 tasks can be imported');
  await look();
  await visit('/');
  await page.keyboard.press('Control+k');
  await page.getByPlaceholder(/Experiment, task/).fill('<img src=');
  await expect(page.getByRole('option').first()).toContainText('<img src=');
  await look();
  await page.context().close();
  expect(wrong).toEqual([]);
});

interface Sent {
  method: string;
  path: string;
  headers: Record<string, string>;
  body?: string;
}

/** A request with any `Host`, which browsers and fetch do not allow. */
function send(url: string, { method, path, headers, body }: Sent): Promise<{ status: number; text: string }> {
  return new Promise((done, fail) => {
    const { hostname, port } = new URL(url);
    const request = httpRequest({ hostname, port, path, method, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => (text += part));
      response.on('end', () => done({ status: response.statusCode ?? 0, text }));
    });
    request.on('error', fail).end(body);
  });
}

test('a foreign host name reaches nothing, and a foreign page changes nothing', async ({ hostile, page }) => {
  const { url, paths, folder } = hostile;
  const host = new URL(url).host;
  const experiment = paths.find((path) => path.endsWith('/endings'))?.replace('/endings', '') ?? '';
  for (const path of [
    '/',
    experiment,
    '/import',
    '/healthz',
    '/api/v1/experiments',
    `/api/v1${experiment}`,
    '/nothing',
  ]) {
    const answer = await send(url, { method: 'GET', path, headers: { host: 'evil.example:3000' } });
    expect([
      path,
      answer.status,
      answer.text.trim().split('\n').length,
      answer.text.includes('onerror'),
    ]).toEqual([path, 421, 1, false]);
  }
  // A server action as the page sends it, then the same from elsewhere.
  await open(page, `${url}/import`);
  const sent = page.waitForRequest((request) => request.method() === 'POST');
  await page.getByLabel(/a path on the machine/).fill(folder);
  await page.getByRole('button', { name: 'Look' }).click();
  const action = await sent;
  const { origin: _origin, 'sec-fetch-site': _site, ...headers } = await action.allHeaders();
  const plain = Object.fromEntries(
    Object.entries(headers).filter(
      ([name]) => !name.startsWith(':') && !['content-length', 'accept-encoding'].includes(name),
    ),
  );
  const again = (change: Record<string, string>) =>
    send(url, {
      method: 'POST',
      path: '/import',
      headers: { ...plain, host, ...change },
      body: action.postData() ?? '',
    });
  const jobOf = ({ text }: { text: string }) => /"id":"([^"]+)"/.exec(text)?.[1] ?? null;
  const own = await again({ origin: url });
  expect([own.status, jobOf(own) !== null]).toEqual([200, true]);
  for (const [change, status] of [
    [{ host: 'evil.example', origin: 'http://evil.example' }, 421],
    [{ origin: 'http://evil.example' }, 403],
    [{ origin: 'null' }, 403],
    [{ origin: url, 'sec-fetch-site': 'cross-site' }, 403],
  ] as const) {
    const answer = await again(change);
    expect([change, answer.status, jobOf(answer)]).toEqual([change, status, null]);
  }
});

test('every answer has its policy, and a page a nonce of its own', async ({ hostile }) => {
  const policyOf = async (path: string) =>
    (await fetch(`${hostile.url}${path}`)).headers.get('content-security-policy') ?? '';
  const [page, again] = [await policyOf('/'), await policyOf('/')];
  const nonce = (policy: string) => /'nonce-([^']+)'/.exec(policy)?.[1];
  expect(nonce(page)).toMatch(/^.{20,}$/);
  expect(nonce(again)).not.toBe(nonce(page));
  expect(/script-src ([^;]*)/.exec(page)?.[1]).toBe(
    `'nonce-${nonce(page)}' 'strict-dynamic' 'wasm-unsafe-eval'`,
  );
  for (const rule of [
    "default-src 'none'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "connect-src 'self'",
  ])
    expect(page).toContain(rule);
  const html = await (await fetch(hostile.url)).text();
  for (const [tag] of html.matchAll(/<script\b[^>]*>/g)) expect(tag).toMatch(/nonce="[^"]{20,}"/);
  expect(await policyOf('/api/v1/experiments')).toContain('sandbox');
  expect(await policyOf('/nothing')).toContain("'strict-dynamic'");
});
