// `npm test` after the install: unit, contract and database tests, then the browser tests on a production build.
// Ends with one line `N passed, N failed` (and how many were skipped). With CI=true nothing may be skipped.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './node.mjs';

const CHROMIUM = [
  process.env.CHROMIUM_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];
const folder = mkdtempSync(join(tmpdir(), 'runoff-test-'));
const counts = { passed: 0, failed: 0, skipped: 0 };

function run(args, env = {}) {
  const done = spawnSync(process.execPath, args, {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, ...env },
  });
  return done.status ?? 1;
}

function readReport(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null;
}

function unitTests() {
  const file = join(folder, 'vitest.json');
  const status = run([
    'node_modules/vitest/vitest.mjs',
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile=${file}`,
  ]);
  const report = readReport(file);
  counts.passed += report?.numPassedTests ?? 0;
  counts.failed += (report?.numFailedTests ?? 0) || (status === 0 ? 0 : 1);
  counts.skipped += (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0);
}

function browserTests() {
  const chromium = CHROMIUM.find((path) => path && existsSync(path));
  if (!chromium) {
    console.log(
      '\nSKIPPED browser tests: no Chromium here. Install it (Debian: apt-get install chromium) or set CHROMIUM_PATH.\n',
    );
    counts.skipped += 1;
    return;
  }
  if (run(['node_modules/next/dist/bin/next', 'build'], { NEXT_TELEMETRY_DISABLED: '1' }) !== 0) {
    console.error('next build failed: the browser tests did not run');
    counts.failed += 1;
    return;
  }
  const file = join(folder, 'playwright.json');
  const status = run(['node_modules/@playwright/test/cli.js', 'test'], {
    CHROMIUM_PATH: chromium,
    PLAYWRIGHT_JSON_OUTPUT_NAME: file,
  });
  const stats = readReport(file)?.stats;
  counts.passed += (stats?.expected ?? 0) + (stats?.flaky ?? 0);
  counts.failed += (stats?.unexpected ?? 0) || (status === 0 ? 0 : 1);
  counts.skipped += stats?.skipped ?? 0;
}

unitTests();
browserTests();
rmSync(folder, { recursive: true, force: true });
const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : '';
const forbidden = process.env.CI === 'true' && counts.skipped > 0;
if (forbidden) console.error(`With CI=true nothing may be skipped, but ${counts.skipped} were.`);
console.log(`\n${counts.passed} passed, ${counts.failed} failed${skipped}`);
process.exit(counts.failed > 0 || counts.passed === 0 || forbidden ? 1 : 0);
