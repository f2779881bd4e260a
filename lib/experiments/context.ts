import { hash } from 'node:crypto';
import type { Db } from '@/db/client';
import { directWriter, type Write, type Writer } from '@/db/writer';

/** What every verb gets: the database and the clock. */
export interface Context {
  db: Db;
  now(): Date;
  /** Who asked for it, by name; left out where nobody has to log in and for what the worker does. */
  actor?: string;
  /** Of a launch that runs; left out where everything is written by `db` itself. */
  writer?: Writer;
}

/** Makes a change where the context writes; see `Writer`. */
export function write<Args extends unknown[]>(
  { db, writer = directWriter(db) }: Context,
  change: Write<Args>,
  ...args: Args
): Promise<boolean> {
  return writer.write(change, ...args);
}

/** Abort reason of a job that a person cancelled; every other abort means that the worker stops. */
export const JOB_CANCELLED = new Error('The job was cancelled.');

/** Told by long verbs as they go; `total` null while it is not known. */
export type OnProgress = (done: number, total: number | null, note: string | null) => void;

/** Hex SHA-256 of a text, or of a value's JSON. */
export function sha256(value: unknown): string {
  return hash('sha256', typeof value === 'string' ? value : JSON.stringify(value));
}
