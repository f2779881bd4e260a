import { expect, test } from '@playwright/test';
import { join } from 'node:path';
import { filledDatabase, ROOT, runoffOn, startServer } from './app';

const IMPORT = ['import', join(ROOT, 'samples', 'rollouts'), '--experiment', 'samples'];

test('serve starts both processes, answers /healthz, refuses nonsense by name, and stops cleanly', async ({
  request,
}) => {
  const { db, remove } = await filledDatabase(IMPORT);
  const server = await startServer(db);
  try {
    await expect.poll(async () => (await request.get(`${server.url}/healthz`)).status()).toBe(200);
    const health = await (await request.get(`${server.url}/healthz`)).json();
    expect(health).toMatchObject({ ok: true, worker: { alive: true } });

    for (const path of [
      '/api/v1/experiments/none',
      '/api/v1/experiments/none/report',
      '/api/v1/experiments/none/events',
      '/api/v1/rollouts/none',
      '/api/v1/rollouts/none/steps',
      '/api/v1/rollouts/none/raw',
      '/api/v1/tournaments/none',
      '/api/v1/jobs/none',
      '/api/v1/none',
    ]) {
      const response = await request.get(`${server.url}${path}`);
      expect([path, response.status()]).toEqual([path, 404]);
      expect((await response.json()).error).toMatchObject({
        code: 'not-found',
        message: expect.stringContaining('none'),
      });
    }
    expect((await request.post(`${server.url}/api/v1/experiments`)).status()).toBe(405);
    expect((await request.get(`${server.url}/experiments/none`)).status()).toBe(404);
  } finally {
    await server.stop();
  }
  await expect(async () => {
    await expect(request.get(`${server.url}/healthz`, { timeout: 2_000 })).rejects.toThrow();
  }).toPass();
  expect(runoffOn(db, ['doctor'])).toContain('none is running');
  remove();
});

test('the API and the command line give the same report', async ({ request }) => {
  const { db, remove } = await filledDatabase(IMPORT);
  runoffOn(db, ['select', '--experiment', 'samples', '--keep', '4']);
  const server = await startServer(db);
  try {
    const api = await (await request.get(`${server.url}/api/v1/experiments/samples/report`)).json();
    const { experiment, selection, selections, ...report } = JSON.parse(
      server.runoff('report', '--experiment', 'samples', '--json'),
    );
    expect(experiment.id).toBe('samples');
    expect(selection.settings.keep).toBe(4);
    expect(api).toEqual(report);
    const path = `${server.url}/api/v1/experiments/samples/selections`;
    expect(await (await request.get(path)).json()).toEqual(selections);
    expect(api.rollouts).toBe(48);
    const all = await (await request.get(`${server.url}/api/v1/experiments`)).json();
    expect(JSON.stringify(all)).toContain('"samples"');
  } finally {
    await server.stop();
    remove();
  }
});

test('the feed resumes where a reader stopped, as JSON and as server-sent events', async ({ request }) => {
  const { db, remove } = await filledDatabase(IMPORT);
  const server = await startServer(db);
  try {
    const feed = `${server.url}/api/v1/experiments/samples/events`;
    const { events } = await (await request.get(`${feed}?after=0`)).json();
    expect(events.length).toBeGreaterThan(1);
    const rest = await (await request.get(`${feed}?after=${events[0].seq}`)).json();
    expect(rest.events).toEqual(events.slice(1));

    const abort = new AbortController();
    const stream = await fetch(feed, {
      headers: { accept: 'text/event-stream', 'last-event-id': String(events[0].seq) },
      signal: abort.signal,
    });
    expect(stream.headers.get('content-type')).toContain('text/event-stream');
    const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    while (!text.includes(`id: ${events.at(-1).seq}`)) text += (await reader?.read())?.value ?? '';
    expect(text).not.toContain(`id: ${events[0].seq}\n`);
    server.runoff('summarize', '--experiment', 'samples');
    while (!text.includes('summary-written')) text += (await reader?.read())?.value ?? '';
    const ids = [...text.matchAll(/^id: (\d+)$/gm)].map((match) => Number(match[1]));
    abort.abort();
    // Numbers that are missing are of the audit, which is in no feed: the same are missing in the JSON.
    const told = await (await request.get(`${feed}?after=${events[0].seq}`)).json();
    const numbers: number[] = told.events.map((event: { seq: number }) => event.seq);
    expect(ids).toEqual(numbers.slice(0, ids.length));
  } finally {
    await server.stop();
    remove();
  }
});
