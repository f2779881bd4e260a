import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { runoffOn } from './runoff';

interface TemporaryDatabase {
  db: string;
  remove(): void;
}

/** A database of its own in a temporary folder, filled by the command line. */
export function temporaryDatabase(): TemporaryDatabase {
  const folder = mkdtempSync(join(tmpdir(), 'runoff-e2e-'));
  return { db: join(folder, 'runoff.db'), remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** A copy of the database that these commands make; they run once for all tests of a run. */
export async function filledDatabase(...commands: string[][]): Promise<TemporaryDatabase> {
  const template = await templateOf(commands);
  const copy = temporaryDatabase();
  for (const name of readdirSync(template).filter((file) => file.startsWith('runoff.db')))
    copyFileSync(join(template, name), join(copy.db, '..', name));
  return copy;
}

/** Folder with the database; the first worker that asks fills it, others wait. */
async function templateOf(commands: string[][]): Promise<string> {
  const key = createHash('sha256').update(JSON.stringify(commands)).digest('hex').slice(0, 16);
  const folder = join(process.env.RUNOFF_E2E_FOLDER ?? tmpdir(), key);
  const [done, failed] = [join(folder, 'done'), join(folder, 'failed')];
  if (mkdirSync(folder, { recursive: true }) !== undefined) {
    try {
      const db = join(folder, 'runoff.db');
      for (const args of commands) runoffOn(db, [...args, '--db', db]);
      writeFileSync(done, '');
    } catch (error) {
      writeFileSync(failed, String(error));
      throw error;
    }
  }
  while (!existsSync(done)) {
    if (existsSync(failed))
      throw new Error(`the database of ${JSON.stringify(commands)} could not be filled`);
    await sleep(100);
  }
  return folder;
}
