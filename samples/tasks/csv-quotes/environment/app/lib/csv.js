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
  return text.split('\n').map((line) => parseLine(line, delimiter));
}

function parseLine(line, delimiter) {
  const fields = [];
  let field = '';
  let quoted = false;
  for (const char of line) {
    if (char === '"') quoted = !quoted;
    else if (char === delimiter && !quoted) {
      fields.push(field);
      field = '';
    } else field += char;
  }
  fields.push(field);
  return fields;
}

/** Rows to text, one line per row. */
export function stringify(rows, { delimiter = ',' } = {}) {
  return rows.map((row) => row.map((field) => quote(field, delimiter)).join(delimiter)).join('\n') + '\n';
}

function quote(field, delimiter) {
  return field.includes(delimiter) ? `"${field}"` : field;
}
