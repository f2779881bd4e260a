import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Db } from '@/db/client';
import { exportOf } from '@/db/export-rollouts';
import { storedRedaction } from '@/db/redaction-rules';
import type { ShareInclude, ShareTarget } from '@/lib/access/share';
import { ExportReader } from '@/lib/export/export-reader';
import type { SecretReport } from '@/lib/redact/report';
import { fingerprintOf } from '@/lib/redact/scan';
import { storePipeline } from '@/tests/stored-pipeline';
import { testDatabase } from '@/tests/test-database';
import { addPattern, allowValue, removeRule, setSwitch } from './redaction-rules';
import { scanSecrets } from './scan-secrets';

/** Columns of an experiment with texts that its pages show; JSON ones get the secret inside a text. */
const COLUMNS = {
  experiments: ['name', 'origin'],
  tasks: ['instruction'],
  rollouts: ['agent_name', 'model', 'exit_status_raw', 'outcome_detail', 'prompt', 'patch', 'source_key'],
  step_bodies: ['thought', 'reasoning', 'command', 'observation'],
  attachments: ['name', 'text'],
  summaries: ['error'],
  votes: ['rationale'],
  tournaments: ['error'],
  task_runs: ['error'],
  launches: ['detail'],
};
const JSON_COLUMNS = {
  rollouts: {
    tests: (s: string) => [{ name: s, status: 'failed', group: null, message: s }],
    extra: (s: string) => ({ note: s }),
    warnings: (s: string) => [s],
  },
  launches: { manifest: (s: string) => ({ note: s }) },
};

/** A token of its own for each column. */
const secretOf = (name: string) =>
  [
    'gh',
    'p_',
    createHash('sha256')
      .update(name)
      .digest('base64')
      .replace(/[^A-Za-z0-9]/g, 'x')
      .slice(0, 36),
  ].join('');

async function planted(): Promise<{ db: Db; id: string; planted: string[] }> {
  const { db } = testDatabase();
  const id = await storePipeline(db, 'Planted', { n: 4, tasks: ['alpha'] });
  const { $client } = db;
  const [first] = $client.prepare('select id from rollouts limit 1').pluck().all();
  $client
    .prepare(
      `insert into step_bodies (rollout_id, idx, thought, reasoning, command, observation) values (?, 1, '', '', '', '') on conflict do nothing`,
    )
    .run(first);
  $client.prepare('update rollouts set step_count = 1 where id = ? and step_count = 0').run(first);
  $client
    .prepare(`insert into attachments values (?, 0, 'agent-log', '', '') on conflict do nothing`)
    .run(first);
  $client
    .prepare(
      `insert into summaries values ('s', ?, 'm', 1, 1, '', 'x', 'failed', null, '[]', '', 1, '') on conflict do nothing`,
    )
    .run(first);
  const names: string[] = [];
  for (const role of ['summariser', 'judge']) {
    const name = `replies of the ${role}`;
    $client
      .prepare('update calls set reply = ? where rowid = (select min(rowid) from calls where role = ?)')
      .run(secretOf(name), role);
    names.push(name);
  }
  for (const [table, columns] of Object.entries(COLUMNS))
    for (const column of columns) {
      const name = `${table}.${column}`;
      $client
        .prepare(`update ${table} set ${column} = ? where rowid = (select min(rowid) from ${table})`)
        .run(`a ${secretOf(name)} z`);
      names.push(name);
    }
  for (const [table, columns] of Object.entries(JSON_COLUMNS))
    for (const [column, value] of Object.entries(columns)) {
      const name = `${table}.${column}`;
      $client
        .prepare(`update ${table} set ${column} = ? where rowid = (select min(rowid) from ${table})`)
        .run(JSON.stringify(value(secretOf(name))));
      names.push(name);
    }
  return { db, id, planted: names };
}

const all = { leaves: 'export', include: 'trajectories', outcomesHidden: false } as const;
const times = ({ values }: SecretReport, name: string, fingerprints: Map<string, string>) =>
  values.find(({ fingerprint }) => fingerprint === fingerprints.get(name))?.times ?? 0;

async function foundIn(db: Db, scope: Parameters<typeof scanSecrets>[1], names: string[]) {
  const report = await scanSecrets({ db }, scope);
  const fingerprints = new Map(names.map((name) => [name, fingerprintOf(secretOf(name))]));
  return { report, found: names.filter((name) => times(report, name, fingerprints) > 0) };
}

test('a secret in any text of an experiment is found, whatever table it stands in', async () => {
  const { db, id, planted: names } = await planted();
  const { report, found } = await foundIn(
    db,
    { target: { kind: 'experiment', experimentId: id }, ...all },
    names,
  );
  expect(found.toSorted()).toEqual(names.toSorted());
  expect(report.scanned.rollouts).toBe(8);
  expect(JSON.stringify(report)).not.toContain(secretOf('step_bodies.command').slice(6, 20));
});

test('of a link only what it shows is looked at', async () => {
  const { db, id, planted: names } = await planted();
  const target: ShareTarget = { kind: 'experiment', experimentId: id };
  const missedBy = async (scope: { include: ShareInclude; outcomesHidden: boolean }) => {
    const { found } = await foundIn(db, { target, leaves: 'link', ...scope }, names);
    return names.filter((name) => !found.includes(name)).toSorted();
  };
  expect(await missedBy({ include: 'trajectories', outcomesHidden: false })).toEqual(['launches.manifest']);
  const bodies = ['thought', 'reasoning', 'command', 'observation'].map((column) => `step_bodies.${column}`);
  const trajectories = [
    'rollouts.prompt',
    'rollouts.patch',
    'attachments.name',
    'attachments.text',
    ...bodies,
  ];
  const withoutTraces = await missedBy({ include: 'summaries', outcomesHidden: false });
  expect(withoutTraces).toEqual(expect.arrayContaining(trajectories));
  const outcomes = ['rollouts.tests', 'rollouts.outcome_detail', 'launches.detail', 'task_runs.error'];
  const blind = await missedBy({ include: 'summaries', outcomesHidden: true });
  expect(blind).toEqual(expect.arrayContaining([...trajectories, ...outcomes]));
  for (const shown of ['votes.rationale', 'summaries.error', 'experiments.name', 'replies of the judge'])
    expect(blind).not.toContain(shown);
  const other = await storePipeline(db, 'Other', { n: 4, tasks: ['beta'] });
  const ofOther: ShareTarget = { kind: 'experiment', experimentId: other };
  expect((await foundIn(db, { target: ofOther, ...all, leaves: 'link' }, names)).found).toEqual([]);
});

test('each finding leads to its step, rollout or group', async () => {
  const { db, id, planted: names } = await planted();
  const { report } = await foundIn(
    db,
    { target: { kind: 'task', experimentId: id, task: 'alpha' }, ...all },
    names,
  );
  const places = report.values.flatMap((value) => value.places);
  const hrefOf = (field: string) => places.find((place) => place.field === field)?.href;
  expect(hrefOf('observation')).toMatch(/^\/rollouts\/[^/]+\?step=1$/);
  expect(hrefOf('patch')).toMatch(/^\/rollouts\/[^/]+\?tab=patch$/);
  expect(hrefOf('votes[0].rationale')).toMatch(
    /^\/experiments\/planted\/tasks\/alpha\?in=[a-z]+-\d&group=r1\.g\d$/,
  );
});

test('scanning changes nothing, and what is not there is said', async () => {
  const { db, id } = await planted();
  const bytes = () => db.$client.serialize().toString('base64');
  const before = bytes();
  await scanSecrets({ db }, { target: { kind: 'experiment', experimentId: id }, ...all });
  expect(bytes() === before).toBe(true);
  const gone = { target: { kind: 'rollout', rolloutId: 'nowhere' }, ...all, leaves: 'link' } as const;
  await expect(scanSecrets({ db }, gone)).rejects.toThrow('There is no such rollout.');
  const unknown = { target: { kind: 'experiment', experimentId: 'nowhere' } as const, ...all };
  await expect(scanSecrets({ db }, unknown)).rejects.toThrow('There is no experiment nowhere.');
});

test('stored rules decide what is masked in reports and exports; originals stay as they are', async () => {
  const { db } = testDatabase();
  const id = await storePipeline(db, 'Rules', { n: 4, tasks: ['alpha'] });
  const secret = secretOf('one');
  const text = `${secret} ACME-123456 in /home/ada by ada@example.org`;
  db.$client
    .prepare('update rollouts set prompt = ? where rowid = (select min(rowid) from rollouts)')
    .run(text);
  const ctx = { db, now: () => new Date(), actor: 'ada' };
  const report = () => scanSecrets(ctx, { target: { kind: 'experiment', experimentId: id }, ...all });
  const exported = () => {
    const source = exportOf(db, id);
    if (!source) throw new Error('no export');
    const reader = new ExportReader(source, { redaction: 'default', outcomes: true, ...storedRedaction(db) });
    return reader.rollouts
      .map((key) => reader.trajectory(key, false)?.trajectory.prompt ?? '')
      .find((one) => one.includes('ACME') || one.includes('own-pattern'));
  };
  const first = await report();
  expect(first.values.map(({ rule, excerpt }) => [rule, excerpt])).toEqual([
    ['github-token', { before: '[redacted:github-token]', after: ' ACME-123456 in /home/ada by ada' }],
  ]);
  expect(first.switches).toEqual([
    { name: 'homes', on: false, findings: 1 },
    { name: 'emails', on: false, findings: 1 },
  ]);
  expect(exported()).toBe('[redacted:github-token] ACME-123456 in /home/ada by ada@example.org');

  const { fingerprint } = first.values[0] ?? { fingerprint: '' };
  const allowed = allowValue(ctx, { fingerprint, label: '[redacted:github-token]' });
  addPattern(ctx, { pattern: 'ACME-[0-9]{6}' });
  setSwitch(ctx, { name: 'homes', on: true });
  setSwitch(ctx, { name: 'emails', on: true });
  expect((await report()).byRule.map(({ rule }) => rule).toSorted()).toEqual([
    'email',
    'home',
    'own-pattern',
  ]);
  expect(exported()).toBe(`${secret} [redacted:own-pattern] in /home/[redacted:home] by [redacted:email]`);

  removeRule(ctx, { id: allowed });
  setSwitch(ctx, { name: 'emails', on: false });
  expect(exported()).toBe(
    '[redacted:github-token] [redacted:own-pattern] in /home/[redacted:home] by ada@example.org',
  );
  expect(db.$client.prepare('select count(*) from rollouts where prompt = ?').pluck().get(text)).toBe(1);
  const rules = JSON.stringify(db.$client.prepare('select * from redaction_rules').all());
  expect(rules).not.toContain(secret.slice(4, 20));
});

test('a rule that cannot be used, or is there already, is refused in one sentence', () => {
  const { db } = testDatabase();
  const ctx = { db, now: () => new Date() };
  expect(() => addPattern(ctx, { pattern: '(a+)+' })).toThrow('must not hold repeats');
  expect(() => allowValue(ctx, { fingerprint: 'the secret itself', label: 'x' })).toThrow(
    'is no fingerprint',
  );
  addPattern(ctx, { pattern: 'ACME-[0-9]{6}' });
  expect(() => addPattern(ctx, { pattern: 'ACME-[0-9]{6}' })).toThrow(
    'There is this rule already: ACME-[0-9]{6}.',
  );
  expect(() => removeRule(ctx, { id: 'nowhere' })).toThrow('There is no such rule of redaction.');
});
