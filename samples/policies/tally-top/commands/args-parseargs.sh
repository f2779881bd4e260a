cat > src/args.js <<'EOF'
import { parseArgs as parse } from 'node:util';

/** Wrong usage; the message goes to the user after `tally: `. */
export class UsageError extends Error {}

const OPTIONS = {
  column: { type: 'string', short: 'c', default: '1' },
  delimiter: { type: 'string', short: 'd', default: '\t' },
  'ignore-case': { type: 'boolean', short: 'i' },
  top: { type: 'string', short: 'n' },
  reverse: { type: 'boolean', short: 'r' },
  unique: { type: 'boolean', short: 'u' },
  help: { type: 'boolean', short: 'h' },
};

/** Arguments to `{ files, column, delimiter, top, … }`. */
export function parseArgs(argv) {
  const { values, positionals: files } = read(argv);
  const { help, reverse, unique, delimiter } = values;
  if (help) return { files, help };
  if (delimiter === '') throw new UsageError('option --delimiter must not be empty');
  if (values.top !== undefined && unique) throw new UsageError('--top and --unique exclude each other');
  const top = values.top === undefined ? undefined : wholeNumber('--top', values.top);
  const column = wholeNumber('--column', values.column);
  return { files, column, delimiter, ignoreCase: values['ignore-case'], reverse, top, unique };
}

function read(argv) {
  try {
    return parse({ args: argv, options: OPTIONS, allowPositionals: true });
  } catch (error) {
    if (!error.code?.startsWith('ERR_PARSE_ARGS')) throw error;
    // The second line of node's messages is advice.
    throw new UsageError(error.message.split('\n')[0].replace(/^Unknown option/, 'unknown option').replace(/\. To specify.*$/, '').replaceAll("'", ''));
  }
}

function wholeNumber(name, text) {
  if (!/^[0-9]+$/.test(text) || Number(text) < 1) throw new UsageError(`option ${name} needs a whole number from 1`);
  return Number(text);
}
EOF
node --test 2>&1 | grep -E "^. (pass|fail)|not ok|✖"
