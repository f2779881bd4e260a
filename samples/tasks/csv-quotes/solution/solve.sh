#!/bin/bash
# Reference fix: one pass over the text that knows whether it is at the start of a field.
set -e
cd /app
cat > lib/csv.js <<'JS'
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
  const rows = [];
  let row = [];
  let line = 1;
  let at = text.startsWith('\uFEFF') ? 1 : 0;
  while (at < text.length) {
    const blank = row.length === 0 && /\r?\n/y;
    if (blank && ((blank.lastIndex = at), blank.test(text))) {
      at = blank.lastIndex;
      line++;
      continue;
    }
    let field = '';
    if (text[at] === '"') {
      const opened = line;
      at++;
      for (;;) {
        if (at >= text.length) throw new CsvError('quoted field is never closed', opened);
        if (text[at] === '"') {
          if (text[at + 1] !== '"') break;
          at++;
        }
        if (text[at] === '\n') line++;
        field += text[at++];
      }
      at++;
    }
    while (at < text.length && text[at] !== delimiter && text[at] !== '\n' && !text.startsWith('\r\n', at)) field += text[at++];
    row.push(field);
    if (text[at] === delimiter) {
      at++;
      if (at < text.length) continue;
      row.push('');
    }
    if (text.startsWith('\r\n', at)) at++;
    at++;
    line++;
    rows.push(row);
    row = [];
  }
  return rows;
}

/** Rows to text, one line per row. */
export function stringify(rows, { delimiter = ',' } = {}) {
  return rows.map((row) => line(row, delimiter) + '\n').join('');
}

function line(row, delimiter) {
  if (row.length === 1 && row[0] === '') return '""';
  return row.map((field) => quote(field, delimiter)).join(delimiter);
}

function quote(field, delimiter) {
  return field.includes(delimiter) || /["\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}
JS
