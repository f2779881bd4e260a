import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openDatabase, type Db } from '@/db/client';
import type { Share, ShareTarget } from '@/lib/access/share';
import { answersUnder, LINK_API, LINK_ROUTES, routesIn } from '@/tests/link-answers';
import { SECRETS } from '@/tests/secret-corpus';
import { storeShareable } from '@/tests/stored-share';
import { testDatabase, testFolder } from '@/tests/test-database';

type Wanted = Omit<Share, 'id' | 'title'>;
const KINDS = ['experiment', 'task', 'rollout', 'group', 'comparison', 'experiments'] as const;
const whole = (target: ShareTarget): Wanted => ({
  ...{ target, include: 'trajectories', outcomesHidden: false },
});

async function shareable(n = 4) {
  const folder = testFolder();
  const { db, path } = testDatabase(folder);
  return { folder, db, path, targets: await storeShareable(db, n) };
}

const change = (db: Db, sql: string, ...values: unknown[]) => db.$client.prepare(sql).run(...values);

it('every route under a link is walked here', () => {
  expect(
    Object.keys(LINK_ROUTES)
      .filter((route) => route !== 'compare')
      .toSorted(),
  ).toEqual(routesIn(LINK_API));
});

describe('scope', () => {
  it('a link shows what belongs to its object and refuses every other id', async () => {
    const { db, path, targets } = await shareable();
    const shown = (target: ShareTarget) => [...answersUnder(db, path, whole(target)).keys()];
    const tasks = (list: string[]) => list.filter((one) => one.startsWith('experiments/'));
    expect(tasks(shown(targets.experiment))).toEqual([
      ...['', '/launch', '/report', '/selections', '/tasks/alpha', '/tasks/beta'].map(
        (rest) => `experiments/mine${rest}`,
      ),
    ]);
    expect(tasks(shown(targets.task))).toEqual(['experiments/mine/tasks/alpha']);
    expect(tasks(shown(targets.experiments))).toEqual([
      'experiments/mine/report',
      'experiments/other/report',
    ]);
    for (const kind of ['rollout', 'group', 'comparison'] as const)
      expect(tasks(shown(targets[kind]))).toEqual([]);
  });

  it('rollouts and tournaments of other experiments, tasks and groups are as if they did not exist', async () => {
    const { db, path, targets } = await shareable();
    const about = (kind: (typeof KINDS)[number]) =>
      [...answersUnder(db, path, whole(targets[kind])).keys()].filter((one) =>
        /^(?:rollouts|tourn)/.test(one),
      );
    expect(about('experiments')).toEqual([]);
    expect(about('experiment').length).toBeGreaterThan(100);
    expect(about('experiment').filter((one) => one.includes('other'))).toEqual([]);
    expect(about('task').length).toBeGreaterThan(50);
    expect(about('task').filter((one) => !one.includes('mine.') || one.includes('beta'))).toEqual([]);
    const { rollout, group } = targets;
    if (rollout.kind !== 'rollout' || group.kind !== 'group') throw new Error('wrong targets');
    expect(new Set(about('rollout').map((one) => one.split('/')[1]))).toEqual(new Set([rollout.rolloutId]));
    expect(about('group').filter((one) => one.startsWith('tournaments'))).toEqual([
      `tournaments/${group.tournamentId}?round=${group.round}&group=${group.group}`,
    ]);
  });

  it('no answer names what is out of scope', async () => {
    const { db, path, targets } = await shareable();
    const told = (kind: (typeof KINDS)[number]) =>
      [...answersUnder(db, path, whole(targets[kind])).values()].join('\n');
    for (const kind of KINDS.filter((one) => one !== 'experiments'))
      expect(told(kind).includes('other'), kind).toBe(false);
    for (const kind of ['task', 'rollout', 'group'] as const)
      expect(told(kind).includes('beta'), kind).toBe(false);
    // The two rollouts of the comparison are attempts at the other task.
    expect(told('comparison').includes('alpha')).toBe(false);
  });

  it('a link whose object was deleted shows nothing', async () => {
    const { db, path, targets } = await shareable();
    change(db, 'DELETE FROM experiments WHERE id = ?', 'mine');
    for (const kind of ['task', 'rollout', 'group'] as const)
      expect([...answersUnder(db, path, whole(targets[kind])).values()].join()).not.toMatch(/mine\./);
  });
});

/** Everything that only a verifier knows turned round, and words of it in every free field. */
function turnRound(db: Db): void {
  change(
    db,
    `UPDATE rollouts SET outcome = CASE outcome WHEN 'passed' THEN 'failed' ELSE 'passed' END,
       reward = 1 - coalesce(reward, 0), outcome_detail = 'SENTINEL', outcome_recorded_in = 'SENTINEL',
       tests = ?, exit_status_raw = 'SENTINEL', extra = '{"SENTINEL": 1}', warnings = '["SENTINEL"]',
       content_hash = 'SENTINEL', facts = json_set(facts, '$.exitStatusRaw', 'SENTINEL')`,
    JSON.stringify([{ name: 'SENTINEL', status: 'failed', group: null, message: 'SENTINEL' }]),
  );
  change(db, `UPDATE attachments SET text = 'SENTINEL' WHERE kind IN ('verifier-log', 'exception')`);
  change(db, `UPDATE launches SET detail = 'SENTINEL'`);
  change(db, `UPDATE task_runs SET error = 'SENTINEL'`);
  change(db, `INSERT INTO gold_patches SELECT id, 'SENTINEL', 'SENTINEL' FROM tasks`);
}

describe('outcomes hidden', () => {
  it.each(KINDS)('%s: two databases that differ in every outcome answer alike, to the byte', async (kind) => {
    const { folder, db, path, targets } = await shareable();
    db.$client.pragma('wal_checkpoint(TRUNCATE)');
    const turned = join(folder, 'turned.db');
    cpSync(path, turned);
    const other = openDatabase(turned);
    onTestFinished(() => void other.$client.close());
    turnRound(other);
    for (const include of ['trajectories', 'summaries'] as const) {
      const hidden = { ...whole(targets[kind]), include, outcomesHidden: true };
      const before = answersUnder(db, path, hidden);
      expect(before.size).toBeGreaterThan(0);
      const after = answersUnder(other, turned, hidden);
      expect(after).toEqual(before);
      expect([...after.values()].join()).not.toMatch(/SENTINEL|"(?:passed|failed)"(?!:)/);
    }
    // The walk would see a difference: with outcomes shown there is one.
    expect(answersUnder(other, turned, whole(targets[kind]))).not.toEqual(
      answersUnder(db, path, whole(targets[kind])),
    );
  });
});

describe('summaries only', () => {
  it.each(KINDS)('%s: no word of a step, patch, prompt or log', async (kind) => {
    const { db, path, targets } = await shareable();
    const facts = { path: 'PLANTED', command: 'PLANTED' };
    change(db, `UPDATE step_bodies SET thought = 'PLANTED', command = 'PLANTED', observation = 'PLANTED'`);
    change(
      db,
      `UPDATE steps SET thought_preview = 'PLANTED', command_preview = 'PLANTED',
         observation_preview = 'PLANTED', tool = 'PLANTED'`,
    );
    change(db, `UPDATE attachments SET text = 'PLANTED', name = 'PLANTED'`);
    change(
      db,
      `UPDATE rollouts SET patch = 'PLANTED', prompt = 'PLANTED', exit_status_raw = 'PLANTED',
         outcome_detail = 'PLANTED', extra = '{"a":"PLANTED"}', warnings = '["PLANTED"]',
         tests = ?, facts = json_set(facts, '$.exitStatusRaw', 'PLANTED', '$.filesEdited', json(?), '$.testCommands', json(?),
           '$.lastFailure', json(?), '$.patch', json(?))`,
      JSON.stringify([{ name: 'a', status: 'failed', group: null, message: 'PLANTED' }]),
      JSON.stringify([{ path: facts.path, steps: [1], scratch: false }]),
      JSON.stringify([{ step: 1, command: facts.command, returnCode: 0, afterLastEdit: true }]),
      JSON.stringify({ step: 1, command: facts.command, returnCode: 1, followedBySuccess: true }),
      JSON.stringify({ files: [facts.path], added: 1, removed: 0, bytes: 9 }),
    );
    // Judges that read whole trajectories, and failed summaries, quote them.
    change(db, `UPDATE tournaments SET settings = json_set(settings, '$.representation', 'trace')`);
    change(db, `UPDATE votes SET rationale = 'PLANTED'`);
    change(db, `UPDATE calls SET reply = 'PLANTED'`);
    const told = (include: Wanted['include']) =>
      [...answersUnder(db, path, { ...whole(targets[kind]), include }).values()].join('\n');
    expect(told('summaries')).not.toContain('PLANTED');
    expect(told('summaries').length).toBeGreaterThan(500);
    if (kind !== 'experiments') expect(told('trajectories')).toContain('PLANTED');
  });
});

describe('secrets', () => {
  /** One secret of each kind, one after the other, in every field that holds a text. */
  const text = SECRETS.map((one) => one.text).join('\n\n');
  const secrets = SECRETS.map((one) => one.secret);

  it('stand in no answer, whatever field they were in', async () => {
    const { db, path, targets } = await shareable(2);
    change(db, `UPDATE step_bodies SET thought = ?, command = ?, observation = ?`, text, text, text);
    change(
      db,
      `UPDATE steps SET thought_preview = ?, command_preview = ?, observation_preview = ?`,
      ...[text, text, text],
    );
    change(db, `UPDATE attachments SET text = ?, name = ?`, text, text);
    change(
      db,
      `UPDATE rollouts SET patch = ?, prompt = ?, outcome_detail = ?, outcome_recorded_in = ?, exit_status_raw = ?,
         agent_name = ?, model = ?, source_key = id || ?`,
      ...[text, text, text, text, text, text, text, text],
    );
    change(
      db,
      `UPDATE rollouts SET tests = ?, extra = ?, warnings = ?`,
      JSON.stringify([{ name: text, status: 'failed', group: text, message: text }]),
      JSON.stringify({ [text]: text }),
      JSON.stringify([text]),
    );
    change(db, `UPDATE votes SET rationale = ?`, text);
    change(db, `UPDATE calls SET reply = ?, served_by = ?`, text, text);
    change(db, `UPDATE tasks SET name = name || ?, instruction = ?`, text, text);
    change(db, `UPDATE experiments SET name = name || ?, origin = ?`, text, text);
    change(db, `UPDATE summaries SET content = json_set(content, '$.headline', ?)`, text);
    change(db, `UPDATE tournaments SET error = ?`, text);
    change(db, `UPDATE launches SET detail = ?`, text);
    // Between them these ask every route.
    for (const kind of ['experiment', 'comparison', 'experiments'] as const) {
      const told = [...answersUnder(db, path, whole(targets[kind])).values()].join('\n');
      expect(told).toContain('[redacted:');
      expect(secrets.filter((secret) => told.includes(JSON.stringify(secret).slice(1, -1)))).toEqual([]);
    }
  });

  it('are masked where a preview cuts through them, and cannot be found by searching', async () => {
    const { db, path, targets } = await shareable();
    const token = SECRETS.find((one) => one.secret.startsWith('gh' + 'p_'))?.secret ?? '';
    expect(token.length).toBeGreaterThan(30);
    const before = 'x'.repeat(1_990);
    const observation = `${before} ${token} and more`;
    change(db, `UPDATE step_bodies SET observation = ?`, observation);
    const cut = observation.slice(0, before.length + 1 + token.length - 1);
    change(db, `UPDATE steps SET observation_preview = ?, observation_chars = ?`, cut, observation.length);
    const answers = answersUnder(db, path, whole(targets.rollout));
    const told = [...answers.values()].join('\n');
    expect(told).toContain('[redacted:github-token]');
    expect(told).not.toContain(token.slice(0, 12));
  });
});
