// What the npm scripts call: works on a fresh clone and under an old Node, because it needs nothing but Node.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { envWith, npmCommand, ROOT, suitableNode, TYPESCRIPT } from './node.mjs';

const node = suitableNode();
const bin = (name) => join(ROOT, 'node_modules', ...name.split('/'));
const TOOLS = {
  next: bin('next/dist/bin/next'),
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

/** Checks one after the other in each list, the lists side by side; types need the routes' own first. */
const CHECKS = [
  {
    lint: ['eslint', '--cache', '--cache-location', 'node_modules/.cache/eslint/', '--max-warnings=0', '.'],
    format: ['prettier', '--check', '--log-level=warn', '--cache', '.'],
  },
  {
    routes: ['next', 'typegen'],
    types: ['tsc', '--noEmit'],
    arrows: ['depcruise', '--output-type=err-long', 'app', 'components', 'lib', 'db'],
    unused: ['knip', '--no-progress'],
  },
];

/** Runs a tool and says what it said, once it has ended. */
function check(name, [tool, ...args]) {
  const child = spawn(node, [TOOLS[tool], ...args], { cwd: ROOT, env: envWith(node) });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (said += data));
  return new Promise((resolve) => {
    child.on('close', (status) => {
      process.stdout.write(`verify: ${name}${status === 0 ? '' : ' failed'}\n${said}`);
      resolve(status === 0);
    });
  });
}

async function verify() {
  const failed = [];
  const inOrder = async (checks) => {
    for (const [name, command] of Object.entries(checks))
      if (!(await check(name, command))) failed.push(name);
  };
  await Promise.all(CHECKS.map(inOrder));
  if (failed.length > 0) console.error(`verify: ${failed.join(', ')} failed`);
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
    process.exit(await verify());
    break;
  case 'build':
    install();
    build();
    break;
  case 'runoff':
    install();
    process.exit(run(node, [join(ROOT, 'bin', 'runoff.mjs'), ...rest]));
    break;
  case 'script':
    install();
    process.exit(run(node, [...TYPESCRIPT, ...rest]));
    break;
  default:
    if (!TOOLS[what]) {
      console.error(
        `scripts/run.mjs: "${what}" is none of setup, demo, test, verify, build, runoff, script, ${Object.keys(TOOLS).join(', ')}`,
      );
      process.exit(2);
    }
    install();
    process.exit(tool(what, rest));
}
