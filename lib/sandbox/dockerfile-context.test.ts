import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync, chmodSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findSources, hashContext, ignoreRule, listContext } from './dockerfile-context';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'runoff-context-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function put(path: string, content = ''): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
}
const paths = async () => (await listContext(folder)).map((entry) => `${entry.kind} ${entry.path}`);
const hash = async () => hashContext(folder, await listContext(folder));

describe('ignoreRule', () => {
  it.each([
    ['*.log', 'a.log', true],
    ['*.log', 'sub/a.log', false],
    ['**/*.log', 'sub/deep/a.log', true],
    ['**/*.log', 'a.log', true],
    ['sub', 'sub/deep/a.txt', true],
    ['/sub/', 'sub/x', true],
    ['*\n!keep', 'keep', false],
    ['*\n!keep', 'other', true],
    ['!keep\n*', 'keep', true],
    ['# a\n\n', 'a', false],
    ['a?c', 'abc', true],
    ['a[0-9]', 'a7', true],
    ['a[^0-9]', 'a7', false],
    ['a.c', 'abc', false],
    ['a(b)+', 'a(b)+', true],
  ])('%j leaves out %s: %s', (text, path, expected) => {
    expect(ignoreRule(text)(path)).toBe(expected);
  });
});

describe('listContext', () => {
  it('lists files, folders and links, the parents first, without what is ignored', async () => {
    put('b/c.txt');
    put('a.txt');
    put('b/d.log');
    put('.dockerignore', '**/*.log\n');
    symlinkSync('a.txt', join(folder, 'z'));
    expect(await paths()).toEqual(['file .dockerignore', 'file a.txt', 'folder b', 'file b/c.txt', 'link z']);
  });

  it('lets parts of an ignored folder in again', async () => {
    put('data/big.bin');
    put('data/small.txt');
    put('.dockerignore', 'data\n!data/small.txt\n.dockerignore');
    expect(await paths()).toEqual(['file data/small.txt']);
  });

  it('refuses pipes', async () => {
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    await expect(listContext(folder)).rejects.toThrow('pipe is neither a file, a folder nor a link');
  });
});

describe('hashContext', () => {
  it('changes with content, name, mode and link target, and with nothing else', async () => {
    put('a', '1');
    const first = await hash();
    put('a', '1');
    expect(await hash()).toBe(first);
    const seen = new Set([first]);
    put('a', '2');
    seen.add(await hash());
    chmodSync(join(folder, 'a'), 0o755);
    seen.add(await hash());
    symlinkSync('a', join(folder, 'l'));
    seen.add(await hash());
    rmSync(join(folder, 'l'));
    symlinkSync('b', join(folder, 'l'));
    seen.add(await hash());
    expect(seen.size).toBe(5);
  });
});

describe('findSources', () => {
  it('finds entries, patterns and the whole context', async () => {
    put('a.py');
    put('b.py');
    put('sub/c.py');
    const entries = await listContext(folder);
    expect(findSources('.', entries)).toEqual([{ root: '', isFolder: true }]);
    expect(findSources('sub/', entries)).toEqual([{ root: 'sub', isFolder: true }]);
    expect(findSources('*.py', entries).map((source) => source.root)).toEqual(['a.py', 'b.py']);
    expect(findSources('sub/?.py', entries)).toEqual([{ root: 'sub/c.py', isFolder: false }]);
    expect(findSources('none', entries)).toEqual([]);
  });
});
