import { RunoffError } from '@/lib/errors';

/** The limits of one scan, in files and bytes; the defaults are those of limits.ts. */
export interface ScanLimits {
  maxFiles: number;
  maxFileBytes: number;
  maxTotalBytes: number;
  signal: AbortSignal | null;
}

/** Bytes as MiB for a sentence. */
export function mebibytes(bytes: number): string {
  const value = bytes / (1024 * 1024);
  return `${value >= 10 ? Math.round(value).toLocaleString('en-US') : value.toFixed(1)} MiB`;
}

/** Why a file of `size` bytes is refused under a limit. */
export function tooLarge(size: number, limit: number): string {
  return `the file has ${mebibytes(size)}, more than the limit of ${mebibytes(limit)}`;
}

/** The failure of an import that holds more files than the limit. */
export function tooMany(label: string, maxFiles: number): RunoffError {
  const count = maxFiles.toLocaleString('en-US');
  return new RunoffError(
    'too-large',
    `${label} holds more than ${count} files; import its folders one by one`,
  );
}
