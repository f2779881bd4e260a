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
  if (text.charCodeAt(0) === 0xfeff) text = text.slice(1);
  const rows = [];
  let row = [];
  let field = '';
  let place = 'start'; // in the field: start, plain, quoted or closed
  let line = 1;
  let quoteLine = 0;

  const finishRow = () => {
    if (row.length > 0 || place !== 'start') rows.push([...row, field]);
    row = [];
    field = '';
    place = 'start';
  };

  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    if (place === 'quoted') {
      if (char === '\n') line++;
      if (char !== '"') field += char;
      else if (text[i + 1] === '"') field += text[++i];
      else place = 'closed';
    } else if (char === '"' && place === 'start') {
      place = 'quoted';
      quoteLine = line;
    } else if (char === delimiter) {
      row.push(field);
      field = '';
      place = 'start';
    } else if (char === '\n' || (char === '\r' && text[i + 1] === '\n')) {
      if (char === '\r') i++;
      finishRow();
      line++;
    } else {
      field += char;
      if (place === 'start') place = 'plain';
    }
  }
  if (place === 'quoted') throw new CsvError('unclosed quote', quoteLine);
  finishRow();
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
