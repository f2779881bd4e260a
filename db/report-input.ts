import { and, eq } from 'drizzle-orm';
import type { ReportInput, ReportTask } from '@/lib/metrics/report';
import { plannedVotes } from '@/lib/tournament/grouping';
import type { DbOrTx } from './client';
import { tasksOf } from './experiments';
import { calls, rollouts } from './schema';
import { groupsOf, tournamentOfTask, type GroupDetail, type StoredTournament } from './tournaments';

function countsOf(
  tournament: StoredTournament,
  groups: GroupDetail[],
): NonNullable<ReportTask['tournament']> {
  const votes = groups.flatMap((group) => group.votes);
  const counted = votes.filter((vote) => vote.choice !== null);
  const rounds = new Map<
    number,
    { candidates: string[]; winner: string; decidedBy: NonNullable<GroupDetail['decidedBy']> }[]
  >();
  for (const { round, candidates, winner, decidedBy } of groups) {
    if (winner === null || decidedBy === null) continue;
    rounds.set(round, [...(rounds.get(round) ?? []), { candidates, winner, decidedBy }]);
  }
  return {
    id: tournament.id,
    rounds: [...rounds.values()].map((list) => ({ groups: list })),
    survivors: tournament.survivors ?? [],
    votes: {
      asked: votes.reduce((sum, vote) => sum + vote.asks, 0),
      counted: counted.length,
      spoiled: votes.length - counted.length,
      reasks: votes.reduce((sum, vote) => sum + vote.asks - 1, 0),
      planned: plannedVotes(tournament.candidates.length, tournament.settings).votes,
    },
    firstPlace: {
      wins: counted.filter((vote) => vote.choice === vote.order[0]).length,
      votes: counted.length,
    },
  };
}

/** The rows `experimentReport` needs, for one selection (null: none chosen, rollouts only). */
export function reportInput(db: DbOrTx, experimentId: string, selectionId: string | null): ReportInput {
  const rows = db
    .select({
      id: rollouts.id,
      taskId: rollouts.taskId,
      outcome: rollouts.outcome,
      steps: rollouts.stepCount,
      usage: rollouts.usage,
      costUsd: rollouts.costUsd,
    })
    .from(rollouts)
    .where(eq(rollouts.experimentId, experimentId))
    .orderBy(rollouts.iteration, rollouts.slot)
    .all();
  const tasks = tasksOf(db, experimentId).map((task): ReportTask => {
    const tournament = selectionId === null ? null : tournamentOfTask(db, experimentId, selectionId, task.id);
    const finished =
      tournament?.status === 'finished' ? countsOf(tournament, groupsOf(db, tournament.id)) : null;
    return {
      id: task.id,
      slug: task.slug,
      name: task.name,
      rollouts: rows.filter((row) => row.taskId === task.id).map(({ taskId: _task, ...row }) => row),
      tournament: finished,
    };
  });
  const paid = db
    .select({
      role: calls.role,
      model: calls.model,
      usage: calls.usage,
      costUsd: calls.costUsd,
      tournamentId: calls.tournamentId,
    })
    .from(calls)
    .where(and(eq(calls.experimentId, experimentId)))
    .all();
  const chosen = new Set(tasks.flatMap((task) => task.tournament?.id ?? []));
  return {
    tasks,
    calls: paid
      .filter(
        (call) => call.role !== 'judge' || (call.tournamentId !== null && chosen.has(call.tournamentId)),
      )
      .map(({ tournamentId: _tournament, ...call }) => call),
  };
}
