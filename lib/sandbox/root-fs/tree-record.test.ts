import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { installedPackages } from './build-tree';
import { dataFolder } from './data-folder';
import { whatFailed } from './debootstrap';
import { resolveRootFs } from './resolve-root-fs';
import { checkTreeName, listTrees, readTreeRecord, removePartialTrees, removeTree } from './tree-record';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'runoff-trees-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const RECORD = {
  distribution: 'debian',
  suite: 'bookworm',
  mirror: 'http://example.org/debian',
  architecture: 'x64',
  requested: ['git'],
  packages: { git: '1:2.39' },
  builtAt: '2026-01-02T03:04:05.000Z',
  bytes: 5,
};

function put(name: string, record: unknown = { ...RECORD, name, id: `id-of-${name}` }): string {
  const folder = join(home, 'root-fs', name);
  mkdirSync(join(folder, 'tree'), { recursive: true });
  writeFileSync(join(folder, 'root-fs.json'), typeof record === 'string' ? record : JSON.stringify(record));
  return folder;
}

describe('trees in the data folder', () => {
  it('are listed by name; unreadable ones say why', async () => {
    put('default');
    put('big');
    put('broken', '{');
    mkdirSync(join(home, 'root-fs', 'empty'));
    const { trees, refused } = await listTrees(home);
    expect(trees.map((tree) => tree.name)).toEqual(['big', 'default']);
    expect(refused.map(({ name }) => name)).toEqual(['broken', 'empty']);
    expect(refused[0]!.reason).toContain('runoff env remove');
    expect(refused[1]!.reason).toBe('it holds no root-fs.json');
  });

  it('are none where nothing was built', async () => {
    expect(await listTrees(home)).toEqual({ trees: [], refused: [] });
    expect(await readTreeRecord(home, 'default')).toBeNull();
  });

  it('are removed by name, once', async () => {
    const folder = put('old');
    await removeTree(home, 'old');
    expect(existsSync(folder)).toBe(false);
    await expect(removeTree(home, 'old')).rejects.toMatchObject({ code: 'not-found' });
  });

  it('that a killed build left are taken away, those of a living one are not', async () => {
    const dead = put('.partial-999999999-default-1');
    const alive = put(`.partial-${process.pid}-default-2`);
    expect(await removePartialTrees(home)).toBe(1);
    expect([existsSync(dead), existsSync(alive)]).toEqual([false, true]);
    expect((await listTrees(home)).trees).toEqual([]);
  });

  it('have names that cannot lead elsewhere', () => {
    for (const name of ['../x', 'a/b', '.hidden', '', 'host', 'A', 'x'.repeat(65)])
      expect(() => checkTreeName(name)).toThrow('cannot name a root file system');
    expect(() => checkTreeName('default-2.1')).not.toThrow();
  });
});

describe('resolveRootFs', () => {
  it('takes the name, else RUNOFF_ROOT_FS, else `default`, else `host`', async () => {
    expect((await resolveRootFs(null, home, {})).name).toBe('host');
    put('default');
    put('big');
    expect((await resolveRootFs(null, home, {})).name).toBe('default');
    expect((await resolveRootFs(null, home, { RUNOFF_ROOT_FS: 'big' })).name).toBe('big');
    expect((await resolveRootFs('default', home, { RUNOFF_ROOT_FS: 'big' })).name).toBe('default');
    expect((await resolveRootFs('host', home, { RUNOFF_ROOT_FS: 'big' })).name).toBe('host');
  });

  it('is one overlay over the tree, known by its id', async () => {
    put('default');
    const found = await resolveRootFs('default', home, {});
    expect(found.layers).toEqual([{ target: '/', lower: [join(home, 'root-fs/default/tree')] }]);
    expect(found.key).toBe('id-of-default');
    expect(found.notes[0]).toContain('Debian bookworm');
  });

  it('names what there is when the name is unknown', async () => {
    put('big');
    await expect(resolveRootFs('gone', home, {})).rejects.toThrow(
      'There is no root file system named "gone" (there is: host, big); build it with `runoff env build --name gone`.',
    );
  });
});

describe('dataFolder', () => {
  it('is RUNOFF_HOME, else in the home folder', () => {
    expect(dataFolder({ RUNOFF_HOME: '/data/r' })).toBe('/data/r');
    expect(dataFolder({})).toMatch(/\/\.local\/share\/runoff$/);
  });
});

describe('installedPackages', () => {
  it('reads names and versions of what is installed', () => {
    const status =
      'Package: a\nStatus: install ok installed\nVersion: 1.0-1\n\nPackage: b\nStatus: deinstall ok config-files\nVersion: 2\n\nPackage: c\nStatus: install ok installed\nVersion: 3\n';
    expect(installedPackages(status)).toEqual({ a: '1.0-1', c: '3' });
  });
});

describe('whatFailed', () => {
  const options = { suite: 'bookworm', mirror: 'http://m' };
  it.each([
    [['I: Resolving', "E: Couldn't find these debs: nosuch other"], 'has no package named nosuch, other'],
    [['E: Failed getting release file http://m/dists/x/Release'], 'out of reach'],
    [['tar: ./x: Cannot write: No space left on device', 'E: Tried'], 'disk became full'],
    [['E: No such script: /usr/share/debootstrap/scripts/foo'], 'knows no suite named "bookworm"'],
    [['W: something odd', 'E: it broke'], 'debootstrap failed: something odd · it broke.'],
    [[], 'it said nothing'],
  ])('%j: %s', (tail, expected) => {
    expect(whatFailed(tail, options)).toContain(expected);
  });
});
