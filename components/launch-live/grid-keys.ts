/** Where an arrow key leads from a cell, or null when the key is another one or there is no cell that way. */
export function cellAfter(
  key: string,
  at: { row: number; column: number },
  size: { rows: number; columns: number },
): { row: number; column: number } | null {
  const { row, column } = at;
  const targets: Record<string, { row: number; column: number }> = {
    ArrowUp: { row: row - 1, column },
    ArrowDown: { row: row + 1, column },
    ArrowLeft: { row, column: column - 1 },
    ArrowRight: { row, column: column + 1 },
    Home: { row, column: 0 },
    End: { row, column: size.columns - 1 },
  };
  const to = targets[key];
  const inside = to && to.row >= 0 && to.row < size.rows && to.column >= 0 && to.column < size.columns;
  return inside && (to.row !== row || to.column !== column) ? to : null;
}
