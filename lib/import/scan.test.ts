import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ZipFile } from 'yazl';
import { scanPaths } from '@/lib/import/scan';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'runoff-scan-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function write(files: Record<string, string | Uint8Array>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(join(folder, path, '..'), { recursive: true });
    await writeFile(join(folder, path), content);
  }
}

const at = (path: string) => join(folder, path);
const paths = (items: { path: string }[]) => items.map((item) => item.path);

describe('folders and files', () => {
  test('paths start with the folder’s own name, wherever it lies', async () => {
    await write({ 'run/trajs/a.json': '{}', 'run/b.txt': 'b', 'other/run/trajs/a.json': '{}' });
    const tree = await scanPaths([at('run')]);
    expect(paths(tree.files)).toEqual(['run/b.txt', 'run/trajs/a.json']);
    expect(paths((await scanPaths([at('other/run')])).files)).toEqual(['run/trajs/a.json']);
    expect(paths((await scanPaths([at('run/trajs/a.json')])).files)).toEqual(['a.json']);
    const both = await scanPaths([at('run'), at('other/run')]);
    expect(paths(both.files)).toEqual(['run/b.txt', 'run/trajs/a.json', 'run~2/trajs/a.json']);
    expect(both.label).toBe('run, run');
  });

  test('a path that does not exist is named', async () => {
    await expect(scanPaths([at('nothing')])).rejects.toMatchObject({
      code: 'not-found',
      message: `${at('nothing')}: no such file or folder`,
    });
  });

  test('an empty folder is an empty tree', async () => {
    expect(await scanPaths([folder])).toMatchObject({ files: [], refused: [], skipped: [] });
  });

  test('links are not followed: inside the folder they are skipped, outside refused', async () => {
    await write({ 'secret.json': '{}', 'run/a.json': '{}' });
    await symlink(at('secret.json'), at('run/out.json'));
    await symlink(folder, at('run/up'));
    await symlink(at('run/a.json'), at('run/twin.json'));
    await symlink(at('run/none'), at('run/dead'));
    const tree = await scanPaths([at('run')]);
    expect(paths(tree.files)).toEqual(['run/a.json']);
    expect(tree.refused.map((item) => [item.path, item.reason])).toEqual([
      ['run/out.json', 'a link that leads out of the folder is not followed'],
      ['run/up', 'a link that leads out of the folder is not followed'],
    ]);
    expect(paths(tree.skipped)).toEqual(['run/dead', 'run/twin.json']);
  });

  test('a file that becomes a link after the scan is not read', async () => {
    await write({ 'secret.json': '{"a":1}', 'run/a.json': '{}' });
    const tree = await scanPaths([at('run')]);
    await rm(at('run/a.json'));
    await symlink(at('secret.json'), at('run/a.json'));
    await expect(tree.files[0]!.readText()).rejects.toMatchObject({
      code: 'bad-input',
      message: 'cannot be read (a link)',
    });
  });

  test('binary files, tools and packages are skipped by name, zips inside folders told of', async () => {
    await write({
      'run/a.json': '{}',
      'run/p.png': 'x',
      'run/node_modules/b.json': '{}',
      'run/.git/c.json': '{}',
      'run/in.zip': 'PK',
    });
    const tree = await scanPaths([at('run')]);
    expect(paths(tree.files)).toEqual(['run/a.json']);
    expect(paths(tree.skipped)).toEqual(['run/.git', 'run/in.zip', 'run/node_modules', 'run/p.png']);
  });

  test('limits: one file too large, all together too large, too many', async () => {
    await write({
      'run/a.json': 'x'.repeat(50),
      'run/b.json': 'x'.repeat(200),
      'run/c.json': 'x'.repeat(60),
    });
    const large = await scanPaths([at('run')], { maxFileBytes: 100 });
    expect(large.refused).toEqual([
      { path: 'run/b.json', reason: 'the file has 0.0 MiB, more than the limit of 0.0 MiB' },
    ]);
    const total = await scanPaths([at('run')], { maxTotalBytes: 120 });
    expect([paths(total.files), paths(total.refused)]).toEqual([
      ['run/a.json', 'run/c.json'],
      ['run/b.json'],
    ]);
    await expect(scanPaths([at('run')], { maxFiles: 2 })).rejects.toMatchObject({ code: 'too-large' });
  });

  test('a file that grows over the limit after the scan is not read', async () => {
    await write({ 'run/a.json': '{}' });
    const tree = await scanPaths([at('run')], { maxFileBytes: 10 });
    await write({ 'run/a.json': 'x'.repeat(11) });
    await expect(tree.files[0]!.readText()).rejects.toMatchObject({ code: 'too-large' });
  });

  test('a folder without permission is refused, the rest goes on', async () => {
    await write({ 'run/a.json': '{}', 'run/closed/b.json': '{}' });
    await chmod(at(''), 0o755);
    await chmod(at('run/closed'), 0o000);
    const isRoot = process.geteuid?.() === 0;
    // Nothing is closed to root, so the scan is done as nobody.
    if (isRoot) process.seteuid?.(65_534);
    const tree = await scanPaths([at('run')]).finally(() => {
      if (isRoot) process.seteuid?.(0);
    });
    await chmod(at('run/closed'), 0o700);
    expect([paths(tree.files), tree.refused]).toEqual([
      ['run/a.json'],
      [{ path: 'run/closed', reason: 'the folder cannot be read (no permission)' }],
    ]);
  });

  test('texts: byte order marks are dropped, bytes that are no UTF-8 become U+FFFD, line ends stay', async () => {
    await write({
      'run/bom.txt': Uint8Array.of(0xef, 0xbb, 0xbf, 0x61, 0x0d, 0x0a),
      'run/cut.txt': Uint8Array.of(0x61, 0xed, 0xa0, 0x80, 0x62),
      'run/utf16.txt': Uint8Array.of(0xff, 0xfe, 0x61, 0x00),
    });
    const texts = await Promise.all((await scanPaths([at('run')])).files.map((file) => file.readText()));
    expect(texts).toEqual(['a\r\n', 'a\ufffd\ufffd\ufffdb', 'a']);
  });
});

interface Entry {
  name: string;
  content: string;
  /** Size that the .zip claims. */
  claimed?: number;
  mode?: number;
  /** Where it is not the content's. */
  checksum?: number;
}

/** A .zip by hand, for names and sizes that no library writes. */
function craftZip(entries: Entry[]): Buffer {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const { name, content, claimed, mode, checksum } of entries) {
    const data = deflateRawSync(Buffer.from(content));
    const size = claimed ?? content.length;
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(0x0800, 2);
    common.writeUInt16LE(8, 4);
    common.writeUInt32LE(checksum ?? crc32(content), 10);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(size, 18);
    common.writeUInt16LE(Buffer.byteLength(name), 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, Buffer.from(name), data]);
    const made = Buffer.from([20, 3]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(((mode ?? 0o100644) << 16) >>> 0, 6);
    tail.writeUInt32LE(offset, 10);
    central.push(Buffer.concat([Buffer.from('PK\x01\x02'), made, common, tail, Buffer.from(name)]));
    locals.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 0, 'latin1');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, directory, end]);
}

describe('zip files', () => {
  async function zipped(files: Record<string, string>): Promise<Buffer> {
    const zip = new ZipFile();
    for (const [name, content] of Object.entries(files)) zip.addBuffer(Buffer.from(content), name);
    zip.end();
    const chunks: Buffer[] = [];
    for await (const chunk of zip.outputStream) chunks.push(Buffer.from(chunk));
    return Buffer.concat(chunks);
  }

  test('a zip of a folder has the same paths as the folder; one without a top folder gets its name', async () => {
    await write({
      'x.zip': await zipped({ 'run/trajs/a.json': '{"a":1}', 'run/b.txt': 'b' }),
      'flat.zip': await zipped({ 'a.json': '{}', 'd/b.json': '{}' }),
    });
    const tree = await scanPaths([at('x.zip')]);
    expect(paths(tree.files)).toEqual(['run/b.txt', 'run/trajs/a.json']);
    expect(await tree.files[1]!.readText()).toBe('{"a":1}');
    expect(Buffer.from(await tree.files[1]!.readHead(3)).toString()).toBe('{"a');
    expect(paths((await scanPaths([at('flat.zip')])).files)).toEqual(['flat/a.json', 'flat/d/b.json']);
  });

  test('unsafe names and links are refused one by one, the others go on', async () => {
    await write({
      'x.zip': craftZip([
        { name: '../evil.json', content: '{}' },
        { name: 'run/../../evil.json', content: '{}' },
        { name: 'run\\..\\..\\evil.json', content: '{}' },
        { name: '/etc/evil.json', content: '{}' },
        { name: 'C:\\evil.json', content: '{}' },
        { name: 'run/nul\0.json', content: '{}' },
        { name: 'run/link.json', content: '/etc/passwd', mode: 0o120777 },
        { name: 'run/good.json', content: '{"fine":true}' },
        { name: 'run/good.json', content: '{"twice":true}' },
        { name: 'run\\windows.json', content: '{}' },
      ]),
    });
    const tree = await scanPaths([at('x.zip')]);
    expect(paths(tree.files)).toEqual(['run/good.json', 'run/windows.json']);
    expect(await tree.files[0]!.readText()).toBe('{"fine":true}');
    expect(tree.refused.map((item) => item.reason.split(/[;(]/)[0]?.trim())).toEqual([
      'a path in a .zip that leads out of it',
      'a path in a .zip that leads out of it',
      'a path in a .zip that leads out of it',
      'an absolute path in a .zip is refused',
      'an absolute path in a .zip is refused',
      'a name with a NUL character is refused',
      'a link in a .zip is not followed',
      'this name stands twice in the .zip',
    ]);
  });

  test('a bomb is refused by what it declares and, if it lies, while it is inflated', async () => {
    const zeros = ' '.repeat(4 * 1024 * 1024);
    await write({
      'x.zip': craftZip([
        { name: 'run/honest.json', content: zeros },
        { name: 'run/liar.json', content: zeros, claimed: 100 },
        { name: 'run/huge.json', content: '{}', claimed: 3_000_000_000 },
        { name: 'run/good.json', content: '{"fine":true}' },
      ]),
    });
    const tree = await scanPaths([at('x.zip')]);
    expect(tree.refused.map((item) => [item.path, item.reason])).toEqual([
      ['run/honest.json', 'it unzips to more than 300 times its size, which looks like a zip bomb'],
      ['run/huge.json', 'the file has 2,861 MiB, more than the limit of 256 MiB'],
    ]);
    const [good, liar] = tree.files;
    await expect(liar!.readText()).rejects.toMatchObject({
      code: 'too-large',
      message: 'it unzips to more than the .zip states',
    });
    expect(await good!.readText()).toBe('{"fine":true}');
  });

  test('half a zip and damaged data are one sentence', async () => {
    const whole = craftZip([
      { name: 'run/a.json', content: JSON.stringify(Array.from({ length: 500 }, (_, i) => i * 7919)) },
    ]);
    const damaged = Buffer.from(whole);
    damaged.fill(0xff, 45, 200);
    await write({
      'half.zip': whole.subarray(0, whole.length - 30),
      'damaged.zip': damaged,
      'not.zip': 'hello',
    });
    await expect(scanPaths([at('half.zip')])).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringMatching(/^half\.zip is not a whole \.zip \(.+\)$/),
    });
    const tree = await scanPaths([at('damaged.zip')]);
    await expect(tree.files[0]!.readText()).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringMatching(/^cannot be unzipped \(.+\)$/),
    });
    expect(paths((await scanPaths([at('not.zip')])).files)).toEqual(['not.zip']);
    await write({ 'other-words.zip': craftZip([{ name: 'a.json', content: '{}', checksum: 1 }]) });
    const other = await scanPaths([at('other-words.zip')]);
    await expect(other.files[0]!.readText()).rejects.toThrow('its checksum is wrong');
  });

  test('more entries than the limit', async () => {
    await write({ 'x.zip': await zipped({ 'a.json': '{}', 'b.json': '{}', 'c.json': '{}' }) });
    await expect(scanPaths([at('x.zip')], { maxFiles: 2 })).rejects.toMatchObject({
      code: 'too-large',
      message: 'x.zip holds more than 2 files; import its folders one by one',
    });
  });
});
