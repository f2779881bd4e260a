/** Above this a plain number of a timestamp is in milliseconds (in seconds it would be the year 5138). */
const MILLISECONDS_FROM = 1e11;
const EARLIEST = Date.UTC(2000, 0, 1);
const LATEST = Date.UTC(2100, 0, 1);

/**
 * Any timestamp of the formats to ISO 8601 UTC: ISO with `Z`, an offset or no zone (then taken as UTC,
 * `T` or a space between date and time), unix seconds (whole or with a fraction) or milliseconds.
 * Null for anything else and for years outside 2000–2100 (unset clocks, counters).
 */
export function isoTime(value: unknown): string | null {
  const ms = milliseconds(value);
  if (ms === null || !Number.isFinite(ms) || ms < EARLIEST || ms >= LATEST) return null;
  return new Date(ms).toISOString();
}

function milliseconds(value: unknown): number | null {
  if (typeof value === 'number') return value > MILLISECONDS_FROM ? value : value * 1000;
  if (typeof value !== 'string') return null;
  const text = value.trim();
  if (/^\d{9,14}(\.\d+)?$/.test(text)) return milliseconds(Number(text));
  if (!/^\d{4}-\d{2}-\d{2}/.test(text)) return null;
  const withT = text.replace(' ', 'T');
  const hasZone = /(Z|[+-]\d{2}:?\d{2})$/i.test(withT) && withT.includes('T');
  return Date.parse(hasZone || !withT.includes('T') ? withT : `${withT}Z`);
}

/** The earliest and the latest of some ISO times in UTC; nulls are left out. */
export function timeSpan(times: (string | null)[]): { first: string | null; last: string | null } {
  const known = times.filter((time) => time !== null).sort();
  return { first: known[0] ?? null, last: known.at(-1) ?? null };
}
