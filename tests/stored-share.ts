import { and, asc, eq } from 'drizzle-orm';
import type { Db } from '@/db/client';
import { rollouts } from '@/db/schema';
import { groups, tournaments } from '@/db/tournament-schema';
import type { ShareTarget } from '@/lib/access/share';
import type { Summary } from '@/lib/summary/schema';
import { storePipeline } from './stored-pipeline';

/** Two pipelines of `n` rollouts over the same two tasks, and one target of each kind in the first. */
export async function storeShareable(db: Db, n = 4): Promise<Record<ShareTarget['kind'], ShareTarget>> {
  const change = { n, tasks: ['alpha', 'beta'] };
  const experimentId = await storePipeline(db, 'mine', change);
  const other = await storePipeline(db, 'other', change);
  fillTexts(db);
  const ids = db
    .select({ id: rollouts.id })
    .from(rollouts)
    .where(eq(rollouts.experimentId, experimentId))
    .orderBy(asc(rollouts.id))
    .all()
    .map((row) => row.id);
  const [first = '', second = ''] = ids;
  const group = db
    .select({ tournamentId: groups.tournamentId, round: groups.round, group: groups.group })
    .from(groups)
    .innerJoin(tournaments, eq(tournaments.id, groups.tournamentId))
    .where(and(eq(tournaments.experimentId, experimentId), eq(tournaments.iteration, 1)))
    .orderBy(asc(groups.tournamentId), asc(groups.round), asc(groups.group))
    .get();
  if (!group) throw new Error('the pipeline has no group');
  return {
    experiment: { kind: 'experiment', experimentId },
    task: { kind: 'task', experimentId, task: 'alpha' },
    rollout: { kind: 'rollout', rolloutId: ids.at(-1) ?? '' },
    group: { kind: 'group', experimentId, task: 'alpha', ...group },
    comparison: { kind: 'comparison', rolloutIds: [first, second] },
    experiments: { kind: 'experiments', experimentIds: [experimentId, other] },
  };
}

const SUMMARY: Summary = {
  headline: 'It edited one file.',
  task: {
    objective: 'Do it.',
    expectedBehaviour: null,
    currentBehaviour: null,
    constraints: [],
    successCriteria: [],
  },
  ...{ requirements: [], hypotheses: [], progress: [], changes: [], commands: [], verification: [] },
  ...{ notTested: [], errors: [], evidence: [], failureModes: [] },
  finalState: { agentClaim: '', patch: 'submitted', artifacts: [], unresolved: [], steps: [] },
};

/** Steps, a log of each kind, a summary and facts for every rollout, with no word of their own. */
function fillTexts(db: Db): void {
  const run = (sql: string, ...values: unknown[]) => db.$client.prepare(sql).run(...values);
  const body = `INSERT INTO step_bodies (rollout_id, idx, thought, reasoning, command, observation)
    SELECT id, n, 'thought', NULL, 'command', 'observation' FROM rollouts, (SELECT 1 AS n UNION ALL SELECT 2)`;
  const row = `INSERT INTO steps (rollout_id, idx, turn, source, phase, tool, thought_preview, command_preview,
      observation_preview, thought_chars, command_chars, observation_chars, observation_lines, return_code, error,
      truncated, usage, cost_usd, started_at, duration_ms)
    SELECT rollout_id, idx, idx, 'agent', 'edit', 'bash', thought, command, observation, 7, 7, 11, 1, 0, NULL,
      0, NULL, NULL, NULL, NULL FROM step_bodies`;
  run(body);
  run(row);
  for (const [position, kind] of ['verifier-log', 'exception', 'agent-log'].entries())
    run(`INSERT INTO attachments SELECT id, ?, ?, 'log.txt', 'log' FROM rollouts`, position, kind);
  run(
    `INSERT INTO summaries (id, rollout_id, model, schema_version, prompt_version, prompt_hash, strategy, status, content,
      bad_citations, error, revision, created_at)
     SELECT 'summary-' || id, id, 'scripted/s', 1, 1, '', 'whole', 'ok', ?, '[]', NULL, 0, '2026-01-01' FROM rollouts`,
    JSON.stringify(SUMMARY),
  );
  run(`UPDATE rollouts SET patch = 'patch', prompt = 'prompt'`);
}
