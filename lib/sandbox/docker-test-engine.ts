import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import Docker from 'dockerode';
import { DOCKER_INSTALL } from '@/lib/sandbox/docker-engine';
import { importImage } from '@/lib/sandbox/docker-import';
import { packPrograms } from '@/lib/sandbox/host-programs';

const run = promisify(execFile);

/** The image that the demo tasks' Dockerfiles start from; in tests a stand-in made of this machine's programs. */
export const TEST_IMAGE = 'docker.io/library/node:24-bookworm-slim';

const PROGRAMS =
  `bash sh env cat ls cp mv rm mkdir rmdir mkfifo mknod ln chmod chown touch sleep head tail tee wc tr cut sort uniq
  seq date stat readlink realpath dirname basename grep sed awk find xargs tar gzip git tmux tput nohup setsid id
  printf echo test true false pwd cmp diff mount umount unshare base64 dd timeout kill ps uname hostname mktemp comm
  paste expr od chroot nproc infocmp`
    .split(/\s+/)
    .filter((name) => name !== '');

export interface TestEngine {
  /** True where there is no podman, unless `CI` is set: tests fail there instead of being skipped. */
  isMissing: boolean;
  /** For the titles of tests that are skipped then: what to install; else empty. */
  needs: string;
  socketPath: string;
  docker: Docker;
  /** Ends the engine and removes its images and containers. */
  end(): Promise<void>;
}

/** Where no engine can be started: a path without a socket, so that check() says what to install. */
const NOWHERE = '/nonexistent/podman.sock';

/** podman as an engine of the tests' own with TEST_IMAGE in it; its socket is missing where podman is. */
export async function startTestEngine(): Promise<TestEngine> {
  const folder = await mkdtemp(join(tmpdir(), 'runoff-podman-'));
  const found = await run('podman', ['--version']).catch(() => null);
  for (const driver of found ? ['overlay', 'vfs'] : []) {
    const engine = await start(folder, driver);
    if (!engine) continue;
    await importTestImage(engine.docker);
    return engine;
  }
  await rm(folder, { recursive: true, force: true });
  return {
    isMissing: !process.env.CI,
    needs: ` [needs podman: ${DOCKER_INSTALL}]`,
    socketPath: NOWHERE,
    docker: new Docker({ socketPath: NOWHERE }),
    end: () => Promise.resolve(),
  };
}

async function start(folder: string, driver: string): Promise<TestEngine | null> {
  const own = join(folder, driver);
  await mkdir(own);
  const socketPath = join(own, 'podman.sock');
  await writeFile(join(own, 'containers.conf'), configuration());
  const storage = `[storage]\ndriver = "${driver}"\ngraphroot = "${own}/storage"\nrunroot = "${own}/run"\n`;
  await writeFile(join(own, 'storage.conf'), storage);
  const child = spawn('podman', ['system', 'service', '--time=0', `unix://${socketPath}`], {
    // conmon leaves a file named oom in the folder it runs in.
    cwd: own,
    stdio: 'ignore',
    env: {
      ...process.env,
      CONTAINERS_CONF: join(own, 'containers.conf'),
      CONTAINERS_STORAGE_CONF: join(own, 'storage.conf'),
    },
  });
  const docker = new Docker({ socketPath });
  const answers = await untilAnswers(docker, child);
  if (answers)
    return { isMissing: false, needs: '', socketPath, docker, end: () => end(docker, child, folder, own) };
  child.kill('SIGKILL');
  return null;
}

/** runc needs no systemd this way; limits of a container must not be above our own. */
function configuration(): string {
  const limits = readFileSync('/proc/self/limits', 'utf8');
  const bounded = (name: string, most: number) => {
    const hard = Number(new RegExp(`^${name} +\\S+ +(\\d+)`, 'm').exec(limits)?.[1] ?? most);
    return Math.min(hard, most);
  };
  const files = bounded('Max open files', 4096);
  const processes = bounded('Max processes', 4096);
  return `[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "file"
[containers]
default_ulimits = ["nofile=${files}:${files}", "nproc=${processes}:${processes}"]
`;
}

async function untilAnswers(docker: Docker, child: ChildProcess): Promise<boolean> {
  let failed = false;
  child.once('error', () => (failed = true));
  for (let pass = 0; pass < 200 && !failed && child.exitCode === null; pass += 1) {
    const answer = await docker.ping().catch(() => null);
    if (answer !== null) return true;
    await sleep(50);
  }
  return false;
}

async function end(docker: Docker, child: ChildProcess, folder: string, own: string): Promise<void> {
  for (const { Id } of await docker.listContainers({ all: true }))
    await docker.getContainer(Id).remove({ force: true, v: true });
  child.kill('SIGTERM');
  for (let pass = 0; pass < 100 && child.exitCode === null && child.signalCode === null; pass += 1)
    await sleep(50);
  // podman mounts its storage over itself, and a build that was given up goes on for a while.
  for (const path of mountsBelow(own)) await run('umount', ['-l', path]);
  await rm(folder, { recursive: true, force: true });
}

/** The deepest first. */
function mountsBelow(folder: string): string[] {
  const paths = readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[4] ?? '');
  return paths.filter((path) => path.startsWith(`${folder}/`)).sort((a, b) => b.length - a.length);
}

async function importTestImage(docker: Docker): Promise<void> {
  const { tar } = await packPrograms(
    [
      ...PROGRAMS,
      { from: process.execPath, to: '/usr/local/bin/node' },
      { from: '/bin/bash', to: '/bin/bash' },
      { from: '/bin/sh', to: '/bin/sh' },
    ],
    ['/app', '/dev', '/etc', '/home', '/opt', '/proc', '/root', '/run', '/sys', '/tmp', '/var/tmp'],
    {
      '/etc/passwd': 'root:x:0:0:root:/root:/bin/bash\nwww-data:x:33:33::/var/www:/bin/false\n',
      '/etc/group': 'root:x:0:\nwww-data:x:33:\n',
      '/usr/local/bin/apt-get':
        '#!/bin/bash\n# There is no network: what the tasks install is there.\nexit 0\n',
      ...terminals(),
      ...locale('/usr/lib/locale/C.utf8'),
    },
  );
  const [repository = '', tag = ''] = TEST_IMAGE.split(/:(?=[^/]*$)/);
  await importImage(docker, tar, repository, tag);
}

/** Descriptions of terminals, for tmux. */
function terminals(): Record<string, Buffer> {
  const found: Record<string, Buffer> = {};
  for (const parent of ['/lib/terminfo', '/usr/share/terminfo'])
    for (const path of ['s/screen-256color', 's/screen', 'x/xterm-256color', 'x/xterm', 'd/dumb'])
      if (existsSync(join(parent, path))) found[join(parent, path)] = readFileSync(join(parent, path));
  return found;
}

/** tmux asks for UTF-8. */
function locale(folder: string): Record<string, Buffer> {
  const entries = existsSync(folder) ? readdirSync(folder, { recursive: true, withFileTypes: true }) : [];
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(paths.map((path) => [path, readFileSync(path)]));
}
