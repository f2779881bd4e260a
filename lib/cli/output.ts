import type { Command } from 'commander';
import { errorMessage, RunoffError } from '@/lib/errors';

/** Options every command has. */
export interface CommonOptions {
  json?: boolean;
  db?: string;
}

export function withCommonOptions(command: Command): Command {
  return command
    .option('--db <file>', 'database file (default: RUNOFF_DB, else .runoff/runoff.db)')
    .option('--json', 'print the result as JSON on standard output, nothing else');
}

/** Prints the result: JSON when asked for, else the lines made of it. */
export function print<T>(options: CommonOptions, result: T, lines: (result: T) => string[]): void {
  process.stdout.write(
    options.json
      ? `${JSON.stringify(result, null, 2)}\n`
      : lines(result)
          .map((line) => `${line}\n`)
          .join(''),
  );
}

/** One sentence on standard error (an object with --json on standard output too), exit status 1. */
export function fail(options: CommonOptions, error: unknown): void {
  const code = error instanceof RunoffError ? error.code : 'internal';
  const message = errorMessage(error);
  if (options.json) process.stdout.write(`${JSON.stringify({ error: { code, message } }, null, 2)}\n`);
  process.stderr.write(`runoff: ${message}\n`);
  if (code === 'internal' && process.env.RUNOFF_LOG_LEVEL === 'debug' && error instanceof Error)
    process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
}

/** A progress line on a terminal's standard error, rewritten in place; silent elsewhere. */
export function progressLine(
  label: string,
): (done: number, total: number | null, note: string | null) => void {
  if (!process.stderr.isTTY) return () => undefined;
  return (done, total, note) => {
    const text = `${label}: ${done}${total === null ? '' : ` of ${total}`}${note ? ` · ${note}` : ''}`;
    process.stderr.write(`\r\u001b[2K${text.slice(0, (process.stderr.columns ?? 80) - 1)}`);
    if (total !== null && done >= total) process.stderr.write('\r\u001b[2K');
  };
}

/** `33.3 % [12.1, 64.6] n=9 rollouts`; an unknown rate is a dash. */
export function rateText(rate: {
  value: number | null;
  low: number | null;
  high: number | null;
  n: number;
  unit: string;
}): string {
  const percent = (value: number) => (value * 100).toFixed(1);
  if (rate.value === null) return '—';
  const interval =
    rate.low === null || rate.high === null ? '' : ` [${percent(rate.low)}, ${percent(rate.high)}]`;
  return `${percent(rate.value)} %${interval} n=${rate.n} ${rate.unit}`;
}

/** Rows as aligned columns, two spaces apart. */
export function table(rows: (string | number)[][]): string[] {
  const widths =
    rows[0]?.map((_, column) => Math.max(...rows.map((row) => String(row[column] ?? '').length))) ?? [];
  return rows.map((row) =>
    row
      .map((cell, i) => String(cell).padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
