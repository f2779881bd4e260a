import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { openDatabase, type Db } from '@/db/client';

const cleanups: (() => void)[] = [];

afterEach(() => {
  for (const cleanup of cleanups.splice(0).reverse()) cleanup();
});

/** A folder of its own for one test, removed after it. */
export function testFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'runoff-unit-'));
  cleanups.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A freshly migrated SQLite file of its own for one test, closed and removed after it. */
export function testDatabase(folder = testFolder()): { db: Db; path: string } {
  const path = join(folder, 'runoff.db');
  const db = openDatabase(path);
  cleanups.push(() => db.$client.close());
  return { db, path };
}
