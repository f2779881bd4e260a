import type { Hit } from './token-rules';

/** `scheme://user:password@host`: the password only. */
const IN_URL = /:\/\/[^\s/:@"'<>]{0,80}:(?<secret>[^\s/@"'<>]{3,200})@(?=[A-Za-z0-9[])/g;
const PLACEHOLDER =
  /^(?:\$|<|\{|%|x{3,}$|\*+$|\.{3}|password$|pass$|passwd$|pwd$|secret$|token$|your|user$|example|redacted|\[redacted)/i;

/** `Authorization: Bearer …` in headers, curl commands and code; a Basic one holds a name and a password. */
const BEARER = /\b(?:Bearer|Basic)\s{1,3}(?<secret>[A-Za-z0-9+/._~=-]{16,4000})/g;
/** `curl -u name:password`, `sshpass -p …`, `login … password …` of a .netrc. */
const OPTIONS: readonly RegExp[] = [
  /\bcurl\b[^\n]{0,200}?\s(?:-u|--user)[ =]?\s{0,2}["']?[^\s:"']{1,80}:(?<secret>[^\s"'@]{4,200})/g,
  /\bsshpass\s{1,3}-p\s{0,3}["']?(?<secret>[^\s"']{4,200})/g,
  /\blogin\s{1,3}\S{1,100}\s{1,20}password\s{1,3}(?<secret>\S{6,200})/g,
];

function* secretsOf(pattern: RegExp, text: string): Generator<Hit & { secret: string }> {
  for (const match of text.matchAll(pattern)) {
    const secret = match.groups?.secret ?? '';
    const start = match.index + match[0].lastIndexOf(secret);
    yield { start, end: start + secret.length, secret };
  }
}

export function* urlPasswords(text: string): Generator<Hit> {
  if (!text.includes('://')) return;
  for (const { secret, ...hit } of secretsOf(IN_URL, text)) if (!PLACEHOLDER.test(secret)) yield hit;
}

export function* bearerTokens(text: string): Generator<Hit> {
  if (!/Bearer|Basic/.test(text)) return;
  for (const { secret, ...hit } of secretsOf(BEARER, text))
    if (/[0-9=]/.test(secret) && /[A-Za-z]/.test(secret)) yield hit;
}

export function* commandPasswords(text: string): Generator<Hit> {
  if (!/curl|sshpass|login/.test(text)) return;
  for (const pattern of OPTIONS)
    for (const { secret, ...hit } of secretsOf(pattern, text)) if (!PLACEHOLDER.test(secret)) yield hit;
}

/** The name in a home directory: `/home/ada`, `/Users/ada`, `C:\Users\ada`. */
export function* homeNames(text: string): Generator<Hit> {
  if (!/\/home\/|\/Users\/|\\Users\\/.test(text)) return;
  yield* secretsOf(
    /(?:\/home\/|\/Users\/|[A-Za-z]:\\{1,2}Users\\{1,2})(?<secret>[A-Za-z0-9._-]{1,64})/g,
    text,
  );
}

export function* emailAddresses(text: string): Generator<Hit> {
  if (!text.includes('@')) return;
  yield* secretsOf(
    /(?<![A-Za-z0-9._%+-])(?<secret>[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4})/g,
    text,
  );
}
