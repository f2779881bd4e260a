type Random = () => number;

const below = (random: Random, n: number): number => Math.floor(random() * n);
const oneOf = <T>(random: Random, items: readonly T[]): T => items[below(random, items.length)] as T;

/** Values that stand where something else is expected. */
const ODD: readonly (() => unknown)[] = [
  () => null,
  () => [],
  () => ({}),
  () => '',
  () => 0,
  () => -1,
  () => true,
  () => 1e308,
  () => Number.MAX_SAFE_INTEGER + 2,
  () => -0.5,
  () => 'x'.repeat(200_000),
  () => '\u0000\ud800\u202e\u001b]8;;file:///etc/passwd\u0007',
  () => ['a', 1, null, { a: [] }],
  () => ({ __proto__: null, constructor: 1, toString: 2, length: -1 }),
  () => '9999999999-99-99T99:99:99Z',
];

/** One JSON value with another in a random place; what is no JSON stays. */
function wrongType(text: string, random: Random): string {
  let root: unknown;
  try {
    root = JSON.parse(text);
  } catch (error) {
    return `${text}\n${String(error)}`;
  }
  const places: { holder: Record<string, unknown> | unknown[]; key: string | number }[] = [];
  const visit = (value: unknown, depth: number): void => {
    if (typeof value !== 'object' || value === null || depth > 12 || places.length > 5_000) return;
    const holder = value as Record<string, unknown> | unknown[];
    for (const [key, inner] of Object.entries(holder)) {
      places.push({ holder, key: Array.isArray(holder) ? Number(key) : key });
      visit(inner, depth + 1);
    }
  };
  visit(root, 0);
  for (let i = 0; i <= below(random, 3); i++) {
    const place = oneOf(random, places);
    if (!place) break;
    const odd = oneOf(random, ODD)();
    if (Array.isArray(place.holder)) place.holder[Number(place.key)] = odd;
    else if (random() < 0.3) Reflect.deleteProperty(place.holder, place.key);
    else place.holder[place.key] = odd;
  }
  return JSON.stringify(root);
}

/** A whole number somewhere becomes one that no number type holds. */
function hugeNumber(text: string, random: Random): string {
  const found = [...text.matchAll(/-?\b\d+(\.\d+)?\b/g)];
  const match = found.length > 0 ? oneOf(random, found) : undefined;
  if (!match) return text;
  const huge = oneOf(random, ['1e999', '-1e999', '9'.repeat(400), '9007199254740993', '0.'.padEnd(300, '1')]);
  return text.slice(0, match.index) + huge + text.slice(match.index + match[0].length);
}

function deep(text: string, random: Random): string {
  const depth = oneOf(random, [150, 250, 10_000, 200_000]);
  const nested =
    random() < 0.5 ? '['.repeat(depth) + ']'.repeat(depth) : '{"a":'.repeat(depth) + '1' + '}'.repeat(depth);
  const at = text.indexOf(':');
  return at === -1 || random() < 0.3
    ? nested
    : `${text.slice(0, at + 1)}${nested},"was":${text.slice(at + 1)}`;
}

function bitFlips(content: Buffer, random: Random): Buffer {
  const copy = Buffer.from(content);
  if (copy.length === 0) return copy;
  for (let i = 0; i <= below(random, 40); i++) {
    const at = below(random, copy.length);
    copy[at] = (copy[at] ?? 0) ^ (1 << below(random, 8));
  }
  return copy;
}

function spliced(content: Buffer, random: Random): Buffer {
  const from = below(random, content.length + 1);
  const to = Math.min(content.length, from + below(random, 5_000));
  return random() < 0.5
    ? Buffer.concat([content.subarray(0, from), content.subarray(to)])
    : Buffer.concat([content.subarray(0, to), content.subarray(from)]);
}

const asText = (change: (text: string, random: Random) => string) => (content: Buffer, random: Random) =>
  Buffer.from(change(content.toString('utf8'), random), 'utf8');

/** What may happen to a file, by name. */
export const MUTATIONS: Record<string, (content: Buffer, random: Random) => Buffer> = {
  truncated: (content, random) => content.subarray(0, below(random, content.length + 1)),
  'bits flipped': bitFlips,
  spliced,
  'deep nesting': asText(deep),
  'huge number': asText(hugeNumber),
  'wrong type': asText(wrongType),
  'wrong types': (content, random) => {
    const once = asText(wrongType);
    return once(once(content, random), random);
  },
  'not UTF-8': (content) => Buffer.concat([Buffer.from([0xff, 0xfe, 0x00]), content]),
  'UTF-16': (content) =>
    Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(content.toString('utf8'), 'utf16le')]),
  'lines for JSON': asText((text) => text.split('\n').join('\n{"a":1}\n')),
  empty: () => Buffer.alloc(0),
  zeros: (content) => Buffer.alloc(Math.min(content.length, 100_000)),
};
