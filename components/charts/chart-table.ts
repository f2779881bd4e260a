/** A number with its interval, as a reader sees it (`text`) and as a spreadsheet wants it. */
export interface MeasuredCell {
  text: string;
  value: number | null;
  low: number | null;
  high: number | null;
  n: number;
}

export interface LinkedCell {
  text: string;
  href: string;
}

/** What stands in a cell of the table behind a chart; null is unknown. */
export type ChartCell = string | number | null | MeasuredCell | LinkedCell;

export interface ChartTable {
  columns: string[];
  /** One row per point; the first cell names it. */
  rows: ChartCell[][];
}

const isMeasured = (cell: ChartCell | undefined): cell is MeasuredCell =>
  typeof cell === 'object' && cell !== null && 'n' in cell;

/** The cell in words; unknown is a dash. */
export function cellText(cell: ChartCell): string {
  if (cell === null) return '—';
  return typeof cell === 'object' ? cell.text : String(cell);
}

/** Quotes by RFC 4180; a text that a spreadsheet would take for a formula gets an apostrophe before it. */
function field(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const safe = /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const plain = (cell: ChartCell | undefined): string | number | null => {
  if (cell === undefined || cell === null) return null;
  return typeof cell === 'object' ? cell.text : cell;
};

/**
 * The table as CSV (RFC 4180, CRLF, header line). A column of measured cells becomes four: the value, unrounded,
 * then `low`, `high` and `n`; unknown is empty.
 */
export function chartCsv({ columns, rows }: ChartTable): string {
  const measured = columns.map((_, at) => rows.some((row) => isMeasured(row[at])));
  const head = columns.flatMap((name, at) =>
    measured[at] ? [name, `${name}: low`, `${name}: high`, `${name}: n`] : [name],
  );
  const lines = rows.map((row) =>
    columns.flatMap((_, at) => {
      const cell = row[at];
      if (isMeasured(cell)) return [cell.value, cell.low, cell.high, cell.n];
      return measured[at] ? [plain(cell), null, null, null] : [plain(cell)];
    }),
  );
  return [head, ...lines].map((line) => `${line.map(field).join(',')}\r\n`).join('');
}
