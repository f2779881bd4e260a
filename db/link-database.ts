import Database from 'better-sqlite3';
import type { Share } from '@/lib/access/share';
import { factsWithoutTexts, testsWithoutTexts } from '@/lib/access/without-texts';
import { maskHead } from '@/lib/redact/mask-head';
import { makeScanner, type RedactionOptions } from '@/lib/redact/scan';
import { connected, type Db } from './client';
import { linkViews } from './link-views';

/**
 * A connection that sees of the database at `path` only what a link shows (see `linkViews`), with secrets in long texts
 * masked, and that cannot write. Close it after use.
 */
export function openLinkDatabase(path: string, share: Share, redaction: RedactionOptions): Db {
  const client = new Database(path, { readonly: true, fileMustExist: true });
  client.pragma('busy_timeout = 10000');
  addFunctions(client, redaction);
  const db = connected(client);
  for (const statement of linkViews(db, share)) client.exec(statement);
  return db;
}

/** What the views call; null stays null. */
function addFunctions(client: Database.Database, redaction: RedactionOptions): void {
  const scanner = makeScanner(redaction);
  const add = (name: string, change: (text: string, more: unknown) => string) =>
    client.function(name, { deterministic: true, varargs: true }, (text: unknown, more: unknown) =>
      typeof text === 'string' ? change(text, more) : null,
    );
  add('link_text', (text) => scanner.redact(text).text);
  add('link_head', (head, whole) =>
    typeof whole === 'string' && whole.startsWith(head)
      ? maskHead(scanner, whole, head.length)
      : scanner.redact(head).text,
  );
  add('link_facts', (facts) => JSON.stringify(factsWithoutTexts(JSON.parse(facts))));
  add('link_tests', (tests) => JSON.stringify(testsWithoutTexts(JSON.parse(tests))));
}
