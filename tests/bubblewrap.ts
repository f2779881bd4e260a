import { execFileSync } from 'node:child_process';
import { describe } from 'vitest';

const INSTALL = 'apt-get install bubblewrap';

function works(): boolean {
  try {
    execFileSync('bwrap', ['--unshare-all', '--ro-bind', '/', '/', 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Tests in real sandboxes: skipped with the install line where there are none, failing instead of skipped in CI. */
export function describeWithBubblewrap(name: string, define: () => void): void {
  const skipped = !works() && !process.env.CI;
  describe.skipIf(skipped)(skipped ? `${name} [needs bubblewrap: ${INSTALL}]` : name, define);
}
