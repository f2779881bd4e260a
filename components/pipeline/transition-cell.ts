/** A cell of a transition matrix: `from` passing rollouts in one iteration, `to` in the next. */
export interface CellKey {
  fromIteration: number;
  from: number;
  to: number;
}

/** The cell as it stands in the URL: `0.1-7`, iteration, then the two counts. */
export const cellParam = ({ fromIteration, from, to }: CellKey): string => `${fromIteration}.${from}-${to}`;

/** The cell of a URL; null when it is not one. */
export function parseCell(param: string | null): CellKey | null {
  const match = /^(\d{1,2})\.(\d{1,3})-(\d{1,3})$/.exec(param ?? '');
  return match ? { fromIteration: Number(match[1]), from: Number(match[2]), to: Number(match[3]) } : null;
}
