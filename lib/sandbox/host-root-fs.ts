import { createHash } from 'node:crypto';
import {
  chmod,
  constants,
  copyFile,
  cp,
  link,
  lstat,
  mkdir,
  readdir,
  readlink,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { errorMessage, RunoffError } from '@/lib/errors';
import type { RootFs, RootFsLayer } from '@/lib/sandbox/root-fs';

/** Changes with everything below that shapes the folder. */
const VERSION = '2';

/** Where programs are looked for inside every root file system. */
export const SANDBOX_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Host settings that programs of /usr need and that say nothing about the host's people. */
const COPIED = [
  'etc/alternatives',
  'etc/ld.so.cache',
  'etc/ssl/certs',
  'etc/ssl/openssl.cnf',
  'etc/pki/tls/certs',
  'etc/pki/ca-trust/extracted',
  'etc/protocols',
  'etc/services',
  'etc/mime.types',
  'etc/debian_version',
  'etc/login.defs',
  'etc/pam.d',
  'etc/security/limits.conf',
  'etc/security/pam_env.conf',
];

const FOLDERS =
  'app dev etc home media mnt opt proc root run srv sys tmp usr var var/cache var/lib var/log var/tmp';

const FILES: Record<string, string> = {
  'etc/passwd': [
    'root:x:0:0:root:/root:/bin/bash',
    'daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin',
    'bin:x:2:2:bin:/bin:/usr/sbin/nologin',
    'sys:x:3:3:sys:/dev:/usr/sbin/nologin',
    'www-data:x:33:33:www-data:/var/www:/usr/sbin/nologin',
    'nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin',
  ].join('\n'),
  'etc/group': 'root:x:0:\ndaemon:x:1:\nbin:x:2:\nsys:x:3:\ntty:x:5:\nwww-data:x:33:\nnogroup:x:65534:',
  'etc/shadow': 'root:*:19700:0:99999:7:::',
  'etc/hosts': '127.0.0.1 localhost sandbox\n::1 localhost',
  'etc/hostname': 'sandbox',
  'etc/nsswitch.conf':
    'passwd: files\ngroup: files\nshadow: files\nhosts: files dns\nservices: files\nprotocols: files',
  'etc/shells': '/bin/sh\n/bin/bash',
};

/**
 * The root file system `host`: this machine's /usr (without /usr/local) as it is, a small /etc of its own, the Node
 * that runs this process as /usr/local/bin/node, and nothing of /home, /root or /var. Its folder is made once under
 * `folder` and used again while Node and the system's packages stay the same.
 * @throws RunoffError `environment-failed` when it cannot be made.
 */
export async function hostRootFs(folder: string): Promise<RootFs> {
  const key = await hostKey();
  const made = join(folder, `host-${key.slice(0, 16)}`);
  if (!(await exists(made))) {
    const partial = `${made}.${process.pid}.${Math.random().toString(36).slice(2)}`;
    try {
      await makeHostRoot(partial);
      await rename(partial, made);
    } catch (error) {
      await rm(partial, { recursive: true, force: true });
      // Another process may have been first; its folder is as good.
      if (!(await exists(made))) {
        const why = errorMessage(error);
        throw new RunoffError(
          'environment-failed',
          `The root file system of this machine could not be prepared in ${folder}: ${why}.`,
          { cause: error },
        );
      }
    }
  }
  return {
    name: 'host',
    layers: await hostLayers(made),
    env: { PATH: SANDBOX_PATH, HOME: '/root', LANG: 'C.UTF-8', TZ: 'UTC' },
    notes: ["Programs are those of this machine's /usr, and its Node as /usr/local/bin/node."],
    key,
  };
}

async function hostLayers(made: string): Promise<RootFsLayer[]> {
  const layers = [
    { target: '/', lower: [join(made, 'root')] },
    { target: '/usr', lower: ['/usr'] },
    { target: '/usr/local', lower: [join(made, 'local')] },
  ];
  for (const name of SYSTEM_FOLDERS) {
    const found = await lstat(`/${name}`).catch(() => null);
    if (found?.isDirectory()) layers.push({ target: `/${name}`, lower: [`/${name}`] });
  }
  return layers;
}

const SYSTEM_FOLDERS = ['bin', 'sbin', 'lib', 'lib32', 'lib64', 'libx32'];

async function makeHostRoot(folder: string): Promise<void> {
  const root = join(folder, 'root');
  for (const name of FOLDERS.split(' ')) await mkdir(join(root, name), { recursive: true, mode: 0o755 });
  for (const name of ['tmp', 'var/tmp']) await chmod(join(root, name), 0o1777);
  await chmod(join(root, 'root'), 0o700);
  await symlink('/run', join(root, 'var/run'));
  for (const name of SYSTEM_FOLDERS) {
    const found = await lstat(`/${name}`).catch(() => null);
    if (found?.isSymbolicLink()) await symlink(await readlink(`/${name}`), join(root, name));
    else if (found?.isDirectory()) await mkdir(join(root, name));
  }
  for (const [name, text] of Object.entries(FILES)) await writeFile(join(root, name), `${text}\n`);
  await chmod(join(root, 'etc/shadow'), 0o600);
  await symlink('../usr/lib/os-release', join(root, 'etc/os-release'));
  await symlink('/usr/share/zoneinfo/UTC', join(root, 'etc/localtime'));
  await symlink('/proc/self/mounts', join(root, 'etc/mtab'));
  const pythons = (await readdir('/etc')).filter((name) => /^python3[\d.]*$/.test(name));
  for (const name of [...COPIED, ...pythons.map((name) => `etc/${name}`)]) {
    if (!(await exists(`/${name}`))) continue;
    await mkdir(dirname(join(root, name)), { recursive: true });
    await cp(`/${name}`, join(root, name), { recursive: true, verbatimSymlinks: true });
  }
  for (const name of ['bin', 'sbin', 'lib', 'share', 'include', 'etc', 'src'])
    await mkdir(join(folder, 'local', name), { recursive: true });
  await placeNode(join(folder, 'local/bin/node'));
}

/** The overlay only reads it, so a second name of the same file serves; a copy where that cannot be. */
async function placeNode(to: string): Promise<void> {
  try {
    await link(process.execPath, to);
  } catch (error) {
    // Another file system, or a system that allows links only to files one owns.
    if (!(error instanceof Error)) throw error;
    await copyFile(process.execPath, to, constants.COPYFILE_FICLONE);
    await chmod(to, 0o755);
  }
}

/** Says when the folder has to be made anew: other Node, other packages, other recipe. */
async function hostKey(): Promise<string> {
  const hash = createHash('sha256').update(`${VERSION}\n${process.execPath}\n${process.version}\n`);
  for (const path of [process.execPath, '/etc/ld.so.cache', '/var/lib/dpkg/status', '/usr/bin', '/usr/lib']) {
    const found = await stat(path).catch(() => null);
    hash.update(`${path} ${found?.size ?? 0} ${found?.mtimeMs ?? 0}\n`);
  }
  return hash.digest('hex');
}

async function exists(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => null)) !== null;
}
