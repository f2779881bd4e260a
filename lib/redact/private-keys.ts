import type { Hit } from './token-rules';

const BEGIN = /-----BEGIN (?:[A-Z0-9]{1,20} ){0,4}PRIVATE KEY(?: BLOCK)?-----/g;
const END = /-----END (?:[A-Z0-9]{1,20} ){0,4}PRIVATE KEY(?: BLOCK)?-----/g;
/** No private key is longer; an END farther off belongs to something else. */
const MAX_CHARS = 20_000;
/** A line of a key, with what a quotation, a diff or a JSON text puts before it. */
const LINE = /(?:\s|\\[nrt]|["'+>|-]){0,40}[A-Za-z0-9+/=]{16,8000}/y;
/** Its last line may be short. */
const LAST_LINE = /(?:\s|\\[nrt]|["'+>|-]){0,40}[A-Za-z0-9+/=]{1,15}(?=[\s"'\\]|$)/y;
/** Key material is long: a BEGIN line by itself, as in a test or a grep, is none. */
const MIN_BODY = 40;

/** Blocks of private keys with their BEGIN and END lines; of a block that was cut off, what is left of it. */
export function* privateKeys(text: string): Generator<Hit> {
  if (!text.includes('PRIVATE KEY')) return;
  let from = 0;
  END.lastIndex = 0;
  let end = END.exec(text);
  for (const match of text.matchAll(BEGIN)) {
    if (match.index < from) continue;
    const body = match.index + match[0].length;
    while (end !== null && end.index < body) end = END.exec(text);
    const whole =
      end !== null && end.index - body <= MAX_CHARS && !/-----BEGIN/.test(text.slice(body, end.index));
    const stop = whole && end ? end.index + end[0].length : cutOff(text, body);
    const material = text.slice(body, stop).replace(/[^A-Za-z0-9+/=]/g, '');
    if (material.length < MIN_BODY) continue;
    from = stop;
    yield { start: match.index, end: stop };
  }
}

/** Where a block without its end stops looking like a key. */
function cutOff(text: string, body: number): number {
  let at = body;
  const step = (line: RegExp) => {
    line.lastIndex = at;
    const found = line.exec(text);
    if (found) at = line.lastIndex;
    return found !== null && at - body < MAX_CHARS;
  };
  while (step(LINE));
  if (at > body) step(LAST_LINE);
  return at;
}
