import type { Command } from 'commander';
import { expect, test, vi } from 'vitest';
import { moveLaunch } from '@/db/launches';
import { storePipeline } from '@/tests/stored-pipeline';
import { testDatabase } from '@/tests/test-database';
import { auditCommand } from './audit';
import { deleteCommand } from './delete';
import { redactionCommand } from './redaction';

const TOKEN = ['gh', 'p_', 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'].join('');

const COMMANDS: Record<string, () => Command> = {
  ...{ audit: auditCommand, delete: deleteCommand, redaction: redactionCommand },
};

/** A command in this process: what it prints, and how it ends. */
async function runoff([name = '', ...args]: string[]) {
  const out = { stdout: '', stderr: '', status: 0 };
  const into = (stream: 'stdout' | 'stderr') =>
    vi.spyOn(process[stream], 'write').mockImplementation((text) => {
      out[stream] += String(text);
      return true;
    });
  const spies = [into('stdout'), into('stderr')];
  const before = process.exitCode;
  try {
    await COMMANDS[name]?.().parseAsync(args, { from: 'user' });
    out.status = Number(process.exitCode ?? 0);
  } finally {
    process.exitCode = before;
    for (const spy of spies) spy.mockRestore();
  }
  return out;
}

test('a secret is reported, allowed, and the experiment deleted; the audit says by whom', async () => {
  const { db, path } = testDatabase();
  const id = await storePipeline(db, 'Gone', { n: 4, tasks: ['alpha'] });
  db.$client.prepare('update rollouts set patch = ? where slot = 0 and iteration = 0').run(`+token ${TOKEN}`);
  const json = async (...args: string[]) => {
    const { status, stdout, stderr } = await runoff([...args, '--db', path, '--json']);
    expect(stderr).toBe('');
    expect(status).toBe(0);
    return JSON.parse(stdout);
  };
  const refused = async (...args: string[]) => (await runoff([...args, '--db', path])).stderr;

  const report = await json('redaction', '--experiment', 'Gone');
  expect(report.values).toEqual([
    expect.objectContaining({
      rule: 'github-token',
      times: 1,
      excerpt: { before: '+token [redacted:github-token]', after: '' },
    }),
  ]);
  expect(await refused('redaction', 'add', '(a+)+')).toBe(
    'runoff: The pattern "(a+)+" cannot be used: a repeated group must not hold repeats or alternatives.\n',
  );
  const { id: rule } = await json(
    'redaction',
    'allow',
    report.values[0].fingerprint,
    '--label',
    'an example',
  );
  expect((await json('redaction', '--experiment', 'Gone')).findings).toBe(0);
  expect(await json('redaction', 'list')).toEqual([
    expect.objectContaining({ id: rule, kind: 'allow', label: 'an example' }),
  ]);
  await json('redaction', 'remove', rule);

  expect(await refused('delete', '--experiment', 'Gone', '--yes')).toBe(
    'runoff: Gone is running; cancel it or wait for its end.\n',
  );
  moveLaunch(
    db,
    id,
    ['running'],
    { status: 'finished', reason: null, detail: null },
    '2026-01-02T00:00:00.000Z',
  );
  expect(await refused('delete', '--experiment', 'Gone')).toMatch(
    /^runoff: Deleting Gone takes 8 rollouts, \d selections, 0 links with it, for good; say --yes to do it\.\n$/,
  );
  expect(await json('delete', '--experiment', 'Gone', '--yes')).toMatchObject({ id, rollouts: 8 });
  expect(db.$client.prepare('select count(*) from experiments').pluck().get()).toBe(0);

  const { lines } = await json('audit', '--experiment', id);
  expect(lines.map((line: { type: string; actor: string }) => [line.type, line.actor])).toEqual([
    ['experiment-deleted', 'command line'],
  ]);
  const all = await json('audit', '--area', 'redaction', '--limit', '1');
  expect(all.lines).toHaveLength(1);
  expect((await json('audit', '--area', 'redaction', '--before', String(all.next))).lines[0].what).toBe(
    'added the allowed text an example to the rules of redaction',
  );
});
