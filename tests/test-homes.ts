import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeFolder } from '@/lib/sandbox/bubblewrap-state';

/** Makes the folder below which each worker of a test run has its own home (own-home.ts), and removes it at the end. */
export default function setup(): (() => Promise<void>) | undefined {
  // Once for all projects of vitest.config.ts.
  if (process.env.RUNOFF_TEST_HOMES) return undefined;
  const homes = mkdtempSync(join(tmpdir(), 'runoff-test-homes-'));
  process.env.RUNOFF_TEST_HOMES = homes;
  return () => removeFolder(homes);
}
