// What the npm scripts call: works on a fresh clone and under an old Node, because it needs nothing but Node.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { envWith, npmCommand, ROOT, suitableNode } from './node.mjs';

const node = suitableNode();
const bin = (name) => join(ROOT, 'node_modules', ...name.split('/'));
const TOOLS = {
  next: bin('next/dist/bin/next'),
  tsx: bin('tsx/dist/cli.mjs'),
  tsc: bin('typescript/bin/tsc'),
  eslint: bin('eslint/bin/eslint.js'),
  prettier: bin('prettier/bin/prettier.cjs'),
  depcruise: bin('dependency-cruiser/bin/dependency-cruiser.mjs'),
  knip: bin('knip/bin/knip.js'),
  vitest: bin('vitest/vitest.mjs'),
  playwright: bin('@playwright/test/cli.js'),
  'drizzle-kit': bin('drizzle-kit/bin.cjs'),
};

/** Runs a command with the right Node first on PATH; returns its exit status. */
function run(command, args, env = {}) {
  const done = spawnSync(command, args, { cwd: ROOT, stdio: 'inherit', env: { ...envWith(node), ...env } });
  return done.status ?? 1;
}

const tool = (name, args, env) => run(node, [TOOLS[name], ...args], env);

function must(status) {
  if (status !== 0) process.exit(status);
}

/** `npm ci`, unless exactly this lockfile is installed already. */
function install() {
  const mark = join(ROOT, 'node_modules', '.runoff-installed');
  const wanted = createHash('sha256')
    .update(readFileSync(join(ROOT, 'package-lock.json')))
    .digest('hex');
  if (existsSync(mark) && readFileSync(mark, 'utf8') === wanted) return;
  const [command, args] = npmCommand(node, [
    'ci',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ]);
  must(run(command, args));
  writeFileSync(mark, wanted);
}

/** The pages, for `next start`. */
function build() {
  must(tool('next', ['build'], { NEXT_TELEMETRY_DISABLED: '1' }));
}

const CHECKS = {
  format: ['prettier', ['--check', '--log-level=warn', '--cache', '.']],
  lint: ['eslint', ['--cache', '--cache-location', 'node_modules/.cache/eslint/', '--max-warnings=0', '.']],
  arrows: ['depcruise', ['--output-type=err-long', 'app', 'components', 'lib', 'db']],
  routes: ['next', ['typegen']],
  types: ['tsc', ['--noEmit']],
  unused: ['knip', ['--no-progress']],
};

function verify() {
  const failed = Object.entries(CHECKS).filter(([name, [command, args]]) => {
    console.log(`verify: ${name}`);
    return tool(command, args) !== 0;
  });
  if (failed.length > 0) console.error(`verify: ${failed.map(([name]) => name).join(', ')} failed`);
  return failed.length === 0 ? 0 : 1;
}

const [what, ...rest] = process.argv.slice(2);
process.env.NEXT_TELEMETRY_DISABLED = '1';
switch (what) {
  case 'setup':
    install();
    build();
    break;
  case 'demo':
    install();
    build();
    process.exit(run(node, [join(ROOT, 'bin', 'runoff.mjs'), 'demo', ...rest]));
    break;
  case 'test':
    install();
    process.exit(run(node, [join(ROOT, 'scripts', 'test.mjs'), ...rest]));
    break;
  case 'verify':
    install();
    process.exit(verify());
    break;
  case 'build':
    install();
    build();
    break;
  case 'runoff':
    install();
    process.exit(run(node, [join(ROOT, 'bin', 'runoff.mjs'), ...rest]));
    break;
  default:
    if (!TOOLS[what]) {
      console.error(
        `scripts/run.mjs: "${what}" is none of setup, demo, test, verify, build, runoff, ${Object.keys(TOOLS).join(', ')}`,
      );
      process.exit(2);
    }
    install();
    process.exit(tool(what, rest));
}
