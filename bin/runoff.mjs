#!/usr/bin/env node
// Starts the command line under a Node that is new enough, with the TypeScript loader and React's server condition.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { envWith, ROOT, suitableNode, TYPESCRIPT } from '../scripts/node.mjs';

const node = suitableNode({ quiet: true });
if (!existsSync(join(ROOT, 'node_modules', 'tsx'))) {
  console.error('Runoff is not installed yet: run `npm run setup` in its folder first.');
  process.exit(1);
}
const child = spawn(node, [...TYPESCRIPT, join(ROOT, 'lib', 'cli', 'main.ts'), ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: { ...envWith(node), RUNOFF_ROOT: ROOT, TSX_TSCONFIG_PATH: join(ROOT, 'tsconfig.json') },
});
// The child gets the terminal's signals itself; this process only passes on those meant for it alone.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => {
  if (signal) {
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  } else process.exit(code ?? 1);
});
