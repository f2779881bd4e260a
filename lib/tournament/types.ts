/** A rollout as the tournament sees it: no outcome, no reward, no log of a verifier. */
export interface Candidate {
  /** Rollout id. */
  id: string;
  /** Text that tells identical patches (lib/rollout/patch.ts); null: never collapsed. */
  patchKey: string | null;
  /** Strength of the recorded evidence, for the tie rule `evidence`; higher is better. */
  evidence: number;
}

/** Natural key of one ask of one vote inside a tournament. Rounds, groups and votes count from 0. */
export interface VoteQuestion {
  round: number;
  group: number;
  vote: number;
  /** 0 for the first ask, up to `reasks` for a vote that came back unreadable. */
  ask: number;
  /** Candidate ids in the order the judge sees them. */
  order: string[];
  seed: number;
  /** How many votes of its group were shown this order before it; with the prompt it names an answer for reuse. */
  sample: number;
}

/** What came back: a 0-based position in `order`, or why no choice could be read. */
export type VoteAnswer = (
  { choice: number; rationale: string } | { choice: null; reason: string; rationale: string }
) & {
  /** True when the same question was answered before, in another tournament, so that nothing was paid for it here. */
  reused?: boolean;
};

export interface Vote {
  vote: number;
  order: string[];
  /** Rollout id of the chosen candidate; null when the vote is spoiled. */
  choice: string | null;
  /** Why the last ask could not be read; null for a vote that counts. */
  spoiled: string | null;
  rationale: string;
  /** How often it was asked: 1 + re-asks. */
  asks: number;
  /** True for the votes that the tie rule `extra-votes` added. */
  extra: boolean;
  /** How many of its asks were answered before, in another tournament. */
  reused: number;
}

/** How a group was decided. */
export const DECISIONS = ['votes', 'extra-votes', 'evidence', 'seeded', 'bye', 'identical'] as const;
export type Decision = (typeof DECISIONS)[number];

export interface Group {
  round: number;
  group: number;
  candidates: string[];
  votes: Vote[];
  /** Votes per candidate, in the order of `candidates`. */
  tally: number[];
  winner: string;
  decidedBy: Decision;
}

export interface Round {
  round: number;
  groups: Group[];
}

/** Candidates with the identical patch that stand behind one of them. */
export interface Collapsed {
  candidate: string;
  duplicates: string[];
}

/** Where a selector that ranks puts a candidate. */
export interface Ranked {
  candidate: string;
  /** What it is ranked by, in the selector's own unit (lib/tournament/selectors); higher is better. */
  score: number;
  /** 95 % interval of the score; null where the selector has none. */
  interval: { low: number; high: number } | null;
}

export interface TournamentResult {
  collapsed: Collapsed[];
  rounds: Round[];
  /** Rollout ids; of a ranking selector best first, of a bracket in the order of their last groups. */
  survivors: string[];
  /** Best first; null for a selector that ranks nobody, as the bracket. */
  ranking: Ranked[] | null;
}

export type TournamentEvent =
  | { type: 'group-started'; round: number; group: number; candidates: string[] }
  | { type: 'vote'; round: number; group: number; vote: Vote }
  | { type: 'group-decided'; group: Group };

/** What a tournament needs from the world. */
export interface TournamentPorts {
  /** Asks the judge once. Same question, same answer (it may be served from a store). Rejects only to stop everything. */
  vote(question: VoteQuestion): Promise<VoteAnswer>;
  /**
   * Told in the order things happen inside a group; groups of a round interleave. The group goes on when it resolves, and
   * a rejection stops everything.
   */
  emit(event: TournamentEvent): void | Promise<void>;
  signal: AbortSignal;
}
