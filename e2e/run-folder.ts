import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeFolder } from '../lib/sandbox/bubblewrap-state';

/** A folder for what the workers of one run share and keep (app.ts); removed at its end. */
export default function setup(): () => Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'runoff-e2e-run-'));
  process.env.RUNOFF_E2E_FOLDER = folder;
  return () => removeFolder(folder);
}
