import { entropy } from './entropy';
import type { Hit } from './token-rules';

/**
 * Words that make a name the name of a secret. `key` alone is none (a cache has keys, a dictionary too): it counts with
 * a word before it that says of what, or in an environment variable.
 */
const NAME =
  '(?:(?:api|access|secret|private|auth|signing|encryption|master|account|service|client|license|storage|app|admin|deploy|webhook)[_-]?key(?:[_-]?base)?|secret(?:[_-]?(?:access[_-]?key|key[_-]?base|token|value))?|[_-]?token|passw(?:or)?d|passphrase|pwd|credentials?|authorization|connection[_-]?string)';

/** Where such a name may end; each is looked at more closely. */
const WORD =
  /key|token|secret|passw(?:or)?d|passphrase|pwd|credentials?|authorization|connection[_-]?string/gi;

const QUOTE = `\\\\{0,3}["'\`]`;

/** What follows the word: the rest of the name, `=`, `:`, `=>` or the space behind an option, and the value. */
const VALUE = new RegExp(
  `(?<rest>[_-]?(?:base|value|id|v[0-9]|prod|dev|test|staging|main|primary|secondary)\\b)?(?:${QUOTE})?\\]?\\s{0,3}(?<sign>=>|:=|==?|:|\\s)\\s{0,3}(?:(?:Bearer|Basic|Token)\\s{1,3})?(?<quote>${QUOTE})?(?<value>[^\\s"'\`,;<>()\\[\\]{}|\\\\]{6,500})`,
  'iy',
);

/** A variable of an environment, as `env`, `export` and .env files write it: any name with KEY, TOKEN, SECRET … in it. */
const ENVIRONMENT =
  /(?<![A-Za-z0-9_.$])(?<name>[A-Z][A-Z0-9_]{0,60}?(?:KEY|TOKEN|SECRET|PASSWORD|PASSWD|PASS|PWD|CREDENTIALS?|DSN|COOKIE)(?:_[A-Z0-9]{1,12})?)=(?<quote>["']?)(?<value>[^\s"'`;<>()[\]{}|\\]{6,500})/g;

/** Names that end like a secret's and are none. */
const HARMLESS_NAME =
  /(?:public|primary|foreign|sort|cache|partition|row|index|dict|json|map|object|sub|shape|max|min|num|n|pad|eos|bos|cls|sep|unk|mask|next|prev|page|special|input|output|total|prompt|completion|cached|count|lookup|source|patch|group|query|hot|short|idempotency|translation|i18n|registry|route|react)[_-]?(?:key|tokens?)s?$/i;

/** What stands for a secret without being one. */
const PLACEHOLDER =
  /^[^A-Za-z0-9]*$|\$|%[({A-Z]|^(?:x{3,}|\*{3,}|\.{3,}|-+|_+)|xxxx|\*\*\*|\.\.\.|…|^(?:your|my|the|some|example|sample|dummy|fake|mock|placeholder|change|insert|redacted|removed|hidden|null|none|undefined|true|false|string|process\.env|os\.environ|env\.|self\.|this\.|settings\.|config\.|request\.|secrets?\.|vars?\.)|(?:example|placeholder|changeme|change-me|change_me|dummy|redacted|-here|_here|insecure|not-?a-?real)/i;

/** Words, paths, calls and types: what code writes behind such a name. */
const CODE =
  /^(?:[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)+|[A-Za-z]+|[a-z]+(?:[_-][a-z]+)+|[A-Z]+(?:_[A-Z]+)+|(?:[A-Z]?[a-z]+)(?:[A-Z][a-z]+)+|[@&*!?:]?[\w.]*\/[\w./-]*|https?:.*|[0-9.,:x-]+|sha(?:1|256|512)[-:].*|[\w-]+\.(?:py|js|ts|json|txt|go|rs|c|h|md|ya?ml|toml|cfg|pem|key|html))$/;

/** `expected_bracket_2`: words with small numbers between them. */
const NUMBERED_NAME = /^[A-Za-z]+(?:[_-](?:[A-Za-z]+[0-9]{0,2}|[0-9]{1,3}))+$/;

const isPassword = (name: string) => /pass|pwd|credential|dsn/i.test(name);

/** Whether `value`, found behind a name of a secret, looks like one rather than like code, a word or a placeholder. */
export function looksSecret(name: string, value: string, sure: boolean): boolean {
  const text = value.replace(/[.,:]+$/, '');
  if (text.length < 6 || PLACEHOLDER.test(text) || CODE.test(text)) return false;
  const digits = /[0-9]/.test(text);
  const letters = /[A-Za-z]/.test(text);
  if (!letters || !(digits || /[^A-Za-z0-9_.-]/.test(text))) return false;
  const bits = entropy(text);
  if (isPassword(name)) return bits >= 2.5 && (sure || (text.length >= 8 && !NUMBERED_NAME.test(text)));
  return text.length >= 16 && digits && bits >= 3 && !NUMBERED_NAME.test(text);
}

const SECRET_NAME = new RegExp(`(?:^|[^A-Za-z]|[a-z](?=[A-Z])|auth|access|refresh|api|bot)${NAME}$`, 'i');

/** Whether the name of a field says that a secret stands in it. */
export function isSecretName(name: string): boolean {
  return name.length <= 100 && SECRET_NAME.test(name) && !HARMLESS_NAME.test(name);
}

/** Variables as they are assigned in an environment. */
function* environment(text: string): Generator<Hit> {
  if (!/[A-Z]=/.test(text)) return;
  for (const match of text.matchAll(ENVIRONMENT)) {
    const { name = '', value = '' } = match.groups ?? {};
    const end = match.index + match[0].length;
    if (!HARMLESS_NAME.test(name) && looksSecret(name, value, true))
      yield trimmed(text, { start: end - value.length, end });
  }
}

/** Characters of a name that are looked at before its last word. */
const BEFORE = 40;

/** Values behind names of secrets: assignments, JSON and YAML fields, headers, options of commands, environments. */
export function* namedValues(text: string): Generator<Hit> {
  yield* environment(text);
  for (const word of text.matchAll(WORD)) {
    VALUE.lastIndex = word.index + word[0].length;
    const match = VALUE.exec(text);
    if (!match) continue;
    const end = VALUE.lastIndex;
    const { sign = '=', quote = '', value = '' } = match.groups ?? {};
    const before = /[\w.-]*$/.exec(text.slice(Math.max(0, word.index - BEFORE), word.index))?.[0] ?? '';
    const name = before + word[0];
    // Behind a space alone only an option of a command has a value: `--token abc`, but not `the token abc`.
    if (/^\s$/.test(sign) && !/^--?\w/.test(name) && !/authorization$/i.test(name)) continue;
    if (!isSecretName(name) || !looksSecret(word[0], value, quote !== '')) continue;
    yield trimmed(text, { start: end - value.length, end });
  }
}

/** Without the full stop or comma that ends a sentence or a list. */
function trimmed(text: string, { start, end }: Hit): Hit {
  let stop = end;
  while (stop > start && /[.,:]/.test(text.charAt(stop - 1))) stop--;
  return { start, end: stop };
}
