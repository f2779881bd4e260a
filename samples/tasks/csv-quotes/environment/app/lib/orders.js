import { readFileSync } from 'node:fs';
import { parse } from './csv.js';

/** Reads a feed file whose first row holds the column names. */
export function readOrders(path) {
  const [names, ...rows] = parse(readFileSync(path, 'utf8'));
  return rows.map((row) => Object.fromEntries(names.map((name, i) => [name, row[i]])));
}
