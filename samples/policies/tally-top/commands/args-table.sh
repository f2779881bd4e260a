cat > src/args.js <<'EOF'
/** Wrong usage; the message goes to the user after `tally: `. */
export class UsageError extends Error {}

/** Options by name; `key` is the property they set, `value` marks those that take a value. */
const OPTIONS = [
  { short: 'c', long: 'column', key: 'column', value: true },
  { short: 'd', long: 'delimiter', key: 'delimiter', value: true },
  { short: 'i', long: 'ignore-case', key: 'ignoreCase' },
  { short: 'n', long: 'top', key: 'top', value: true },
  { short: 'r', long: 'reverse', key: 'reverse' },
  { short: 'u', long: 'unique', key: 'unique' },
  { short: 'h', long: 'help', key: 'help' },
];

/** Arguments to `{ files, column, delimiter, top, … }`; `top` is undefined when not given. */
export function parseArgs(argv) {
  const result = { files: [], column: '1', delimiter: '\t' };
  const rest = [...argv];
  while (rest.length > 0) {
    const arg = rest.shift();
    if (arg === '--') result.files.push(...rest.splice(0));
    else if (arg.startsWith('--')) readLong(arg, rest, result);
    else if (arg.startsWith('-') && arg !== '-') readShort(arg, rest, result);
    else result.files.push(arg);
  }
  return result.help ? result : checked(result);
}

function readLong(arg, rest, result) {
  const at = arg.indexOf('=');
  const name = at < 0 ? arg : arg.slice(0, at);
  const option = OPTIONS.find(({ long }) => `--${long}` === name);
  if (!option) throw new UsageError(`unknown option ${name}`);
  if (!option.value && at >= 0) throw new UsageError(`option ${name} takes no value`);
  result[option.key] = !option.value || (at < 0 ? next(name, rest) : arg.slice(at + 1));
}

function readShort(arg, rest, result) {
  for (let i = 1; i < arg.length; i++) {
    const name = `-${arg[i]}`;
    const option = OPTIONS.find(({ short }) => short === arg[i]);
    if (!option) throw new UsageError(`unknown option ${name}`);
    if (option.value) {
      result[option.key] = i + 1 < arg.length ? arg.slice(i + 1) : next(name, rest);
      return;
    }
    result[option.key] = true;
  }
}

function next(name, rest) {
  if (rest.length === 0) throw new UsageError(`option ${name} needs a value`);
  return rest.shift();
}

function checked(result) {
  if (result.delimiter === '') throw new UsageError('option --delimiter must not be empty');
  if (result.top !== undefined && result.unique) throw new UsageError('--top and --unique exclude each other');
  const top = result.top === undefined ? undefined : wholeNumber('--top', result.top);
  return { ...result, column: wholeNumber('--column', result.column), top };
}

function wholeNumber(name, text) {
  if (!/^[0-9]+$/.test(text) || Number(text) < 1) {
    throw new UsageError(`option ${name} needs a whole number from 1, not "${text}"`);
  }
  return Number(text);
}
EOF
node --test 2>&1 | grep -E "^. (pass|fail)"
