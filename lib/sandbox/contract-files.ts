import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { outputOf, run, type ContractHarness } from '@/lib/sandbox/contract-harness';

/** Files in and out, and the tricks that must not work with them. */
export function testFiles(harness: ContractHarness): void {
  const hostFolder = (name: string) => {
    const folder = join(harness.folder, name);
    mkdirSync(folder, { recursive: true });
    return folder;
  };

  it('copies a folder in: parents, modes, links, hidden and binary files', async () => {
    const from = hostFolder('in');
    mkdirSync(join(from, 'sub/empty'), { recursive: true });
    const bytes = Buffer.from([0, 255, 10, 13, 200, 0]);
    writeFileSync(join(from, 'sub/binary'), bytes);
    writeFileSync(join(from, '.hidden ü'), 'h');
    writeFileSync(join(from, 'run.sh'), '#!/bin/bash\necho ran\n');
    chmodSync(join(from, 'run.sh'), 0o755);
    symlinkSync('sub/binary', join(from, 'link'));
    const sandbox = await harness.open();
    await sandbox.copyIn(from, '/tests/deep/er');
    expect(
      await outputOf(sandbox, 'cd /tests/deep/er && ./run.sh && ls -A && readlink link && ls -d sub/empty'),
    ).toBe('ran\n.hidden ü\nlink\nrun.sh\nsub\nsub/binary\nsub/empty\n');
    expect(await sandbox.readFile('/tests/deep/er/sub/binary', 100)).toEqual(bytes);
    await sandbox.copyIn(join(from, 'run.sh'), '/app/renamed.sh');
    expect(await outputOf(sandbox, '/app/renamed.sh; stat -c "%u:%g" /app/renamed.sh')).toBe('ran\n0:0\n');
    await expect(sandbox.copyIn(join(from, 'none'), '/app/x')).rejects.toMatchObject({ code: 'not-found' });
  });

  it('refuses links that leave what is copied, special files and paths with ..', async () => {
    const sandbox = await harness.open();
    for (const [name, target] of [
      ['absolute', '/etc/passwd'],
      ['upward', '../in/run.sh'],
    ] as const) {
      const from = hostFolder(`link-${name}`);
      symlinkSync(target, join(from, 'link'));
      await expect(sandbox.copyIn(from, '/app/in')).rejects.toMatchObject({ code: 'bad-input' });
    }
    for (const path of ['/app/../etc/x', 'relative', '/', '']) {
      await expect(sandbox.writeFile(path, 'x')).rejects.toMatchObject({ code: 'bad-input' });
      await expect(sandbox.readFile(path, 10)).rejects.toMatchObject({ code: 'bad-input' });
      await expect(sandbox.copyIn(harness.folder, path)).rejects.toMatchObject({ code: 'bad-input' });
      await expect(sandbox.copyOut(path, join(harness.folder, 'no'), 10)).rejects.toMatchObject({
        code: 'bad-input',
      });
    }
  });

  it('writes and reads files', async () => {
    const sandbox = await harness.open();
    await sandbox.writeFile('/app/a/b c', 'tëxt');
    await sandbox.writeFile('/app/tool', Buffer.from('#!/bin/bash\necho tool\n'), 0o755);
    expect((await sandbox.readFile('/app/a/b c', 5))?.toString()).toBe('tëxt');
    expect(await outputOf(sandbox, '/app/tool; stat -c %a "/app/a/b c"')).toBe('tool\n644\n');
    await expect(sandbox.readFile('/app/a/b c', 4)).rejects.toMatchObject({ code: 'too-large' });
    expect(await sandbox.readFile('/app/none', 10)).toBeNull();
    expect(await sandbox.readFile('/app', 10)).toBeNull();
    await sandbox.writeFile('/app/tool', 'shorter');
    expect(await sandbox.readFile('/app/tool', 10)).toEqual(Buffer.from('shorter'));
  });

  it('does not read what only looks like a file', async () => {
    const sandbox = await harness.open();
    await run(sandbox, 'cd /app; echo s > /etc/target; ln -s /etc/target link; mkfifo pipe; ln -s / up');
    for (const path of ['/app/link', '/app/pipe', '/dev/zero', '/dev/null'])
      expect(await sandbox.readFile(path, 100), path).toBeNull();
    expect(await sandbox.copyOut('/app/link', join(harness.folder, 'link-out'), 1000)).toBe(false);
    expect(existsSync(join(harness.folder, 'link-out'))).toBe(false);
  });

  it('writes nothing through a link, inside or out', async () => {
    const outside = hostFolder('outside');
    const from = hostFolder('tests-in');
    mkdirSync(join(from, 'sub'), { recursive: true });
    writeFileSync(join(from, 'sub/test.sh'), 'new');
    const sandbox = await harness.open();
    await run(
      sandbox,
      `mkdir -p /etc/keep /tree; echo old > /etc/keep/target; ln -s /etc/keep/target /app/file; ln -s /etc/keep /tests;
       ln -s /etc/keep /tree/sub; ln -s ${outside} /app/out; ln -s /proc/1/root /app/root`,
    );
    await sandbox.writeFile('/app/file', 'new');
    await sandbox.copyIn(from, '/tests');
    await sandbox.copyIn(from, '/tree');
    await sandbox.writeFile('/app/out/escaped', 'x').catch(() => undefined);
    await sandbox.writeFile(`/app/root${outside}/escaped`, 'x').catch(() => undefined);
    expect(
      await outputOf(sandbox, 'cat /etc/keep/target; ls /etc/keep; cat /app/file /tests/sub/test.sh'),
    ).toBe('old\ntarget\nnewnew');
    expect(readdirSync(outside)).toEqual([]);
  });

  it('copies out files and folders without links, devices and what is too much', async () => {
    const sandbox = await harness.open();
    await run(
      sandbox,
      String.raw`mkdir -p /logs/sub; cd /logs; echo 1 > reward.txt; printf '\000\377' > sub/bin; ln -s /etc/passwd evil;
       ln -s / sub/root; mkfifo pipe; ln reward.txt hard; chmod 0 sub/bin; chmod +x hard; echo x > "$(printf 'new\nline')"`,
    );
    const to = join(harness.folder, 'logs');
    expect(await sandbox.copyOut('/logs', to, 1_000_000)).toBe(true);
    expect(readdirSync(to).sort()).toEqual(['hard', 'new\nline', 'reward.txt', 'sub']);
    expect(readdirSync(join(to, 'sub'))).toEqual(['bin']);
    expect(readFileSync(join(to, 'sub/bin'))).toEqual(Buffer.from([0, 255]));
    expect(statSync(join(to, 'reward.txt')).nlink).toBe(1);
    expect(await sandbox.copyOut('/logs/reward.txt', join(harness.folder, 'reward'), 100)).toBe(true);
    expect(readFileSync(join(harness.folder, 'reward'), 'utf8')).toBe('1\n');
    expect(await sandbox.copyOut('/none', join(harness.folder, 'none'), 100)).toBe(false);
    await run(sandbox, 'head -c 3000000 /dev/zero > /logs/big');
    const big = sandbox.copyOut('/logs', join(harness.folder, 'big'), 1_000_000);
    await expect(big).rejects.toMatchObject({ code: 'too-large' });
  });
}
