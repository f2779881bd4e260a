interface Labelled {
  px: number;
  py: number;
  label: string;
}

/** Pixels of a letter and of a line at the size of labels. */
const LETTER = 6.3;
const LINE = 12;

/**
 * On which side of its point each label stands; null where it would touch another label or point, or leave the plot.
 * Earlier points go first.
 */
export function freeLabels(points: readonly Labelled[], right: number): ('left' | 'right' | null)[] {
  const taken = points.map(({ px, py }) => ({ x0: px - 5, x1: px + 5, y0: py - 5, y1: py + 5 }));
  return points.map(({ px, py, label }) => {
    const wide = label.length * LETTER;
    for (const side of ['right', 'left'] as const) {
      const x0 = side === 'right' ? px + 8 : px - 8 - wide;
      const box = { x0, x1: x0 + wide, y0: py - 5 - LINE + 2, y1: py - 3 };
      const free = taken.every(
        (other) => other.x1 <= box.x0 || other.x0 >= box.x1 || other.y1 <= box.y0 || other.y0 >= box.y1,
      );
      if (free && box.x1 <= right && box.x0 >= 0) {
        taken.push(box);
        return side;
      }
    }
    return null;
  });
}
