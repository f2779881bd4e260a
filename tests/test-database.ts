import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { openDatabase, type Db } from '@/db/client';

/** A folder of its own for one test, removed after it. */
export function testFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'runoff-unit-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A freshly migrated SQLite file of its own for one test, closed and removed after it. */
export function testDatabase(folder = testFolder()): { db: Db; path: string } {
  const path = join(folder, 'runoff.db');
  const db = openDatabase(path);
  onTestFinished(() => void db.$client.close());
  return { db, path };
}
