import { hash53 } from '@/lib/ids';

/** Chosen tasks as the address holds them: `*` all, a few by name, many as one bit each. */
const ALL = '*';
const NAMES_AT_MOST = 300;

const fingerprint = (names: readonly string[]): string => hash53(names.join('\n')).toString(36);

/** The part of the address for `chosen` out of a benchmark's tasks, which stand in the order of its folder. */
export function writeTaskChoice(names: readonly string[], chosen: ReadonlySet<string>): string {
  const picked = names.filter((name) => chosen.has(name));
  if (picked.length === names.length && names.length > 0) return ALL;
  const list = picked.map(escaped).join(',');
  if (list.length <= NAMES_AT_MOST) return list;
  const bytes = new Uint8Array(Math.ceil(names.length / 8));
  names.forEach((name, i) => {
    if (chosen.has(name)) bytes[i >> 3] = (bytes[i >> 3] ?? 0) | (1 << (i & 7));
  });
  const bits = btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
  return `~${fingerprint(names)}.${bits}`;
}

/**
 * The tasks an address stands for. `lost` are names that the benchmark no longer has; null when bits were written
 * for another list of tasks and nothing can be said of any.
 */
export function readTaskChoice(
  names: readonly string[],
  text: string,
): { chosen: ReadonlySet<string>; lost: string[] | null } {
  if (text === ALL) return { chosen: new Set(names), lost: [] };
  if (text.startsWith('~')) return readBits(names, text);
  return choiceOf(names, text.split(',').filter(Boolean).map(decoded));
}

/** The tasks of those names, and the names a benchmark does not have. */
export function choiceOf(
  names: readonly string[],
  wanted: readonly string[],
): { chosen: ReadonlySet<string>; lost: string[] } {
  const known = new Set(names);
  return {
    chosen: new Set(wanted.filter((name) => known.has(name))),
    lost: wanted.filter((name) => !known.has(name)),
  };
}

function readBits(names: readonly string[], text: string): ReturnType<typeof readTaskChoice> {
  const [print = '', bits = ''] = text.slice(1).split('.');
  if (print !== fingerprint(names) || !/^[\w-]*$/.test(bits) || bits.length % 4 === 1)
    return { chosen: new Set(), lost: null };
  const bytes = atob(bits.replaceAll('-', '+').replaceAll('_', '/'));
  const chosen = names.filter((_, i) => ((bytes.charCodeAt(i >> 3) || 0) >> (i & 7)) & 1);
  return { chosen: new Set(chosen), lost: [] };
}

const MARKS = /[%,~*]/g;
const escaped = (name: string): string =>
  name.replace(MARKS, (mark) => `%${mark.charCodeAt(0).toString(16)}`);
const decoded = (part: string): string =>
  part.replace(/%(25|2c|7e|2a)/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
