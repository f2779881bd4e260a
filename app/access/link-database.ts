import 'server-only';
import type { Db } from '@/db/client';
import { databasePath } from '@/db/client';
import { openLinkDatabase } from '@/db/link-database';
import { pagesDatabase } from '@/db/pages-database';
import { storedRedaction } from '@/db/redaction-rules';
import type { Share } from '@/lib/access/share';

/** Links whose connections stay open. */
const KEPT = 16;

const held = globalThis as typeof globalThis & { runoffLinkDatabases?: Map<string, Db> };

/** The database as a shared link sees it, opened at its first request; rules of redaction count from the next one on. */
export function linkDatabase(share: Share): Db {
  const kept = (held.runoffLinkDatabases ??= new Map());
  const redaction = storedRedaction(pagesDatabase());
  const { id, target, include, outcomesHidden } = share;
  const key = JSON.stringify([databasePath(), id, target, include, outcomesHidden, redaction]);
  const db = kept.get(key) ?? openLinkDatabase(databasePath(), share, redaction);
  kept.delete(key);
  kept.set(key, db);
  // Not closed here: a request may still read from it. It closes when nothing holds it any more.
  const [oldest] = kept.size > KEPT ? kept.keys() : [];
  if (oldest !== undefined) kept.delete(oldest);
  return db;
}
