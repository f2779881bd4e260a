/** Words for numbers, the same on server and client (fixed locale, no time zone). */

const grouped = new Intl.NumberFormat('en-US');

/** `12,345`. */
export const formatCount = (n: number): string => grouped.format(n);

/** A share as `71.4`, without the sign; whole numbers without a decimal. */
export function formatPercent(share: number): string {
  const percent = share * 100;
  return Number.isInteger(percent) ? String(percent) : percent.toFixed(1);
}

/** US dollars: `$0.38`, `$0.0042`, `$1,204.50`; exact zero is `$0.00`. */
export function formatMoney(usd: number): string {
  if (usd === 0) return '$0.00';
  if (Math.abs(usd) < 0.0001) return '< $0.0001';
  if (Math.abs(usd) < 0.01) return `$${usd.toFixed(4)}`;
  return `$${usd.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
}

/** Tokens: `812`, `12.4 k`, `3.2 M`. */
export function formatTokens(n: number): string {
  if (n < 1000) return String(n);
  if (n < 1_000_000) return `${(n / 1000).toFixed(1)} k`;
  return `${(n / 1_000_000).toFixed(1)} M`;
}

/** Milliseconds: `380 ms`, `4.2 s`, `41 s`, `3 min 20`, `2 h 10`. */
export function formatDuration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  const s = ms / 1000;
  if (s < 10) return `${s.toFixed(1)} s`;
  if (s < 60) return `${Math.round(s)} s`;
  const minutes = Math.floor(s / 60);
  if (minutes < 60) return `${minutes} min ${String(Math.floor(s % 60)).padStart(2, '0')}`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')}`;
}

/** Bytes: `812 B`, `38 KB`, `4.1 MB`, `512 MB`, `2 GB` (powers of 1,024). */
export function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  const [unit, size] =
    bytes < 1024 ** 2 ? ['KB', 1024] : bytes < 1024 ** 3 ? ['MB', 1024 ** 2] : ['GB', 1024 ** 3];
  const value = bytes / Number(size);
  return `${value < 10 && !Number.isInteger(value) ? value.toFixed(1) : Math.round(value)} ${unit}`;
}

/** `2026-11-03 14:02 UTC` of an ISO time. */
export const formatTimeUtc = (iso: string): string => `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;

/** `now`, `4 min ago`, `3 h ago`, `12 d ago`; a date after 60 days. `now` in milliseconds. */
export function formatAgo(iso: string, now: number): string {
  const s = Math.max(0, (now - Date.parse(iso)) / 1000);
  if (s < 60) return 'now';
  if (s < 3600) return `${Math.floor(s / 60)} min ago`;
  if (s < 86_400) return `${Math.floor(s / 3600)} h ago`;
  if (s < 60 * 86_400) return `${Math.floor(s / 86_400)} d ago`;
  return iso.slice(0, 10);
}
