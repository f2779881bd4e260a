import { RunoffError } from '@/lib/errors';

const MAX_CHARS = 200;
/** What `*`, `+` and `{n,}` mean at most: with a bound a search takes linear time. */
const OPEN_REPEATS = 200;
/** Ways in which all repeats of a pattern together may split a text, for each place where it may begin. */
const MAX_WAYS = 40_000;

const refused = (source: string, why: string) =>
  new RunoffError('bad-input', `The pattern ${JSON.stringify(source.slice(0, 80))} cannot be used: ${why}.`);

/** An open group: whether something in it repeats or has alternatives. */
interface Open {
  varies: boolean;
}

/**
 * A person's own pattern as one that takes linear time on any text. Open repeats get a bound of 200; refused are what
 * makes a search explode: repeats inside a repeated group, alternatives inside one, back references, looking around, and
 * too many repeats. Throws RunoffError 'bad-input' with one sentence.
 */
export function ownPattern(source: string): RegExp {
  if (source.length === 0 || source.length > MAX_CHARS)
    throw refused(source, `it must have 1 to ${MAX_CHARS} characters`);
  try {
    new RegExp(source, 'u');
  } catch (cause) {
    throw new RunoffError(
      'bad-input',
      `The pattern ${JSON.stringify(source.slice(0, 80))} cannot be read: it is no regular expression.`,
      { cause },
    );
  }
  const bounded = new RegExp(boundedSource(source), 'gu');
  if (new RegExp(`^(?:${bounded.source})$`, 'u').test('')) throw refused(source, 'it fits an empty text');
  return bounded;
}

const TOKEN =
  /\\(?:[pP]\{[^}]*\}|u\{[^}]*\}|u[0-9A-Fa-f]{4}|x[0-9A-Fa-f]{2}|k<[^>]*>|.)|\[(?:\\.|[^\]\\])*\]|\((?:\?(?::|<[A-Za-z_]\w*>|<?[=!]|[^)]*:)?)?|[*+?]\??|\{\d+(?:,\d*)?\}\??|[\s\S]/gu;

function boundedSource(source: string): string {
  const open: Open[] = [{ varies: false }];
  let closed: Open | null = null;
  let ways = 1;
  let out = '';
  for (const [token] of source.matchAll(TOKEN)) {
    const repeat = repeatOf(token);
    if (repeat) {
      const [low, high] = repeat;
      if (closed?.varies && high > 1)
        throw refused(source, 'a repeated group must not hold repeats or alternatives');
      ways *= high - low + 1;
      for (const group of open) if (high !== low) group.varies = true;
      if (ways > MAX_WAYS) throw refused(source, 'it has too many repeats (two open ones are the most)');
      out += `{${low},${high}}${token.length > 1 && token.endsWith('?') ? '?' : ''}`;
      closed = null;
      continue;
    }
    closed = null;
    if (/^\\(?:[1-9]|k<)/.test(token)) throw refused(source, 'it refers back to a group');
    if (/^\(\?<?[=!]/.test(token)) throw refused(source, 'it looks around');
    if (token.startsWith('(')) open.push({ varies: false });
    else if (token === ')') {
      closed = open.pop() ?? null;
      const outer = open.at(-1);
      if (closed?.varies && outer) outer.varies = true;
    } else if (token === '|') for (const group of open) group.varies = true;
    out += token;
  }
  return out;
}

/** Least and most repeats; null for a token that is none. */
function repeatOf(token: string): [number, number] | null {
  if (/^\*\??$/.test(token)) return [0, OPEN_REPEATS];
  if (/^\+\??$/.test(token)) return [1, OPEN_REPEATS];
  if (/^\?\??$/.test(token)) return [0, 1];
  const counted = /^\{(\d+)(,?)(\d*)\}/.exec(token);
  if (!counted) return null;
  const low = Number(counted[1]);
  if (counted[2] === '') return [low, low];
  return [low, counted[3] === '' ? Math.max(low, OPEN_REPEATS) : Number(counted[3])];
}
