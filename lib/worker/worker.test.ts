import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import type { Db } from '@/db/client';
import { ensureExperiment } from '@/db/experiments';
import { findJob, type JobEnd } from '@/db/jobs';
import { currentLease } from '@/db/lease';
import { queueImportOf, queueScan, queueSummarize, requestCancel } from '@/lib/experiments/queue';
import { receiveUploadPart } from '@/lib/experiments/receive-upload';
import { importReportSchema, importResultSchema } from '@/lib/rollout/import-report';
import { ROOT } from '@/tests/child-process';
import { startMessagesApiServer } from '@/tests/messages-api-server';
import { slow } from '@/tests/messages-api-replies';
import { standIn } from '@/tests/messages-api-stand-in';
import { testDatabase, testFolder } from '@/tests/test-database';
import pino from 'pino';
import { workerTools } from './tools';
import { startWorker } from './worker';
import { mkdirSync, writeFileSync } from 'node:fs';

const LIMIT = 60_000;
const started: ChildProcess[] = [];

afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});

function startWorkerProcess(path: string, env: Record<string, string> = {}) {
  const loader = pathToFileURL(join(ROOT, 'scripts/loader.mjs')).href;
  const child = spawn(
    process.execPath,
    ['--conditions=react-server', '--import', loader, join(ROOT, 'lib/worker/main.ts')],
    {
      cwd: ROOT,
      env: { ...process.env, RUNOFF_DB: path, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  started.push(child);
  let output = '';
  child.stdout?.on('data', (data: Buffer) => (output += data));
  child.stderr?.on('data', (data: Buffer) => (output += data));
  const ended = new Promise<number | null>((done) => child.on('close', (code) => done(code)));
  return { child, ended, output: () => output };
}

async function until<T>(read: () => T | null | undefined | false): Promise<T> {
  for (let i = 0; i < 2500; i++) {
    const value = read();
    if (value) return value;
    await new Promise((resume) => setTimeout(resume, 20));
  }
  throw new Error('waited too long');
}

const jobEnd = (db: Db, id: string) =>
  until(() => {
    const job = findJob(db, id);
    return job &&
      (['finished', 'failed', 'cancelled'] as JobEnd['status'][]).includes(job.status as JobEnd['status'])
      ? job
      : null;
  });

function attemptFile(i: number): string {
  return JSON.stringify({
    trajectory_format: 'mini-swe-agent-1',
    instance_id: 'me__adder-1',
    info: { exit_status: 'Submitted', submission: `diff --git a/a b/a\n+${i}\n`, mini_version: '1.15.0' },
    messages: [
      { role: 'system', content: 's' },
      { role: 'user', content: '<pr_description>\nadd must add\n</pr_description>' },
      { role: 'assistant', content: 'THOUGHT: go\n\n```bash\nls\n```' },
      { role: 'user', content: `<returncode>0</returncode>\n<output>\n${i}\n</output>` },
    ],
  });
}

describe('two workers on one database', () => {
  it(
    'the second waits, and takes over when the first is killed',
    async () => {
      const { db, path } = testDatabase();
      const first = startWorkerProcess(path);
      const held = await until(() => currentLease(db, new Date()));
      const second = startWorkerProcess(path);
      await until(() => second.output().includes('waiting for its lease'));
      expect(currentLease(db, new Date())?.holder).toBe(held.holder);
      first.child.kill('SIGKILL');
      await first.ended;
      const next = await until(() => {
        const lease = currentLease(db, new Date());
        return lease && lease.holder !== held.holder ? lease : null;
      });
      expect(next.pid).toBe(second.child.pid);
      second.child.kill('SIGTERM');
      expect(await second.ended).toBe(0);
      expect(currentLease(db, new Date())).toBeNull();
    },
    LIMIT,
  );
});

describe('a stopped worker', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)(
    'ends cleanly on %s in the middle of a job, which goes on at the next start',
    async (how) => {
      const folder = testFolder();
      const { db, path } = testDatabase(folder);
      const source = join(folder, 'runs');
      for (let i = 0; i < 6; i++) {
        mkdirSync(join(source, `run-${i}`), { recursive: true });
        writeFileSync(join(source, `run-${i}`, 'me__adder-1.traj.json'), attemptFile(i));
      }
      const server = await startMessagesApiServer({
        key: 'k-12345678',
        reply: (request) => slow(120, standIn(request.body)),
      });
      const env = {
        ANTHROPIC_API_KEY: 'k-12345678',
        ANTHROPIC_BASE_URL: server.url,
        RUNOFF_MAX_CONCURRENT_CALLS: '1',
      };
      try {
        const ctx = { db, now: () => new Date() };
        const worker = startWorkerProcess(path, env);
        const imported = await jobEnd(
          db,
          queueImportOf(ctx, { source: { paths: [source] }, experimentName: 'e' }),
        );
        expect(imported).toMatchObject({ status: 'finished', result: { imported: 6 } });
        const jobId = queueSummarize(ctx, {
          experimentId: 'e',
          model: 'anthropic/claude-opus-4-5',
          force: false,
        });
        const calls = () => db.$client.prepare('select count(*) from calls').pluck().get() as number;
        await until(() => calls() >= 2);
        worker.child.kill(how);
        expect(await worker.ended).toBe(0);
        expect(findJob(db, jobId)?.status).toBe('running');
        const kept = calls();
        expect(kept).toBeLessThan(6);
        startWorkerProcess(path, env);
        expect(await jobEnd(db, jobId)).toMatchObject({ status: 'finished', result: { failed: [] } });
        expect(calls()).toBe(6);
        const answered = server.requests.filter(
          (request) => request.usage !== null && !request.abandoned,
        ).length;
        expect(answered - 6).toBeLessThanOrEqual(1);
      } finally {
        await server.close();
      }
    },
    LIMIT,
  );
});

describe('jobs', () => {
  it(
    'of an upload: parts are put together, looked at, refused outside their folder, and cancelled',
    async () => {
      const { db, path } = testDatabase();
      const ctx = { db, now: () => new Date() };
      const uploadId = crypto.randomUUID();
      const limits = { totalBytes: 10_000, files: 3 };
      const text = new TextEncoder().encode(attemptFile(1));
      const part = (offset: number, end: number, name = 'runs/run-1/me__adder-1.traj.json') =>
        receiveUploadPart(path, { uploadId, path: name, offset }, text.slice(offset, end), limits);
      await part(0, 100);
      await part(100, text.length);
      await expect(part(0, 10, '../../escaped.json')).rejects.toThrow(/leaves the upload/);
      await expect(part(0, 10, '/etc/passwd')).rejects.toThrow(/leaves the upload/);
      await expect(
        receiveUploadPart(path, { uploadId, path: 'x', offset: 0 }, new Uint8Array(20_000), limits),
      ).rejects.toThrow(/larger than/);
      await part(0, 5, 'b.json');
      await part(0, 5, 'c.json');
      await expect(part(0, 5, 'd.json')).rejects.toThrow(/more than 3 files/);

      const waiting = queueScan(ctx, { source: { uploadId } });
      expect(requestCancel(ctx, waiting)).toBe(true);
      expect(findJob(db, waiting)?.status).toBe('cancelled');

      startWorkerProcess(path);
      const done = await jobEnd(db, queueScan(ctx, { source: { uploadId } }));
      const report = importReportSchema.parse(done.result);
      expect(report.entries.map((entry) => [entry.task, entry.steps, entry.outcome])).toEqual([
        ['me__adder-1', 1, 'unknown'],
      ]);
      expect(report.failed.length + report.ignored.length).toBe(2);
      const gone = await jobEnd(db, queueScan(ctx, { source: { uploadId: crypto.randomUUID() } }));
      expect(gone.error).toMatch(/drop the files again/);
    },
    LIMIT,
  );

  it(
    'on a full disk end the worker with a sentence; once there is room they go on',
    async () => {
      const { db, path } = testDatabase();
      const source = testFolder();
      for (let i = 0; i < 40; i++) {
        mkdirSync(join(source, `run-${i}`));
        writeFileSync(join(source, `run-${i}`, 'me__adder-1.traj.json'), attemptFile(i));
      }
      const job = queueImportOf(
        { db, now: () => new Date() },
        { source: { paths: [source] }, experimentName: 'e' },
      );
      const pages = Number(db.$client.pragma('page_count', { simple: true }));
      db.$client.pragma(`max_page_count = ${pages + 2}`);
      const tools = { ...workerTools(path, db), databasePath: path };
      const log = pino({ level: 'silent' });
      const full = startWorker(tools, log);
      if (!full.started) throw new Error('the worker did not start');
      const end = await Promise.race([
        full.worker.ended.then(
          () => 'stopped',
          (error: Error) => error.message,
        ),
        jobEnd(db, job).then((ended) => ended.error),
      ]);
      expect(end).toContain(`${path} cannot be used: database or disk is full`);
      full.worker.stop();
      await full.worker.ended.catch(() => undefined);

      db.$client.pragma('max_page_count = 1000000');
      const again = queueImportOf(
        { db, now: () => new Date() },
        { source: { paths: [source] }, experimentName: 'e' },
      );
      const roomy = startWorker(tools, log);
      if (!roomy.started) throw new Error('the worker did not start again');
      const { result } = await jobEnd(db, again);
      expect(importResultSchema.parse(result)).toMatchObject({ failed: [] });
      expect(db.$client.prepare('select count(*) from rollouts').pluck().get()).toBe(40);
      roomy.worker.stop();
      await roomy.worker.ended;
    },
    LIMIT,
  );

  it(
    'that fail say why in a sentence',
    async () => {
      const { db, path } = testDatabase();
      const ctx = { db, now: () => new Date() };
      ensureExperiment(db, 'e', '');
      startWorkerProcess(path, { ANTHROPIC_API_KEY: '', ANTHROPIC_AUTH_TOKEN: '' });
      const empty = testFolder();
      const nothing = await jobEnd(
        db,
        queueImportOf(ctx, { source: { paths: [empty] }, experimentName: 'x' }),
      );
      expect(nothing).toMatchObject({
        status: 'failed',
        error: expect.stringContaining('no rollout that can be imported'),
      });
      const missing = await jobEnd(db, queueScan(ctx, { source: { paths: ['/no/such/path'] } }));
      expect(missing.error).toContain('/no/such/path');
      const keyless = await jobEnd(
        db,
        queueSummarize(ctx, { experimentId: 'e', model: 'anthropic/x', force: false }),
      );
      expect(keyless.error).toContain('ANTHROPIC_API_KEY');
    },
    LIMIT,
  );
});
