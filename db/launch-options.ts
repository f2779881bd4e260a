import { and, desc, eq, inArray, lte, notInArray, notLike, sql } from 'drizzle-orm';
import { historyPools, taskKey, type HistoryPool, type PastRollout } from '@/lib/launch/estimate';
import { callPools, type CallPool } from '@/lib/launch/estimate-calls';
import { AGENT_NAMES } from '@/lib/launch/settings';
import type { DbOrTx } from './client';
import { pastCalls } from './launch-options-calls';
import { startExperiments, type StartExperiment } from './launch-options-starts';
import { benchmarkTasks, launches } from './launch-schema';
import { launchStart, type LaunchStart } from './launch-start';
import { machine, type Machine } from './machine-facts';
import { calls, experiments, rollouts, steps, tasks } from './schema';

/** What the launch page needs besides the benchmarks. */
export interface LaunchOptions {
  /** Null until a worker has looked at its machine. */
  machine: (Machine & { checkedAt: string }) | null;
  /** Models of launches, then of summaries and votes, newest first. */
  models: string[];
  /** Names and ids of experiments, which a new one cannot have. */
  taken: string[];
  history: HistoryPool[];
  /** Of summaries and votes. */
  callHistory: CallPool[];
  /** Experiments whose rollouts can serve as iteration 0, newest first. */
  starts: StartExperiment[];
  /** The experiment to run again; null when none was asked for. */
  from: LaunchStart | null;
}

/** Newest rollouts of a task, agent and model, refined or not, that an estimate looks at. */
const RECENT = 64;

/** How rollouts end that say nothing about what one needs. */
const CUT_OFF = ['interrupted', 'infrastructure-error'] as const;

function pastRollouts(db: DbOrTx): PastRollout[] {
  const age = sql`row_number() over (partition by ${rollouts.taskId}, ${rollouts.agentName}, ${rollouts.model}, ${rollouts.iteration} > 0 order by ${rollouts.createdAt} desc)`;
  const recent = db
    .select({
      id: rollouts.id,
      benchmark: tasks.benchmark,
      name: tasks.name,
      agent: rollouts.agentName,
      model: rollouts.model,
      usage: rollouts.usage,
      costUsd: rollouts.costUsd,
      startedAt: rollouts.startedAt,
      endedAt: rollouts.endedAt,
      iteration: rollouts.iteration,
      age: age.as('age'),
    })
    .from(rollouts)
    .innerJoin(tasks, eq(tasks.id, rollouts.taskId))
    .where(
      and(
        eq(rollouts.status, 'finished'),
        inArray(rollouts.agentName, [...AGENT_NAMES]),
        notInArray(rollouts.exitStatus, [...CUT_OFF]),
        // A copy for another experiment; the original counts.
        notLike(rollouts.sourceKey, 'taken over/%'),
      ),
    )
    .as('recent');
  return db
    .select({
      benchmark: recent.benchmark,
      name: recent.name,
      agent: recent.agent,
      model: recent.model,
      usage: recent.usage,
      costUsd: recent.costUsd,
      startedAt: recent.startedAt,
      endedAt: recent.endedAt,
      iteration: recent.iteration,
      turns: sql<
        number | null
      >`(select max(${steps.turn}) from ${steps} where ${steps.rolloutId} = ${recent.id})`,
    })
    .from(recent)
    .where(lte(recent.age, RECENT))
    .all()
    .map((row) => {
      const { uncachedInput, cacheRead, cacheWrite, output } = row.usage;
      const input = [uncachedInput, cacheRead, cacheWrite].filter((part) => part !== null);
      return {
        task: taskKey(row.benchmark, row.name),
        agent: row.agent,
        model: row.model,
        refined: row.iteration > 0,
        calls: row.turns,
        inputTokens: input.length === 0 ? null : input.reduce((a, b) => a + b, 0),
        outputTokens: output,
        costUsd: row.costUsd,
        durationMs:
          row.startedAt === null || row.endedAt === null
            ? null
            : Math.max(0, Date.parse(row.endedAt) - Date.parse(row.startedAt)),
      };
    });
}

function modelsUsed(db: DbOrTx): string[] {
  const launched = db
    .select({ settings: launches.settings })
    .from(launches)
    .orderBy(desc(launches.createdAt))
    .all()
    .map(({ settings }) => settings.model);
  const asked = db
    .selectDistinct({ model: calls.model })
    .from(calls)
    .all()
    .map(({ model }) => model)
    .filter((model) => model.startsWith('anthropic/'));
  return [...new Set([...launched, ...asked.sort()])].filter((model) => model !== null);
}

/** Everything the launch page offers; `from` is the experiment to run again. */
export function launchOptions(db: DbOrTx, from: string | null): LaunchOptions {
  const own = db
    .select({ benchmark: benchmarkTasks.benchmark, name: benchmarkTasks.name })
    .from(benchmarkTasks)
    .all();
  return {
    machine: machine(db),
    models: modelsUsed(db),
    taken: db
      .select({ id: experiments.id, name: experiments.name })
      .from(experiments)
      .all()
      .flatMap(({ id, name }) => (id === name ? [id] : [id, name])),
    history: historyPools(
      pastRollouts(db),
      new Set(own.map(({ benchmark, name }) => taskKey(benchmark, name))),
    ),
    callHistory: callPools(pastCalls(db)),
    starts: startExperiments(db),
    from: from === null ? null : launchStart(db, from),
  };
}
