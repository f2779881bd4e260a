import type { Decision } from '@/lib/tournament/types';
import type { GroupView } from './tournament-view';

/** People count attempts from 1. */
export const slotLabel = (slot: number): string => `#${slot + 1}`;

/** `#3`; with its iteration, `i0#3`, where that is not the one at hand; `?` for a removed rollout. */
export const attemptLabel = (
  rollout: { slot: number; iteration: number } | undefined,
  iteration: number,
): string => {
  if (!rollout) return '?';
  return `${rollout.iteration === iteration ? '' : `i${rollout.iteration}`}${slotLabel(rollout.slot)}`;
};

/** How a group was decided, as a few words and as a sentence. */
export const DECISION_WORDS: Record<Decision, { short: string; long: string }> = {
  votes: { short: '', long: 'Decided by its votes.' },
  'extra-votes': { short: 'extra votes', long: 'The votes were tied; extra votes decided.' },
  evidence: { short: 'evidence', long: 'The votes were tied; the stronger recorded evidence decided.' },
  seeded: { short: 'seeded', long: 'Still tied after every other rule; the seed decided.' },
  bye: { short: 'bye', long: 'One candidate alone: it goes on without a vote.' },
  identical: { short: 'identical', long: 'All patches are identical: the first goes on without a vote.' },
};

/** Longest tally written out in full; larger groups show the winner's share. */
const LONGEST_TALLY = 9;

/**
 * The tally as it stands on the joint: `6–2`, `5–2–1`, for many candidates `5 of 8`; `bye` and `=` where
 * nobody voted.
 */
export function tallyText(group: Pick<GroupView, 'tally' | 'decidedBy' | 'winner' | 'candidates'>): string {
  if (group.decidedBy === 'bye') return 'bye';
  if (group.decidedBy === 'identical') return '=';
  const full = group.tally.join('–');
  if (full.length <= LONGEST_TALLY) return full;
  const counted = group.tally.reduce((a, b) => a + b, 0);
  const most = group.winner === null ? Math.max(...group.tally) : winnersVotes(group);
  return `${most} of ${counted}`;
}

function winnersVotes(group: Pick<GroupView, 'tally' | 'winner' | 'candidates'>): number {
  return group.tally[group.candidates.findIndex((id) => id === group.winner)] ?? 0;
}

/** The small words under the tally: how far an open group is, or how it was decided if not by plain votes. */
export function underTally(group: GroupView, planned: number, upset: boolean): string {
  if (group.winner === null) {
    const cast = group.votes.length;
    return cast === 0 ? 'waiting' : `${cast} of ${Math.max(planned, cast)}`;
  }
  const decision = group.decidedBy && group.decidedBy !== 'bye' ? DECISION_WORDS[group.decidedBy].short : '';
  return [upset ? 'upset' : '', decision].filter((word) => word !== '').join(' · ');
}

/** A name for a group that says everything its drawing says. */
export function groupName(
  group: GroupView,
  nameOf: (id: string) => string,
  planned: number,
  upset: boolean,
): string {
  const head = `Round ${group.round + 1}, group ${group.group + 1}:`;
  const members = group.candidates.map((id, i) => `${nameOf(id)} ${group.tally[i] ?? 0}`).join(', ');
  if (group.winner === null)
    return `${head} not decided, ${group.votes.length} of ${planned} votes. Votes so far: ${members}.`;
  const how = group.decidedBy ? DECISION_WORDS[group.decidedBy].long : '';
  const votes = group.votes.length > 0 ? ` Votes: ${members}.` : '';
  const said = upset ? ' Upset: a candidate that passes the tests lost to one that fails.' : '';
  return `${head} ${nameOf(group.winner)} won.${votes} ${how}${said}`;
}
