// node tools/manifest.js FOLDER < NAMES: path, size and SHA-256 of the files named on standard input, one a line.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.argv[2];
const paths = readFileSync(0, 'utf8')
  .split('\n')
  .filter((name) => name !== '')
  .map((name) => name.replace(/^\.\//, ''))
  .sort((a, b) => a.localeCompare(b));

const entries = paths.map((path) => {
  const content = readFileSync(join(folder, path));
  return { path, bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') };
});
console.log(JSON.stringify(entries, null, 2));
