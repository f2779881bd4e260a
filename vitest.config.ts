import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: {
    alias: {
      '@': import.meta.dirname,
      // `server-only` throws outside React's server build; the modules that use it are tested as plain modules.
      'server-only': resolve(import.meta.dirname, 'tests/server-only.ts'),
    },
  },
  test: {
    include: ['{app,components,lib,db,scripts,tests,samples}/**/*.test.{ts,tsx}'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
