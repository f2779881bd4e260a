import { join } from 'node:path';

// Two test files that run at once must not share a folder of sandboxes: their rollouts have the same ids. It is not the
// user's own either, whose sandboxes are none of a test's business.
const { RUNOFF_TEST_HOMES, RUNOFF_HOME, VITEST_POOL_ID } = process.env;
const own = join(RUNOFF_TEST_HOMES ?? '', `worker-${VITEST_POOL_ID}`);
if (RUNOFF_HOME !== own) {
  process.env.RUNOFF_USER_HOME = RUNOFF_HOME ?? '';
  process.env.RUNOFF_HOME = own;
}
