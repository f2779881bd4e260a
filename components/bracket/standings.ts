import type { BracketTournament } from '@/lib/api/tournaments';

/** A pair as one of its two saw it. */
export interface Meeting {
  round: number;
  group: number;
  other: string;
  mine: number;
  theirs: number;
}

export interface Standing {
  won: number;
  drawn: number;
  lost: number;
  /** In the order they were played. */
  pairs: Meeting[];
}

/** What every candidate's decided pairs came to, by votes; groups of other sizes than two are no pairs. */
export function standingsOf({ rounds }: Pick<BracketTournament, 'rounds'>): Map<string, Standing> {
  const standings = new Map<string, Standing>();
  const note = (of: string, meeting: Meeting) => {
    const known = standings.get(of) ?? { won: 0, drawn: 0, lost: 0, pairs: [] };
    known.pairs.push(meeting);
    if (meeting.mine > meeting.theirs) known.won++;
    else if (meeting.mine === meeting.theirs) known.drawn++;
    else known.lost++;
    standings.set(of, known);
  };
  for (const { round, group, candidates, tally, winner } of rounds.flatMap(({ groups }) => groups)) {
    const [a, b] = candidates;
    if (winner === null || candidates.length !== 2 || a === undefined || b === undefined) continue;
    const [forA = 0, forB = 0] = tally;
    note(a, { round, group, other: b, mine: forA, theirs: forB });
    note(b, { round, group, other: a, mine: forB, theirs: forA });
  }
  return standings;
}
