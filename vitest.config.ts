import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';
import { SlowestFirst } from './tests/slowest-first';

const TESTS = '{app,components,lib,db,scripts,tests,samples}/**/*.test.{ts,tsx}';
/** Folders whose tests start no process and keep nothing in a module: one worker takes many of their files. */
const PLAIN =
  '{app,components,lib/{api,compare,import,launch,metrics,model,redact,rollout,simulate,summary,tournament}}/**/*.test.{ts,tsx}';

export default defineConfig({
  resolve: {
    alias: {
      '@': import.meta.dirname,
      // `server-only` throws outside React's server build; the modules that use it are tested as plain modules.
      'server-only': resolve(import.meta.dirname, 'tests/server-only.ts'),
    },
  },
  test: {
    execArgv: ['--import', resolve(import.meta.dirname, 'scripts/plain-modules.mjs')],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Tests of processes and sandboxes wait a lot: two at once fill two cores.
    maxWorkers: Math.max(2, Math.floor(availableParallelism() / 2)),
    sequence: { sequencer: SlowestFirst },
    globalSetup: ['tests/test-homes.ts'],
    setupFiles: ['tests/own-home.ts'],
    projects: [
      { extends: true, test: { name: 'machine', include: [TESTS], exclude: [PLAIN] } },
      { extends: true, test: { name: 'plain', include: [PLAIN], isolate: false } },
    ],
  },
});
