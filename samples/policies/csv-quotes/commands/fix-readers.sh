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
  const source = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const rows = [];
  let pos = 0;
  while (pos < source.length) {
    const skipped = breakAt(source, pos);
    if (skipped > 0) {
      pos += skipped;
      continue;
    }
    const row = [];
    for (;;) {
      const [field, next] = source[pos] === '"' ? readQuoted(source, pos) : ['', pos];
      const end = endOfPlain(source, next, delimiter);
      row.push(field + source.slice(next, end));
      pos = end;
      if (source[pos] !== delimiter) break;
      pos++;
    }
    pos += breakAt(source, pos);
    rows.push(row);
  }
  return rows;
}

/** Length of the line end at `pos`: 0, 1 or 2. */
function breakAt(source, pos) {
  if (source[pos] === '\n') return 1;
  return source.startsWith('\r\n', pos) ? 2 : 0;
}

/** Where the unquoted text from `pos` ends. */
function endOfPlain(source, pos, delimiter) {
  while (pos < source.length && source[pos] !== delimiter && breakAt(source, pos) === 0) pos++;
  return pos;
}

/** The text of the quoted field that opens at `pos`, and the position after its closing quote. */
function readQuoted(source, pos) {
  let field = '';
  for (let at = pos + 1; ; ) {
    const close = source.indexOf('"', at);
    if (close < 0) throw new CsvError('unterminated quoted field', source.slice(0, pos).split('\n').length);
    field += source.slice(at, close);
    if (source[close + 1] !== '"') return [field, close + 1];
    field += '"';
    at = close + 2;
  }
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
