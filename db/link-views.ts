import type { Share } from '@/lib/access/share';
import { scopeSql, type ScopeSql } from './link-scope';
import type { DbOrTx } from './client';

/** What stands in place of a table: the rows a link shows, and other values for some of its columns. */
interface View {
  /** Of rows of `main.<table> t`. */
  where: string;
  columns?: Record<string, string>;
}

type Views = Record<string, View>;

/** Free words about a rollout; they can tell its outcome, or quote its trajectory. */
const FREE_WORDS = {
  exit_status_raw: 'NULL',
  outcome_detail: 'NULL',
  extra: "'{}'",
  warnings: "'[]'",
  content_hash: "''",
};

const NO_OUTCOME = {
  ...FREE_WORDS,
  outcome: "'unknown'",
  reward: 'NULL',
  outcome_recorded_in: 'NULL',
  tests: "'[]'",
  facts: "json_set(t.facts, '$.exitStatusRaw', NULL)",
};

const NO_TRAJECTORY = {
  ...FREE_WORDS,
  prompt: 'NULL',
  patch: 'NULL',
  tests: 'link_tests(t.tests)',
  facts: 'link_facts(t.facts)',
};

/** Whole texts are masked before anything cuts them or searches them. */
const MASKED_ROLLOUT = { prompt: 'link_text(t.prompt)', patch: 'link_text(t.patch)' };

/** The head of a text; the whole one tells where a secret at its end stops. */
function preview(column: string, whole: string): string {
  const from = `(SELECT substr(${whole}, 1, length(t.${column}) + 4096) FROM main.step_bodies b WHERE b.rollout_id = t.rollout_id AND b.idx = t.idx)`;
  return `link_head(t.${column}, ${from})`;
}

const MASKED_STEP = {
  thought_preview: preview('thought_preview', 'coalesce(b.thought, b.reasoning)'),
  command_preview: preview('command_preview', 'b.command'),
  observation_preview: preview('observation_preview', 'b.observation'),
};

const MASKED_BODY = Object.fromEntries(
  ['thought', 'reasoning', 'command', 'observation'].map((name) => [name, `link_text(t.${name})`]),
);

function views({ include, outcomesHidden }: Share, scope: ScopeSql): Views {
  const whole = include === 'trajectories';
  const steps = whole ? `t.rollout_id IN (${scope.rolloutIds})` : '0';
  const logs = outcomesHidden ? " AND t.kind NOT IN ('verifier-log', 'exception')" : '';
  const readsTraces = `(SELECT r.settings ->> '$.representation' FROM main.tournaments r WHERE r.id = t.tournament_id) IS NOT 'summary'`;
  return {
    experiments: { where: `t.id IN (${scope.experimentIds})` },
    tasks: { where: `t.id IN (${scope.taskIds})` },
    experiment_tasks: {
      where: `t.experiment_id IN (${scope.experimentIds}) AND t.task_id IN (${scope.taskIds})`,
    },
    rollouts: {
      where: scope.rollouts,
      columns: {
        ...MASKED_ROLLOUT,
        ...(whole ? {} : NO_TRAJECTORY),
        ...(outcomesHidden ? NO_OUTCOME : {}),
        ...(outcomesHidden && !whole ? { facts: NO_TRAJECTORY.facts } : {}),
      },
    },
    steps: { where: steps, columns: MASKED_STEP },
    step_bodies: { where: steps, columns: MASKED_BODY },
    attachments: {
      where: whole ? `t.rollout_id IN (${scope.rolloutIds})${logs}` : '0',
      columns: { text: 'link_text(t.text)' },
    },
    summaries: { where: `t.rollout_id IN (${scope.rolloutIds})` },
    calls: {
      where: scope.calls,
      // Replies about whole trajectories quote them.
      columns: whole
        ? {}
        : { reply: `CASE WHEN t.role = 'judge' AND NOT ${readsTraces} THEN t.reply ELSE '' END` },
    },
    tournaments: { where: scope.tournaments },
    groups: { where: scope.groups },
    votes: {
      where: scope.groups,
      columns: whole ? {} : { rationale: `CASE WHEN ${readsTraces} THEN '' ELSE t.rationale END` },
    },
    ...launchViews(scope, outcomesHidden),
  };
}

function launchViews(scope: ScopeSql, outcomesHidden: boolean): Views {
  const inTask = `t.experiment_id IN (${scope.launchIds}) AND t.task_id IN (${scope.taskIds})`;
  return {
    launches: {
      where: `t.experiment_id IN (${scope.launchIds})`,
      columns: { manifest: "'{}'", ...(outcomesHidden ? { detail: 'NULL' } : {}) },
    },
    slots: { where: inTask },
    task_runs: { where: inTask, columns: outcomesHidden ? { error: 'NULL' } : {} },
    held_stages: { where: `t.experiment_id IN (${scope.launchIds})` },
  };
}

/**
 * Statements that put a temporary view before every table of a connection. Each holds only the rows that a link shows, and no
 * outcome and no trajectory where these are left out, so that no query and no figure can tell them. A table that is not
 * named here, one of a later version too, is empty.
 */
export function linkViews(db: DbOrTx, share: Share): string[] {
  const shown = views(share, scopeSql(db, share.target));
  const tables = db.all<{ name: string }>(
    `SELECT name FROM main.sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'`,
  );
  return tables.map(({ name }) => {
    const { where, columns = {} } = shown[name] ?? { where: '0' };
    const list = db
      .all<{ name: string }>(`SELECT name FROM pragma_table_info('${name}')`)
      .map((column) => `${columns[column.name] ?? `t."${column.name}"`} AS "${column.name}"`);
    return `CREATE TEMP VIEW "${name}" AS SELECT ${list.join(', ')} FROM main."${name}" t WHERE ${where}`;
  });
}
