import { readFileSync } from 'node:fs';
import { parseArgs, UsageError } from './args.js';
import { count } from './count.js';
import { HELP } from './help.js';

/** Runs the command; gives the exit code: 0 done, 1 a file could not be read, 2 wrong usage. */
export function main(argv) {
  let options;
  try {
    options = parseArgs(argv);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`tally: ${error.message}\n`);
    return 2;
  }
  if (options.help) {
    process.stdout.write(HELP);
    return 0;
  }
  try {
    const texts = (options.files.length ? options.files : ['-']).map(read);
    for (const { value, times } of count(texts, options)) process.stdout.write(`${times}\t${value}\n`);
    return 0;
  } catch (error) {
    process.stderr.write(`tally: ${error.message}\n`);
    return 1;
  }
}

/** The text of a file; `-` is the standard input. */
function read(file) {
  return readFileSync(file === '-' ? 0 : file, 'utf8');
}
