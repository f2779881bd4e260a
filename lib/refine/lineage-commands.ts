/** A command of a trajectory with the number of its step (from 1). */
export interface IssuedCommand {
  step: number;
  command: string;
}

/** How the commands of two trajectories run beside each other; step numbers count from 1. */
export interface CommandLineage {
  /** Commands that are the same at the same place, counted from the first one. */
  sameStart: number;
  /** Where they part; null when one is the other. A side is null where its trajectory has ended. */
  firstDifference: { mine: IssuedCommand | null; theirs: IssuedCommand | null } | null;
  /** The longest run of the same commands in a row, wherever it stands; null without a common command. */
  longestRun: { length: number; mine: number; theirs: number } | null;
}

/** A command as it is compared: white space is one blank, and a leading `cd DIR &&` does not count. */
export function comparedCommand(command: string): string {
  return command
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/^cd [^&|;]+ && /, '');
}

/** Compares the commands of two trajectories in the order they were issued. */
export function commandLineage(
  mine: readonly IssuedCommand[],
  theirs: readonly IssuedCommand[],
): CommandLineage {
  const numbers = new Map<string, number>();
  const numbered = (list: readonly IssuedCommand[]) =>
    Int32Array.from(list, ({ command }) => {
      const text = comparedCommand(command);
      const known = numbers.get(text) ?? numbers.size;
      numbers.set(text, known);
      return known;
    });
  const a = numbered(mine);
  const b = numbered(theirs);
  let sameStart = 0;
  while (sameStart < Math.min(a.length, b.length) && a[sameStart] === b[sameStart]) sameStart++;
  const parted = sameStart < Math.max(a.length, b.length);
  const run = longestRun(a, b);
  return {
    sameStart,
    firstDifference: parted ? { mine: mine[sameStart] ?? null, theirs: theirs[sameStart] ?? null } : null,
    longestRun: run && {
      length: run.length,
      mine: mine[run.mine]?.step ?? 0,
      theirs: theirs[run.theirs]?.step ?? 0,
    },
  };
}

/** The first longest common run of two lists of numbers, with where it begins in each (from 0). */
function longestRun(a: Int32Array, b: Int32Array): { length: number; mine: number; theirs: number } | null {
  let best = { length: 0, mine: 0, theirs: 0 };
  /** Length of the common run that ends at each place of `b`, for the previous place of `a`. */
  let ends = new Int32Array(b.length + 1);
  for (let i = 0; i < a.length; i++) {
    const next = new Int32Array(b.length + 1);
    for (let j = 0; j < b.length; j++) {
      if (a[i] !== b[j]) continue;
      const length = (ends[j] ?? 0) + 1;
      next[j + 1] = length;
      if (length > best.length) best = { length, mine: i - length + 1, theirs: j - length + 1 };
    }
    ends = next;
  }
  return best.length === 0 ? null : best;
}
