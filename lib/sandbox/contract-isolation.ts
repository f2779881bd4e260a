import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { outputOf, run, type ContractHarness } from '@/lib/sandbox/contract-harness';

const TOKEN = `host-secret-${process.pid}-${Date.now()}`;

/** The host's files, processes and network from inside. */
export function testIsolation(harness: ContractHarness): void {
  it('shows no file of the host outside its root file system', async () => {
    const folders = [homedir(), tmpdir(), '/var/tmp'].map((parent) =>
      mkdtempSync(join(parent, 'runoff-secret-')),
    );
    try {
      for (const folder of folders) writeFileSync(join(folder, 'secret'), TOKEN, { mode: 0o666 });
      const sandbox = await harness.open();
      for (const folder of [...folders, process.cwd()]) {
        expect(
          await outputOf(sandbox, `ls -d ${folder} /proc/*/root${folder} /proc/*/cwd${folder} 2>/dev/null`),
        ).toBe('');
      }
      const places = '/home /root /tmp /var /run /opt /mnt /srv /app /etc /dev/shm';
      expect(await outputOf(sandbox, `grep -rlsF -- ${TOKEN} ${places}`)).toBe('');
      const links = await outputOf(
        sandbox,
        'cat /proc/*/environ /proc/*/cmdline 2>/dev/null | tr "\\0" "\\n"',
      );
      expect(links).not.toContain(process.cwd());
    } finally {
      for (const folder of folders) rmSync(folder, { recursive: true, force: true });
    }
  });

  it('changes nothing on the host', async () => {
    const corePattern = readFileSync('/proc/sys/kernel/core_pattern', 'utf8');
    const mode = statSync('/dev/null').mode;
    const name = `runoff-trace-${process.pid}`;
    const sandbox = await harness.open();
    await run(
      sandbox,
      `for d in / /usr /usr/bin /usr/lib /etc /var /tmp /run /dev /dev/shm /root /home; do echo x > $d/${name}; done
       echo '|/tmp/x' > /proc/sys/kernel/core_pattern; umount /proc/sys; mount -o remount,bind,rw /proc/sys
       echo '|/tmp/x' > /proc/sys/kernel/core_pattern; chmod 600 /dev/null /proc/self/fd/0 </dev/null
       chmod 600 /proc/1/fd/* /proc/self/fd/0; chown 1 /dev/null; rm -f /usr/bin/id; echo b > /proc/sysrq-trigger`,
    );
    expect(readFileSync('/proc/sys/kernel/core_pattern', 'utf8')).toBe(corePattern);
    expect(statSync('/dev/null').mode).toBe(mode);
    expect(statSync('/dev/null').uid).toBe(0);
    for (const folder of [
      '/',
      '/usr',
      '/usr/bin',
      '/usr/lib',
      '/etc',
      '/var',
      '/tmp',
      '/run',
      '/dev',
      '/dev/shm',
    ])
      expect(existsSync(join(folder, name)), folder).toBe(false);
    expect(existsSync('/usr/bin/id')).toBe(true);
  });

  it('opens no device of the host and mounts nothing of it', async () => {
    const sandbox = await harness.open();
    const { dev } = statSync('/');
    const [major, minor] = [(dev >> 8) & 0xfff, (dev & 0xff) | ((dev >> 12) & 0xfff00)];
    const tried = await outputOf(
      sandbox,
      `cd /tmp; mknod disk b ${major} ${minor}; mknod mem c 1 1; head -c 4 disk | wc -c; head -c 4 mem | wc -c
       head -c 4 /proc/kcore | wc -c; mkdir m; mount disk m && echo MOUNTED
       mount -t proc none m && { ls m/1/root/app >/dev/null; echo "kernel" > m/sys/kernel/hostname && echo WRITTEN; }
       unshare -mC mount -t cgroup2 none m && echo GROUPS; unshare -mC mount -t cgroup -o memory none m && echo MEMORY
       mount -t sysfs none m && echo SYSFS; mount -t devtmpfs none m && echo DEVTMPFS; true`,
    );
    expect(tried.split('\n').filter((line) => /^[\dA-Z]+$/.test(line))).toEqual(['0', '0', '0']);
  });

  it('sees and reaches no process and no terminal of the host', async () => {
    const sandbox = await harness.open();
    expect(await outputOf(sandbox, 'cat /proc/1/comm')).not.toMatch(/systemd|init\n$/);
    expect(Number(await outputOf(sandbox, 'ls -d /proc/[0-9]* | wc -l'))).toBeLessThan(12);
    await run(sandbox, `kill -9 ${process.pid}; kill -9 ${process.ppid}; kill -9 -1`);
    expect(await outputOf(sandbox, '(: </dev/tty) 2>/dev/null && echo terminal; [ -t 0 ] || echo none')).toBe(
      'none\n',
    );
    expect(await outputOf(sandbox, 'ls -l /proc/self/fd | grep -cE " -> (socket|anon_inode|/dev/pts)"')).toBe(
      '0\n',
    );
  });

  it('has no network but its own loopback', async () => {
    const sandbox = await harness.open();
    const abstract = `\0runoff-contract-${process.pid}`;
    const servers: Server[] = [await listen(0), await listen(abstract)];
    try {
      const address = servers[0]?.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      expect((await run(sandbox, `exec 3<>/dev/tcp/127.0.0.1/${port}`)).returnCode).not.toBe(0);
      expect((await run(sandbox, 'exec 3<>/dev/tcp/192.0.2.1/80', 5_000)).returnCode).not.toBe(0);
      const connect = `node -e 'require("net").connect("\\0" + process.argv[1]).on("connect", () => { console.log("in"); process.exit(0) }).on("error", (e) => console.log(e.code))' ${abstract.slice(1)}`;
      expect(await outputOf(sandbox, connect)).toBe('ECONNREFUSED\n');
      const serve = `node -e 'require("net").createServer((s) => s.end("hello\\n")).listen(8123, "127.0.0.1", () => console.log("up"))' > /tmp/up 2>&1 &`;
      await run(sandbox, `${serve} for i in $(seq 100); do grep -q up /tmp/up && break; sleep 0.1; done`);
      expect(await outputOf(sandbox, 'exec 3<>/dev/tcp/localhost/8123; cat <&3')).toBe('hello\n');
    } finally {
      for (const server of servers) server.close();
    }
  });
}

function listen(where: number | string): Promise<Server> {
  const server = createServer((socket) => socket.end('host'));
  return new Promise((done, fail) => {
    server.once('error', fail);
    if (typeof where === 'number') server.listen(where, '127.0.0.1', () => done(server));
    else server.listen(where, () => done(server));
  });
}
