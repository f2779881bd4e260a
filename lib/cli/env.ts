import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from 'commander';
import { RunoffError } from '@/lib/errors';
import { bubblewrapProvider } from '@/lib/sandbox/bubblewrap';
import { removeLayers } from '@/lib/sandbox/kept-layers';
import { buildTree, DEFAULT_MIRROR, DEFAULT_PACKAGES, DEFAULT_SUITE } from '@/lib/sandbox/root-fs/build-tree';
import { dataFolder } from '@/lib/sandbox/root-fs/data-folder';
import { DEFAULT_TREE } from '@/lib/sandbox/root-fs/resolve-root-fs';
import { listTrees, removeTree, type TreeRecord } from '@/lib/sandbox/root-fs/tree-record';
import { fail, print, progressLine, table } from './output';

interface EnvOptions {
  json?: boolean;
}

interface BuildOptions extends EnvOptions {
  name: string;
  suite: string;
  mirror: string;
  packages?: string;
}

/** `runoff env`: root file systems that tasks without an image run on. */
export function envCommand(): Command {
  return new Command('env')
    .description('Build, list and remove the root file systems that bubblewrap sandboxes start from.')
    .addCommand(buildCommand())
    .addCommand(listCommand())
    .addCommand(removeCommand())
    .addCommand(cleanCommand());
}

function buildCommand(): Command {
  return withJson(new Command('build'))
    .description('Build a Debian root file system with debootstrap (needs root, about a minute).')
    .option('--name <name>', 'its name; `default` is used when a launch names none', DEFAULT_TREE)
    .option('--packages <a,b,…>', `Debian packages (default: ${DEFAULT_PACKAGES.join(',')})`)
    .option('--suite <suite>', 'Debian suite', DEFAULT_SUITE)
    .option('--mirror <url>', 'where packages are fetched from', DEFAULT_MIRROR)
    .action((options: BuildOptions) => report(options, () => build(options)));
}

async function build(options: BuildOptions): Promise<void> {
  const abort = new AbortController();
  const stop = () => abort.abort();
  process.once('SIGINT', stop).once('SIGTERM', stop);
  const progress = progressLine('building');
  let lines = 0;
  const record = await buildTree({
    name: options.name,
    suite: options.suite,
    mirror: options.mirror,
    packages: namesIn(options.packages) ?? DEFAULT_PACKAGES,
    dataFolder: dataFolder(process.env),
    onLine: (line) => progress(++lines, null, line),
    signal: abort.signal,
  }).finally(() => {
    if (process.stderr.isTTY) process.stderr.write('\r\u001b[2K');
    process.removeListener('SIGINT', stop).removeListener('SIGTERM', stop);
  });
  print(options, record, () => [
    `Built "${record.name}": Debian ${record.suite}, ${Object.keys(record.packages).length} packages, ${megabytes(record)}.`,
  ]);
}

function namesIn(list: string | undefined): string[] | null {
  if (list === undefined) return null;
  const names = list.split(',').map((name) => name.trim());
  return [...new Set(names.filter((name) => name !== ''))];
}

function listCommand(): Command {
  return withJson(new Command('list'))
    .description('List the root file systems that were built.')
    .action((options: EnvOptions) =>
      report(options, async () => {
        const found = await listTrees(dataFolder(process.env));
        print(options, found, () => [
          ...table([
            ['NAME', 'SUITE', 'PACKAGES', 'SIZE', 'BUILT'],
            ['host', '—', '—', '—', "this machine's own /usr, read-only"],
            ...found.trees.map((tree) => [
              tree.name,
              tree.suite,
              Object.keys(tree.packages).length,
              megabytes(tree),
              tree.builtAt.slice(0, 16).replace('T', ' '),
            ]),
          ]),
          ...found.refused.map(({ name, reason }) => `${name} cannot be used: ${reason}`),
        ]);
      }),
    );
}

function removeCommand(): Command {
  return withJson(new Command('remove'))
    .description('Remove a root file system that was built.')
    .argument('<name>')
    .action((name: string, options: EnvOptions) =>
      report(options, async () => {
        await removeTree(dataFolder(process.env), name);
        print(options, { removed: name }, () => [`Removed "${name}".`]);
      }),
    );
}

function cleanCommand(): Command {
  return withJson(new Command('clean'))
    .description("Remove what tasks' Dockerfiles made; it is made again when it is needed.")
    .action((options: EnvOptions) =>
      report(options, async () => {
        const folder = dataFolder(process.env);
        const open = await openSandboxes(join(folder, 'sandboxes'));
        if (open > 0)
          throw new RunoffError('busy', `${open} sandboxes are open; wait until their rollouts have ended.`);
        const removed = await removeLayers(folder);
        print(options, { removed }, () => [`Removed ${removed} prepared environments.`]);
      }),
    );
}

/** Sandboxes of living processes; what killed ones left is removed first. */
async function openSandboxes(stateFolder: string): Promise<number> {
  await bubblewrapProvider({ stateFolder }).reap();
  const folder = join(stateFolder, 'sandboxes');
  if (!existsSync(folder)) return 0;
  return (await readdir(folder)).filter((name) => name.endsWith('.json')).length;
}

function withJson(command: Command): Command {
  return command.option('--json', 'print the result as JSON on standard output, nothing else');
}

function megabytes(tree: TreeRecord): string {
  return `${Math.round(tree.bytes / 1e6)} MB`;
}

async function report(options: EnvOptions, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    fail(options, error);
    if (error instanceof RunoffError && error.code === 'cancelled') process.exitCode = 130;
  }
}
