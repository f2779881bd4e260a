import { stableId } from '@/lib/ids';
import { namedValues } from './named-values';
import { ownPattern } from './own-pattern';
import { bearerTokens, commandPasswords, emailAddresses, homeNames, urlPasswords } from './places';
import { privateKeys } from './private-keys';
import { hitsOf, mayHoldToken, TOKEN_RULES, type Hit } from './token-rules';

export interface RedactionOptions {
  /** Our own rules of secrets; false leaves only what else is asked for. */
  secrets?: boolean;
  /** Names in home directories. */
  homes?: boolean;
  emails?: boolean;
  /** A person's own patterns, as sources of regular expressions (see `ownPattern`). */
  patterns?: readonly string[];
  /** Fingerprints of values that are no secrets. */
  allow?: readonly string[];
}

/** Where a text stands; null where there is none. */
export interface Place {
  rollout: string | null;
  /** 1-based number of the step. */
  step: number | null;
  /** Name of the field, e.g. `observation` or `outcome.tests[2].message`. */
  field: string;
}

export interface Finding extends Place {
  rule: string;
  /** In UTF-16 units of the text that was scanned. */
  start: number;
  end: number;
  /** Names the value in an allow-list without telling it. */
  fingerprint: string;
  /** The mask with a few characters before it, never the value. */
  preview: string;
  /** A few characters that follow on the same line, up to the next finding. */
  after: string;
}

const NOWHERE: Place = { rollout: null, step: null, field: 'text' };

type Finder = (text: string) => Iterable<Hit>;

const TOKENS = TOKEN_RULES.map((rule): [string, Finder] => [rule.id, (text) => hitsOf(rule, text)]);
const TOKEN_FINDERS = new Set(TOKENS.map(([, find]) => find));

/** In order of what they know: where two meet, the earlier one names the place. */
const FINDERS: readonly [rule: string, find: Finder][] = [
  ['private-key', privateKeys],
  ...TOKENS,
  ['url-password', urlPasswords],
  ['bearer-token', bearerTokens],
  ['password', commandPasswords],
  ['secret-value', namedValues],
];

/** How many kinds of secrets our own rules tell apart. */
export const SECRET_KINDS = new Set(FINDERS.map(([rule]) => rule)).size;

function findersOf({
  secrets = true,
  homes = false,
  emails = false,
  patterns = [],
}: RedactionOptions): [string, Finder][] {
  return [
    ...(secrets ? FINDERS : []),
    ...patterns.map((source): [string, Finder] => ['own-pattern', ownFinder(source)]),
    ...(emails ? [['email', emailAddresses] satisfies [string, Finder]] : []),
    ...(homes ? [['home', homeNames] satisfies [string, Finder]] : []),
  ];
}

function ownFinder(source: string): Finder {
  const pattern = ownPattern(source);
  return function* (text) {
    for (const match of text.matchAll(pattern))
      if (match[0] !== '') yield { start: match.index, end: match.index + match[0].length };
  };
}

interface Found extends Hit {
  rule: string;
  /** Place among the finders. */
  rank: number;
}

/** Values whose fingerprints a scanner remembers: the same one often comes again. */
const KNOWN = 1_000;

/** Names a value in an allow-list: 70 bits, not the value. */
export const fingerprintOf = (value: string): string => stableId('secret', value);

/** A scanner with its options made ready once; `redact` with the same options is cheap for many small texts. */
export interface Scanner {
  scan(text: string, where?: Place): Finding[];
  /** The text with every finding masked as `[redacted:rule]`. */
  redact(text: string, where?: Place): { text: string; findings: Finding[] };
}

/** Throws RunoffError 'bad-input' for a pattern that cannot be used. */
export function makeScanner(options: RedactionOptions = {}): Scanner {
  const finders = findersOf(options);
  const allowed = new Set(options.allow);
  const known = new Map<string, string>();
  const named = (value: string) => {
    const fingerprint = known.get(value) ?? fingerprintOf(value);
    if (known.size < KNOWN) known.set(value, fingerprint);
    return fingerprint;
  };
  const redact = (text: string, where: Place = NOWHERE) => {
    const hits = merged(text, finders)
      .map((hit) => ({ ...hit, fingerprint: named(text.slice(hit.start, hit.end)) }))
      .filter(({ fingerprint }) => !allowed.has(fingerprint));
    const findings: Finding[] = [];
    const out: string[] = [];
    let at = 0;
    hits.forEach(({ start, end, rule, fingerprint }, i) => {
      const before = text.slice(at, start);
      const mask = `[redacted:${rule}]`;
      const preview = `${lead((out.at(-1) ?? '') + before.slice(-LEAD))}${mask}`;
      const after = tail(text.slice(end, Math.min(end + LEAD, hits[i + 1]?.start ?? text.length)));
      findings.push({ ...where, rule, start, end, fingerprint, preview, after });
      out.push(before, mask);
      at = end;
    });
    return findings.length === 0 ? { text, findings } : { text: out.join('') + text.slice(at), findings };
  };
  return { redact, scan: (text, where) => redact(text, where).findings };
}

const LEAD = 32;

/** The end of what stands before a mask, on its own line. */
function lead(text: string): string {
  return (text.slice(-LEAD).split('\n').at(-1) ?? '').toWellFormed();
}

/** The beginning of what stands behind a mask, on its own line. */
function tail(text: string): string {
  return (text.split('\n', 1)[0] ?? '').toWellFormed();
}

/** Already masked: what is redacted twice stays as it is. */
const MASK = /\[redacted:[a-z-]+\]?/;

function merged(text: string, finders: readonly [string, Finder][]): Found[] {
  if (text.length < 3) return [];
  const all: Found[] = [];
  let tokens: boolean | null = null;
  finders.forEach(([rule, find], rank) => {
    if (TOKEN_FINDERS.has(find) && !(tokens ??= mayHoldToken(text))) return;
    for (const { start, end } of find(text))
      if (end > start && !MASK.test(text.slice(start, end))) all.push({ start, end, rule, rank });
  });
  all.sort((a, b) => a.start - b.start || b.end - a.end);
  const out: Found[] = [];
  for (const hit of all) {
    const last = out.at(-1);
    if (!last || hit.start >= last.end) {
      out.push({ ...hit });
      continue;
    }
    last.end = Math.max(last.end, hit.end);
    if (hit.rank < last.rank) Object.assign(last, { rule: hit.rule, rank: hit.rank });
  }
  return out;
}

/** Secrets in a text, in order. Throws RunoffError 'bad-input' for a pattern that cannot be used. */
export function scanSecrets(text: string, options: RedactionOptions = {}, where?: Place): Finding[] {
  return makeScanner(options).scan(text, where);
}

/** A text with its secrets masked, and what was masked. Throws like `scanSecrets`. */
export function redact(
  text: string,
  options: RedactionOptions = {},
  where?: Place,
): { text: string; findings: Finding[] } {
  return makeScanner(options).redact(text, where);
}
