import { displayOrder } from './display-order';
import { seededRandom } from './rng';
import type { TournamentSettings } from './settings';
import type { Candidate, Decision, Group, TournamentPorts, Vote } from './types';

/** Candidates with the most votes, in the order given. */
function leaders(candidates: readonly string[], tally: readonly number[]): string[] {
  const most = Math.max(...tally);
  return candidates.filter((_, i) => tally[i] === most);
}

function tallyOf(candidates: readonly string[], votes: readonly Vote[]): number[] {
  return candidates.map((id) => votes.filter((vote) => vote.choice === id).length);
}

/** Whether the first of two candidates would be chosen before the other in any tie; by their places in the group. */
export type WinsTie = (place: number, other: number) => boolean;
const NOBODY: WinsTie = () => false;

/**
 * How many of the `left` votes to ask next so that none is asked that could not matter: as many as it takes
 * one candidate to be out of reach if all of them went to it; 0 when one already is. A candidate that wins every tie is
 * out of reach when the others can only draw level.
 */
export function votesStillNeeded(tally: readonly number[], left: number, winsTie: WinsTie = NOBODY): number {
  const settled = (counts: readonly number[], rest: number) =>
    counts.some((mine, place) =>
      counts.every(
        (theirs, other) =>
          other === place || mine > theirs + rest || (mine === theirs + rest && winsTie(place, other)),
      ),
    );
  for (let more = 0; more < left; more++)
    for (const at of tally.keys())
      if (
        settled(
          tally.map((n, place) => (place === at ? n + more : n)),
          left - more,
        )
      )
        return more;
  return left;
}

/** Who would win a tie, where the tie rules can tell before it has come to one; nobody where they cannot. */
function tiesKnownBefore(
  members: readonly Candidate[],
  settings: TournamentSettings,
  seededPick: (tied: number) => number,
): WinsTie {
  const rules = [...settings.tie.map(({ rule }) => rule), 'seeded'];
  const evidence = (place: number) => members[place]?.evidence ?? 0;
  return (place, other) => {
    for (const rule of rules) {
      if (rule === 'extra-votes') return false;
      if (rule === 'evidence' && evidence(place) !== evidence(other))
        return evidence(place) > evidence(other);
      // Of more than two the seeded choice depends on who is in the tie.
      if (rule === 'seeded') return members.length === 2 && place === seededPick(2);
    }
    return false;
  };
}

/** One vote: asked again up to `reasks` times while unreadable, then spoiled. A spoiled vote counts for nobody. */
async function castVote(
  at: { round: number; group: number; vote: number; sample: number; extra: boolean },
  order: string[],
  settings: TournamentSettings,
  ports: TournamentPorts,
): Promise<Vote> {
  let reason = '';
  let rationale = '';
  let reused = 0;
  for (let ask = 0; ask <= settings.reasks; ask++) {
    ports.signal.throwIfAborted();
    const { extra: _extra, ...key } = at;
    const seed = Math.floor(
      seededRandom(settings.seed, 'vote', at.round, at.group, at.vote, ask)() * 2 ** 31,
    );
    const answer = await ports.vote({ ...key, ask, order, seed });
    rationale = answer.rationale;
    if (answer.reused === true) reused++;
    if (answer.choice !== null) {
      const choice = order[answer.choice];
      if (choice !== undefined)
        return {
          vote: at.vote,
          order,
          choice,
          spoiled: null,
          rationale,
          asks: ask + 1,
          extra: at.extra,
          reused,
        };
      reason = `chose place ${answer.choice + 1} of ${order.length}`;
    } else reason = answer.reason;
  }
  return {
    vote: at.vote,
    order,
    choice: null,
    spoiled: reason,
    rationale,
    asks: settings.reasks + 1,
    extra: at.extra,
    reused,
  };
}

/**
 * Decides one group: V votes (fewer with the exact early stop), `winner = argmax_g Σ_v 1[vote_v = g]`
 * (arXiv:2604.16529, RTV), then the tie rules in order. Groups that need no judge are told by `decidedBy`.
 */
export async function decideGroup(
  round: number,
  group: number,
  members: readonly Candidate[],
  settings: TournamentSettings,
  ports: TournamentPorts,
): Promise<Group> {
  const candidates = members.map((member) => member.id);
  const [only] = candidates;
  if (only === undefined) throw new Error(`round ${round} group ${group} has no candidates`);
  const undisputed = (decidedBy: Decision): Group => ({
    round,
    group,
    candidates,
    votes: [],
    tally: candidates.map(() => 0),
    winner: only,
    decidedBy,
  });
  if (candidates.length === 1) return undisputed('bye');
  if (
    settings.dedupe === 'on' &&
    members.every((m) => m.patchKey !== null && m.patchKey === members[0]?.patchKey)
  )
    return undisputed('identical');

  const votes: Vote[] = [];
  const shown = new Map<string, number>();
  const ask = async (among: string[], from: number, count: number, extra: boolean) => {
    const asked = Array.from({ length: count }, async (_, i) => {
      const vote = from + i;
      const order = displayOrder(
        among,
        vote,
        settings.display,
        settings.seed,
        round,
        group,
        extra ? 'extra' : 'votes',
      );
      const sample = shown.get(order.join('\n')) ?? 0;
      shown.set(order.join('\n'), sample + 1);
      const cast = await castVote({ round, group, vote, sample, extra }, order, settings, ports);
      await ports.emit({ type: 'vote', round, group, vote: cast });
      return cast;
    });
    votes.push(...(await Promise.all(asked)));
  };

  const seededPick = (tied: number) => Math.floor(seededRandom(settings.seed, 'tie', round, group)() * tied);
  const winsTie = tiesKnownBefore(members, settings, seededPick);
  while (votes.length < settings.votes) {
    const left = settings.votes - votes.length;
    const count =
      settings.early === 'exact' ? votesStillNeeded(tallyOf(candidates, votes), left, winsTie) : left;
    if (count === 0) break;
    await ask(candidates, votes.length, count, false);
  }

  let tied = leaders(candidates, tallyOf(candidates, votes));
  let decidedBy: Decision = 'votes';
  for (const tie of [...settings.tie, { rule: 'seeded' } as const]) {
    if (tied.length === 1) break;
    decidedBy = tie.rule;
    if (tie.rule === 'extra-votes') {
      const before = votes.length;
      await ask(tied, before, tie.votes, true);
      tied = leaders(tied, tallyOf(tied, votes.slice(before)));
    } else if (tie.rule === 'evidence') {
      const evidence = tied.map((id) => members.find((member) => member.id === id)?.evidence ?? 0);
      tied = leaders(tied, evidence);
    } else {
      tied = [tied[seededPick(tied.length)] ?? only];
    }
  }
  return {
    round,
    group,
    candidates,
    votes,
    tally: tallyOf(candidates, votes),
    winner: tied[0] ?? only,
    decidedBy,
  };
}
