/** Sizes of the bracket in CSS pixels; rows are 32 px high, everything else stands on a 4 px grid. */
export const SIZES = {
  row: 32,
  /** Between the blocks of neighbouring groups of the first round. */
  gap: 8,
  candidate: 332,
  joint: 104,
  winner: 88,
  header: 32,
  padding: 8,
} as const;

/** Sizes that a drawing may choose for itself. */
export interface BracketSizes {
  row: number;
  gap: number;
  candidate: number;
  joint: number;
  winner: number;
  padding: number;
}

/** What the layout needs of a group; `winner` is null while it is undecided. */
export interface LayoutGroup {
  round: number;
  group: number;
  candidates: readonly string[];
  winner: string | null;
}

export interface LayoutInput {
  /** Every candidate, in slot order; those that no group names stand for themselves. */
  candidates: readonly string[];
  /** Candidates folded into another one with the same patch: they get no row. */
  folded: ReadonlySet<string>;
  rounds: readonly { round: number; groups: readonly LayoutGroup[] }[];
  /** Rounds that will be played; the width is reserved for all of them. */
  plannedRounds: number;
}

export interface PlacedCandidate {
  id: string;
  x: number;
  /** Centre of the row. */
  y: number;
}

export interface PlacedJoint {
  /** `r1.g3`: round and group as people count, from 1. */
  key: string;
  round: number;
  group: number;
  /** Left edge of the joint and of the winner's place that follows it. */
  x: number;
  winnerX: number;
  /** Centre of the group: where its tally stands and its winner's path goes on. */
  y: number;
  /** Where each candidate's path comes in, in the group's order. */
  inputs: { id: string; y: number }[];
  winner: string | null;
}

export interface BracketLayout {
  width: number;
  height: number;
  /** Column 0 holds the candidates, column r the winners of round r. */
  columns: { column: number; x: number; width: number }[];
  candidates: PlacedCandidate[];
  joints: PlacedJoint[];
}

/** The key of a group in the URL and for people: `r1.g3`, both counted from 1. */
export function groupKey(group: { round: number; group: number }): string {
  return `r${group.round + 1}.g${group.group + 1}`;
}

/** Round and group (from 0) of a key; null when it is not one. */
export function parseGroupKey(key: string | null): { round: number; group: number } | null {
  const match = /^r([1-9]\d{0,3})\.g([1-9]\d{0,3})$/.exec(key ?? '');
  return match ? { round: Number(match[1]) - 1, group: Number(match[2]) - 1 } : null;
}

/** Left edge of column c: candidates, then a joint and a place for the winner per round. */
function columnX(column: number, sizes: BracketSizes): number {
  const { padding, candidate, joint, winner } = sizes;
  return column === 0 ? padding : padding + candidate + column * joint + (column - 1) * winner;
}

/**
 * Places candidates, joints and winners so that no path crosses another: rows are ordered by walking the
 * tree of groups from those whose winner has not met anybody yet back to the first round. Any group size, byes, rounds
 * of which only some groups are known.
 */
export function layoutBracket(input: LayoutInput, sizes: BracketSizes = SIZES): BracketLayout {
  const rounds = input.rounds.filter((round) => round.groups.length > 0);
  const place = new Placement(
    rounds.map((round) => round.groups),
    sizes,
  );
  for (const { group, at } of place.roots()) place.group(group, at);
  for (const id of input.candidates) if (!place.rows.has(id) && !input.folded.has(id)) place.candidate(id);

  const columnCount = Math.max(rounds.length, input.plannedRounds) + 1;
  const columns = Array.from({ length: columnCount }, (_, column) => ({
    column,
    x: columnX(column, sizes),
    width: column === 0 ? sizes.candidate : sizes.winner,
  }));
  const right = columns.at(-1);
  return {
    width: (right ? right.x + right.width : 0) + sizes.padding,
    height: place.bottom + sizes.padding,
    columns,
    candidates: [...place.rows].map(([id, y]) => ({ id, x: columnX(0, sizes), y })),
    joints: place.joints.sort((a, b) => a.round - b.round || a.y - b.y),
  };
}

/** Hands out rows from top to bottom while the tree is walked. */
class Placement {
  readonly rows = new Map<string, number>();
  readonly joints: PlacedJoint[] = [];
  bottom: number;
  private readonly rounds: readonly (readonly LayoutGroup[])[];
  private readonly sizes: BracketSizes;

  constructor(rounds: readonly (readonly LayoutGroup[])[], sizes: BracketSizes) {
    this.rounds = rounds;
    this.sizes = sizes;
    this.bottom = sizes.padding;
  }

  /** Groups whose winner has not met anybody yet, in the order of the first round, so that rows stay where they are. */
  roots(): { group: LayoutGroup; at: number }[] {
    const found = this.rounds.flatMap((groups, at) =>
      groups
        .filter(({ winner }) => {
          const next = this.rounds[at + 1] ?? [];
          return winner === null || !next.some(({ candidates }) => candidates.includes(winner));
        })
        .map((group) => ({ group, at, first: this.firstLeaf(group, at) })),
    );
    return found.sort((a, b) => a.first - b.first);
  }

  /** The lowest number of a first-round group from which somebody came to this one. */
  private firstLeaf(group: LayoutGroup, at: number): number {
    if (at === 0) return group.group;
    const from = (this.rounds[at - 1] ?? []).filter(
      ({ winner }) => winner !== null && group.candidates.includes(winner),
    );
    return Math.min(...from.map((one) => this.firstLeaf(one, at - 1)));
  }

  candidate(id: string): number {
    const y = this.bottom + this.sizes.row / 2;
    this.rows.set(id, y);
    this.bottom += this.sizes.row;
    return y;
  }

  /** Places a group with everything it came from; returns the y of its winner's path. */
  group(group: LayoutGroup, at: number): number {
    const inputs = group.candidates.map((id) => ({ id, y: this.input(id, at) }));
    if (at === 0) this.bottom += this.sizes.gap;
    const y = ((inputs[0]?.y ?? 0) + (inputs.at(-1)?.y ?? 0)) / 2;
    this.joints.push({
      key: groupKey(group),
      round: group.round,
      group: group.group,
      x: columnX(at, this.sizes) + (at === 0 ? this.sizes.candidate : this.sizes.winner),
      winnerX: columnX(at + 1, this.sizes),
      y,
      inputs,
      winner: group.winner,
    });
    return y;
  }

  /** A candidate of the first round is a row; later ones are the winners of the round before. */
  private input(id: string, at: number): number {
    if (at === 0) return this.candidate(id);
    const from = this.rounds[at - 1]?.find((group) => group.winner === id);
    return from ? this.group(from, at - 1) : this.candidate(id);
  }
}
