/** Wrong usage; the message goes to the user after `tally: `. */
export class UsageError extends Error {}

/** Options by name; `key` is the property they set, `value` marks those that take a value. */
const OPTIONS = [
  { short: 'c', long: 'column', key: 'column', value: true },
  { short: 'd', long: 'delimiter', key: 'delimiter', value: true },
  { short: 'i', long: 'ignore-case', key: 'ignoreCase' },
  { short: 'r', long: 'reverse', key: 'reverse' },
  { short: 'u', long: 'unique', key: 'unique' },
  { short: 'h', long: 'help', key: 'help' },
];

/** Arguments to `{ files, column, delimiter, … }`. */
export function parseArgs(argv) {
  const result = { files: [], column: 1, delimiter: '\t' };
  for (let i = 0; i < argv.length; i++) {
    const arg = argv[i];
    const option = OPTIONS.find(({ short, long }) => arg === `-${short}` || arg === `--${long}`);
    if (!option) {
      if (arg.startsWith('--')) throw new UsageError(`unknown option ${arg}`);
      result.files.push(arg);
      continue;
    }
    result[option.key] = option.value ? argv[++i] : true;
  }
  result.column = Number(result.column);
  return result;
}
