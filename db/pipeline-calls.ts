import { and, count, eq, isNotNull, sql, type SQL } from 'drizzle-orm';
import type { PipelineCalls } from '@/lib/metrics/pipeline-types';
import type { TokenUsage } from '@/lib/rollout/rollout';
import type { DbOrTx } from './client';
import { calls, rollouts } from './schema';
import { tournaments } from './tournament-schema';

/** Sum of one token count over the calls that know it; null when none does. */
const tokens = (part: keyof TokenUsage): SQL<number | null> => sql`sum(${calls.usage} ->> ${`$.${part}`})`;

const SUMS = {
  calls: count(),
  uncachedInput: tokens('uncachedInput'),
  cacheRead: tokens('cacheRead'),
  cacheWrite: tokens('cacheWrite'),
  output: tokens('output'),
  reasoning: tokens('reasoning'),
  costUsd: sql<number | null>`sum(${calls.costUsd})`,
  callsWithoutPrice: sql<number>`sum(${calls.costUsd} is null)`,
};

type Sums = Omit<PipelineCalls, 'usage'> & TokenUsage;

function lineOf({ uncachedInput, cacheRead, cacheWrite, output, reasoning, ...line }: Sums): PipelineCalls {
  return { ...line, usage: { uncachedInput, cacheRead, cacheWrite, output, reasoning } };
}

/**
 * Answered calls of a pipeline, added up where they lie, by task, role and iteration: agents (of rollouts that were cut
 * off as well), `summariser`'s, and the judge's in tournaments of the pipeline. Selections that a person asked for and
 * summaries by another model are not of the pipeline.
 */
export function pipelineCalls(db: DbOrTx, experimentId: string, summariser: string): PipelineCalls[] {
  const ofRollouts = (role: 'agent' | 'summariser') =>
    db
      .select({ taskId: rollouts.taskId, role: calls.role, iteration: rollouts.iteration, ...SUMS })
      .from(calls)
      .innerJoin(rollouts, eq(rollouts.id, calls.rolloutId))
      .where(
        and(
          eq(calls.experimentId, experimentId),
          eq(calls.role, role),
          role === 'summariser' ? eq(calls.model, summariser) : undefined,
        ),
      )
      .groupBy(rollouts.taskId, rollouts.iteration)
      .all();
  const judge = db
    .select({ taskId: tournaments.taskId, role: calls.role, iteration: tournaments.iteration, ...SUMS })
    .from(calls)
    .innerJoin(tournaments, eq(tournaments.id, calls.tournamentId))
    .where(and(eq(calls.experimentId, experimentId), eq(calls.role, 'judge'), isNotNull(tournaments.purpose)))
    .groupBy(tournaments.taskId, tournaments.iteration)
    .all();
  return [...ofRollouts('agent'), ...ofRollouts('summariser'), ...judge].map(lineOf);
}
