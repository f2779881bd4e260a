import type { RolloutFacts } from '@/lib/rollout/facts';
import type { ExitStatus, OutcomeKind, TokenUsage } from '@/lib/rollout/rollout';
import type { BadCitation, Summary } from '@/lib/summary/schema';
import { callsWithPrefix } from './calls';
import type { DbOrTx } from './client';
import { rolloutsById, type StoredRollout } from './rollouts';
import { newestSummaries, summariesById, type StoredSummary } from './summaries';
import { findTournament, groupsOf, type GroupDetail, type StoredVote } from './tournaments';

/** One ask of a vote with the reply as it came, also an unreadable one. */
export interface VoteAsk {
  ask: number;
  reply: string;
  stopReason: 'end' | 'max-tokens' | 'refusal';
  servedBy: string;
  usage: TokenUsage;
  costUsd: number | null;
  latencyMs: number;
  /** Parts of the request that the model refused and that were left out. */
  dropped: ('temperature' | 'jsonSchema')[];
}

export interface GroupPageCandidate {
  id: string;
  slot: number;
  iteration: number;
  exitStatus: ExitStatus;
  outcome: OutcomeKind;
  facts: RolloutFacts;
  summary: {
    model: string;
    promptVersion: number;
    status: 'ok' | 'failed';
    error: string | null;
    content: Summary | null;
    badCitations: BadCitation[];
  } | null;
}

export interface GroupPage {
  tournamentId: string;
  model: string;
  scripted: boolean;
  promptVersion: number;
  group: Omit<GroupDetail, 'votes'>;
  candidates: GroupPageCandidate[];
  votes: (StoredVote & { replies: VoteAsk[] })[];
}

/**
 * One group of a tournament (round and group count from 0) with the summaries its candidates were judged by
 * and every vote with all its replies. Null when there is no such group.
 */
export function groupPage(db: DbOrTx, tournamentId: string, round: number, group: number): GroupPage | null {
  const tournament = findTournament(db, tournamentId);
  const found = groupsOf(db, tournamentId).find((g) => g.round === round && g.group === group);
  if (!tournament || !found) return null;
  const { votes, ...rest } = found;
  const asks = asksOf(db, tournamentId, round, group);
  const rows = new Map(rolloutsById(db, found.candidates).map((row) => [row.id, row]));
  const ids = new Map(tournament.candidates.map((c) => [c.rolloutId, c.summaryId]));
  const judged = summariesById(
    db,
    found.candidates.flatMap((id) => ids.get(id) ?? []),
  );
  const newest = newestSummaries(db, found.candidates);
  return {
    tournamentId,
    model: tournament.model,
    scripted: tournament.scripted,
    promptVersion: tournament.promptVersion,
    group: rest,
    candidates: found.candidates.flatMap((id) => {
      const row = rows.get(id);
      return row ? candidateOf(row, judged.get(ids.get(id) ?? '') ?? newest.get(id) ?? null) : [];
    }),
    votes: votes.map((vote) => ({ ...vote, replies: asks.get(vote.vote) ?? [] })),
  };
}

function candidateOf(row: StoredRollout, summary: StoredSummary | null): GroupPageCandidate {
  const { id, slot, iteration, exitStatus, outcome, facts } = row;
  if (!summary) return { id, slot, iteration, exitStatus, outcome, facts, summary: null };
  const { model, promptVersion, status, error, content, badCitations } = summary;
  return {
    ...{ id, slot, iteration, exitStatus, outcome, facts },
    summary: { model, promptVersion, status, error, content, badCitations },
  };
}

/** Stored replies of a group by vote; the calls' keys end in `:<vote>:<ask>`. */
function asksOf(db: DbOrTx, tournamentId: string, round: number, group: number): Map<number, VoteAsk[]> {
  const prefix = `vote:${tournamentId}:${round}:${group}:`;
  const byVote = new Map<number, VoteAsk[]>();
  for (const call of callsWithPrefix(db, prefix)) {
    const [vote = NaN, ask = NaN] = call.key.slice(prefix.length).split(':').map(Number);
    if (!Number.isInteger(vote) || !Number.isInteger(ask)) continue;
    const { reply, stopReason, servedBy, usage, costUsd, latencyMs } = call;
    const dropped = call.dropped ?? [];
    byVote.set(vote, [
      ...(byVote.get(vote) ?? []),
      { ask, reply, stopReason, servedBy, usage, costUsd, latencyMs, dropped },
    ]);
  }
  for (const list of byVote.values()) list.sort((a, b) => a.ask - b.ask);
  return byVote;
}
