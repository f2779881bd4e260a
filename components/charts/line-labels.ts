/** Where the label of a line stands: beside its last point, or over its first one. */
export interface LineEnd {
  /** Index of the last stage that has a value; -1: the line has none. */
  at: number;
  /** Share there, in [0, 1]. */
  value: number;
}

/** Last point of a line that has a value. */
export function lineEnd(points: readonly { value: number | null }[]): LineEnd {
  const at = points.findLastIndex((point) => point.value !== null);
  return { at, value: points[at]?.value ?? 0 };
}

const GAP = 13;

/**
 * Pixels by which each end label moves so that no two beside the same stage touch, given the height of the plot.
 * From the bottom up, so that nothing runs into the axis. Lines without a label (`false`) take no room.
 */
export function labelShifts(ends: readonly (LineEnd | false)[], plot: number): number[] {
  const shifts = ends.map(() => 0);
  const above = new Map<number, number>();
  const placed = ends
    .flatMap((end, i) => (end === false || end.at < 0 ? [] : [{ i, at: end.at, y: (1 - end.value) * plot }]))
    .sort((a, b) => b.y - a.y);
  for (const end of placed) {
    const y = Math.min(end.y, (above.get(end.at) ?? plot + GAP - 4) - GAP);
    shifts[end.i] = y - end.y;
    above.set(end.at, y);
  }
  return shifts;
}
