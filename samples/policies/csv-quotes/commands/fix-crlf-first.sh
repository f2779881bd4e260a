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
  const input = text.replace(/^\uFEFF/, '').replace(/\r\n/g, '\n');
  const rows = [];
  let row = [];
  let field = '';
  let inside = false;
  let wasQuoted = false;
  let line = 1;
  let start = 1;
  for (let i = 0; i <= input.length; i++) {
    const c = input[i];
    if (inside) {
      if (c === undefined) throw new CsvError('unterminated quote', start);
      if (c === '\n') line++;
      if (c !== '"') field += c;
      else if (input[i + 1] === '"') field += input[++i];
      else inside = false;
    } else if (c === '"' && field === '' && !wasQuoted) {
      inside = wasQuoted = true;
      start = line;
    } else if (c === delimiter || c === '\n' || c === undefined) {
      const blank = row.length === 0 && field === '' && !wasQuoted && c !== delimiter;
      if (!blank) row.push(field);
      field = '';
      wasQuoted = false;
      if (c === delimiter) continue;
      if (row.length > 0) rows.push(row);
      row = [];
      line++;
    } else field += c;
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
