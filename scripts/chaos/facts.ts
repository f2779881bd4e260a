import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Db } from '@/db/client';

/** Everything that was paid for or decided, one line for each row: none of them may ever be missing again. */
export function rowsOf(db: Db): Set<string> {
  const lines = (sql: string) => db.$client.prepare<[], string>(sql).pluck().all();
  return new Set([
    ...lines(`select 'call ' || key || ' ' || length(reply) || ' ' || prompt_hash from calls`),
    ...lines(`select 'summary ' || id || ' ' || status from summaries`),
    ...lines(
      `select 'vote ' || tournament_id || ' ' || round || ' ' || grp || ' ' || vote || ' ' || coalesce(choice, '-') from votes`,
    ),
    ...lines(
      `select 'group ' || tournament_id || ' ' || round || ' ' || grp || ' ' || winner from groups where winner is not null`,
    ),
    ...lines(
      `select 'rollout ' || id || ' ' || exit_status || ' ' || outcome from rollouts where ended_at is not null`,
    ),
    ...lines(`select 'step ' || rollout_id || ' ' || idx from steps`),
    ...lines(`select 'task ' || task_id || ' ' || winner from task_runs where winner is not null`),
  ]);
}

/** How often each prompt of summariser and judge has an answer in `calls`, by the prompt's hash. */
export function storedAnswers(db: Db): Map<string, number> {
  const rows = db.$client
    .prepare<[], { hash: string; n: number }>(
      `select prompt_hash as hash, count(*) as n from calls where role <> 'agent' group by prompt_hash`,
    )
    .all();
  return new Map(rows.map(({ hash, n }) => [hash, n]));
}

/** What is not as a finished experiment must be; empty when everything is. */
export function incomplete(db: Db): string[] {
  const count = (what: string) => Number(db.$client.prepare(`select count(*) from ${what}`).pluck().get());
  const wrong: [string, number][] = [
    ['slots that have not ended', count(`slots where status <> 'finished'`)],
    ['slots given up', count(`slots s join rollouts r on r.id = s.rollout_id where r.status <> 'finished'`)],
    ['rollouts left running', count(`rollouts where status in ('running', 'grading')`)],
    ['tasks without a winner', count(`task_runs where status <> 'finished' or winner is null`)],
    ['tournaments not finished', count(`tournaments where status <> 'finished' or survivors is null`)],
    ['groups undecided', count(`groups where winner is null`)],
    [
      'groups with votes missing',
      count(`groups g join tournaments t on t.id = g.tournament_id where g.decided_by <> 'bye' and
        (select count(*) from votes v where v.tournament_id = g.tournament_id and v.round = g.round and v.grp = g.grp)
        < json_extract(t.settings, '$.votes')`),
    ],
    [
      'finished rollouts without a summary',
      count(`rollouts r where r.status = 'finished' and not exists
        (select 1 from summaries s where s.rollout_id = r.id and s.status = 'ok')`),
    ],
    [
      'steps missing',
      count(`rollouts r where r.step_count <> (select count(*) from steps s where s.rollout_id = r.id)`),
    ],
  ];
  const errors = db.$client
    .prepare<[], string>(`select distinct error from task_runs where error is not null`)
    .pluck()
    .all();
  return [...wrong.filter(([, n]) => n > 0).map(([what, n]) => `${n} ${what}`), ...errors];
}

/** What SQLite itself finds wrong with the file; empty when nothing. */
export function damage(db: Db): string[] {
  const integrity = db.$client.pragma('integrity_check', { simple: true });
  const keys = db.$client.pragma('foreign_key_check');
  return [
    ...(integrity === 'ok' ? [] : [`integrity_check: ${String(integrity)}`]),
    ...(Array.isArray(keys) && keys.length === 0 ? [] : [`foreign_key_check: ${JSON.stringify(keys)}`]),
  ];
}

/** Who survived which tournament, by places instead of ids: attempts, and so ids, differ from run to run. */
export function survivorsByPlace(db: Db): Map<string, string> {
  const places = db.$client
    .prepare<[], { name: string; survivors: string }>(
      `select k.name || ' ' || t.iteration || ' ' || t.purpose as name,
        (select group_concat(r.iteration || '.' || r.slot, ' ')
           from json_each(t.survivors) s join rollouts r on r.id = s.value) as survivors
       from tournaments t join tasks k on k.id = t.task_id order by name`,
    )
    .all();
  return new Map(places.map(({ name, survivors }) => [name, survivors]));
}

/** Places of finished rollouts with the commands they gave, as one text each. */
export function commandsByPlace(db: Db): Map<string, string> {
  const rows = db.$client
    .prepare<[], { place: string; commands: string }>(
      `select k.name || ' ' || r.iteration || '.' || r.slot as place,
        (select group_concat(b.command, char(10)) from (select command from step_bodies
           where rollout_id = r.id order by idx) b) as commands
       from rollouts r join tasks k on k.id = r.task_id where r.status = 'finished'`,
    )
    .all();
  return new Map(rows.map(({ place, commands }) => [place, commands]));
}

/** Mean time of a rollout that came to its end, in milliseconds. */
export function rolloutMs(db: Db): number {
  const sql = `select avg((julianday(ended_at) - julianday(started_at)) * 86400000) from rollouts where status = 'finished'`;
  return Number(db.$client.prepare(sql).pluck().get());
}

/** Records of sandboxes and processes that still work in `home`. */
export function sandboxesLeft(home: string): string[] {
  const folder = join(home, 'sandboxes', 'sandboxes');
  const records = existsSync(folder) ? readdirSync(folder) : [];
  const processes = readdirSync('/proc').filter(
    (pid) => /^\d+$/.test(pid) && commandLine(pid).includes(home),
  );
  return [...records, ...processes.map((pid) => `process ${pid}: ${commandLine(pid)}`)];
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch (error) {
    // It has ended in between.
    if (error instanceof Error && 'code' in error) return '';
    throw error;
  }
}
