import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { constants, existsSync } from 'node:fs';
import { chmod, chown, copyFile, mkdir, readFile, rename, rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { errorMessage, RunoffError } from '@/lib/errors';
import { runDebootstrap, whyNoDebootstrap } from './debootstrap';
import {
  checkTreeName,
  PARTIAL_PREFIX,
  RECORD_FILE,
  removePartialTrees,
  rootFsFolder,
  TREE_FOLDER,
  type TreeRecord,
} from './tree-record';

/** What agents, verifiers and the tasks of Terminal-Bench that run offline need; see docs/terminal-bench-2.md. */
export const DEFAULT_PACKAGES = (
  'bash,ca-certificates,curl,expect,gcc,git,less,libc6-dev,make,net-tools,nginx,openssh-client,openssh-server,' +
  'openssl,procps,python-is-python3,python3,python3-numpy,python3-pip,python3-pytest,python3-requests,screen,tmux,vim'
).split(',');

export const DEFAULT_SUITE = 'bookworm';
export const DEFAULT_MIRROR = 'http://deb.debian.org/debian';

export interface TreeOptions {
  name: string;
  packages: string[];
  suite: string;
  mirror: string;
  dataFolder: string;
  /** Told what is being done, one line at a time. */
  onLine: (line: string) => void;
  signal: AbortSignal;
}

/**
 * Builds a Debian root file system with debootstrap (minbase) and this machine's Node, in place of one of that name.
 * It appears under its name only when it is whole; what killed builds left behind is taken away first.
 * @throws RunoffError `bad-input` for names that cannot be used, `environment-failed` when it cannot be built here
 *   (one sentence says why and what to do), `cancelled` when `signal` aborts.
 */
export async function buildTree(options: TreeOptions): Promise<TreeRecord> {
  checkTreeName(options.name);
  const obstacle = whyNoDebootstrap();
  if (obstacle) throw new RunoffError('environment-failed', obstacle);
  for (const name of options.packages)
    if (!/^[a-z0-9][a-z0-9+.-]*$/.test(name))
      throw new RunoffError('bad-input', `"${name}" cannot be the name of a Debian package.`);
  if (!/^[a-z][a-z0-9.-]*$/.test(options.suite))
    throw new RunoffError('bad-input', `"${options.suite}" cannot be the name of a Debian suite.`);
  if (!/^(https?|file):\/\/\S+$/.test(options.mirror))
    throw new RunoffError('bad-input', `"${options.mirror}" is no address of a mirror (http://…).`);
  const folder = rootFsFolder(options.dataFolder);
  const partial = join(folder, `${PARTIAL_PREFIX}${process.pid}-${options.name}-${randomUUID().slice(0, 8)}`);
  const tree = join(partial, TREE_FOLDER);
  try {
    await mkdir(folder, { recursive: true });
    await removePartialTrees(options.dataFolder);
    await mkdir(partial);
    await runDebootstrap({ ...options, target: tree });
    await finishTree(tree);
    const record = await describeTree(tree, options);
    await writeFile(join(partial, RECORD_FILE), `${JSON.stringify(record, null, 2)}\n`);
    await giveToSudoUser(partial, [options.dataFolder, folder]);
    await putInPlace(partial, join(folder, options.name));
    return record;
  } catch (error) {
    if (error instanceof RunoffError) throw error;
    throw await withFreeSpace(error, folder);
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}

/** Takes away what debootstrap needed and what it copied of this machine; puts Node in. */
async function finishTree(tree: string): Promise<void> {
  for (const name of ['var/cache/apt/archives', 'var/lib/apt/lists', 'debootstrap', 'var/log/bootstrap.log'])
    await rm(join(tree, name), { recursive: true, force: true });
  for (const name of ['var/cache/apt/archives/partial', 'var/lib/apt/lists/partial', 'app'])
    await mkdir(join(tree, name), { recursive: true });
  await writeFile(join(tree, 'etc/hosts'), '127.0.0.1 localhost sandbox\n::1 localhost\n');
  await writeFile(join(tree, 'etc/hostname'), 'sandbox\n');
  await writeFile(join(tree, 'etc/resolv.conf'), '');
  const node = join(tree, 'usr/local/bin/node');
  await copyFile(process.execPath, node, constants.COPYFILE_FICLONE);
  await chmod(node, 0o755);
}

async function describeTree(tree: string, options: TreeOptions): Promise<TreeRecord> {
  const status = await readFile(join(tree, 'var/lib/dpkg/status'), 'utf8');
  const packages = installedPackages(status);
  const { stdout } = await promisify(execFile)('du', ['-sk', tree]);
  return {
    name: options.name,
    distribution: 'debian',
    suite: options.suite,
    mirror: options.mirror,
    architecture: process.arch,
    requested: [...options.packages].sort(),
    packages,
    builtAt: new Date().toISOString(),
    bytes: Number(stdout.split('\t')[0]) * 1024,
    id: randomUUID(),
  };
}

/** Names and versions of what is installed, from dpkg's status file. */
export function installedPackages(status: string): Record<string, string> {
  const packages: Record<string, string> = {};
  for (const paragraph of status.split('\n\n')) {
    const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(paragraph)?.[1];
    const name = field('Package');
    if (name && field('Status')?.endsWith(' installed')) packages[name] = field('Version') ?? '';
  }
  return packages;
}

/**
 * A tree that somebody built with sudo becomes theirs, all files of it: in a sandbox that is not made by root, files of
 * root belong to nobody and could not be changed. `parents` may have been made for it.
 */
async function giveToSudoUser(partial: string, parents: string[]): Promise<void> {
  const [uid, gid] = [process.env.SUDO_UID, process.env.SUDO_GID].map(Number);
  if (!uid || !gid) return;
  await promisify(execFile)('chown', ['-R', '--no-dereference', `${uid}:${gid}`, '--', partial]);
  for (const parent of parents) await chown(parent, uid, gid);
}

/** An older tree of that name goes; sandboxes that are open over it lose their files. */
async function putInPlace(partial: string, target: string): Promise<void> {
  const old = `${partial}-old`;
  if (existsSync(target)) await rename(target, old);
  try {
    await rename(partial, target);
  } catch (error) {
    if (existsSync(old)) await rename(old, target);
    throw error;
  }
  await rm(old, { recursive: true, force: true });
}

async function withFreeSpace(error: unknown, folder: string): Promise<RunoffError> {
  const space = existsSync(folder) ? await statfs(folder) : null;
  const little = space !== null && space.bavail * space.bsize < 50_000_000;
  const full = errorMessage(error).includes('ENOSPC') || little;
  const why = full ? `the disk of ${folder} is full` : errorMessage(error);
  return new RunoffError('environment-failed', `The root file system could not be built: ${why}.`, {
    cause: error,
  });
}
