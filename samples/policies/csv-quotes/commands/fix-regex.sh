cat > lib/csv.js <<'EOF'
/** Thrown for text that is not CSV; `line` counts from 1. */
export class CsvError extends Error {
  constructor(message, line) {
    super(message);
    this.name = 'CsvError';
    this.line = line;
  }
}

/** Text to rows; a row is an array of strings. */
export function parse(text, { delimiter = ',' } = {}) {
  const source = text.replace(/^\uFEFF/, '');
  const d = delimiter.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const token = new RegExp(`(?:"((?:[^"]|"")*)"|(?!"))((?:(?!${d}|\\r?\\n)[^])*)(${d}|\\r?\\n|$)`, 'y');
  const rows = [];
  let row = [];
  let at = 0;
  while (at < source.length || row.length > 0) {
    token.lastIndex = at;
    const found = token.exec(source);
    if (!found) throw new CsvError('unterminated quoted field', source.slice(0, at).split('\n').length);
    at = token.lastIndex;
    const [, quoted, plain, end] = found;
    const blank = row.length === 0 && quoted === undefined && plain === '' && end !== delimiter;
    if (!blank) row.push((quoted ?? '').replaceAll('""', '"') + plain);
    if (end === delimiter) continue;
    if (row.length > 0) rows.push(row);
    row = [];
  }
  return rows;
}

/** Rows to text, one line per row. */
export function stringify(rows, { delimiter = ',' } = {}) {
  return rows.map((row) => formatRow(row, delimiter) + '\n').join('');
}

function formatRow(row, delimiter) {
  // A row of one empty field would be a blank line, which parse skips.
  if (row.length === 1 && row[0] === '') return '""';
  return row.map((field) => quote(field, delimiter)).join(delimiter);
}

function quote(field, delimiter) {
  const special = field.includes(delimiter) || /["\r\n]/.test(field);
  return special ? `"${field.replaceAll('"', '""')}"` : field;
}
EOF
