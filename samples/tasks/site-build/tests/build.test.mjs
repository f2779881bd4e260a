import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { test } from 'node:test';

const START = ['about us.html', 'assets/.well-known/security.txt', 'assets/fonts/crust.woff2', 'assets/style.css', 'contact.html', 'guides/Rye.html', 'guides/getting started.html', 'index.html', 'manifest.json'];

/** A copy of the build in an empty folder of its own, with one page and one asset, or those given. */
const small = (files = {}) => project({ 'pages/a.md': '# A\n', 'assets/a.css': 'a', ...files }, { empty: true });
const SMALL = ['a.html', 'assets/a.css', 'manifest.json'];
/** The same with the site's own pages and assets. */
function project(files = {}, { empty = false } = {}) {
  const place = mkdtempSync(join(tmpdir(), 'site-'));
  const root = join(place, 'project');
  for (const name of ['build.sh', 'tools', 'pages', 'parts', 'assets', 'package.json']) cpSync(join('/app', name), join(root, name), { recursive: true });
  for (const name of empty ? ['pages', 'assets'] : []) {
    rmSync(join(root, name), { recursive: true });
    mkdirSync(join(root, name));
  }
  put(root, files);
  return { place, root };
}
function put(folder, files) {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}
function build({ root }, args = [], cwd = root) {
  const run = spawnSync('bash', [relative(cwd, join(root, 'build.sh')), ...args], { encoding: 'utf8', cwd, timeout: 35000 });
  return { status: run.status, stdout: run.stdout, stderr: run.stderr };
}
/** Path to content of every file below a folder, in order of the code units of the path. */
function tree(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => !entry.isDirectory());
  const paths = files.map((entry) => relative(folder, join(entry.parentPath, entry.name))).sort();
  return Object.fromEntries(paths.map((path) => [path, readFileSync(join(folder, path)).toString('latin1')]));
}
const names = (folder) => Object.keys(tree(folder));
function built(one, args, cwd) {
  const run = build(one, args, cwd);
  assert.equal(run.status, 0, run.stderr || run.stdout);
  return run;
}

test('the site as it is', () => {
  const one = project();
  const { stdout } = built(one, ['out']);
  assert.deepEqual(names(join(one.root, 'out')), START);
  assert.equal(stdout.trimEnd().split('\n').at(-1), 'built 5 pages');
});

test('the HTML of a page', () => {
  const one = small({ 'pages/x.md': '# A < B\n\nOne & two\nlines.\n\n{{include hours.md}}\n\nEnd.' });
  built(one, ['out']);
  assert.equal(
    readFileSync(join(one.root, 'out/x.html'), 'utf8'),
    '<!doctype html>\n<title>A &lt; B</title>\n<h1>A &lt; B</h1>\n<p>One &amp; two\nlines.</p>\n<p>Open from 6 to 14.</p>\n<p>End.</p>\n',
  );
});

test('names with blanks, quotes, stars and dashes', () => {
  const odd = ["it's", 'say "no"', '*', '-n', ' two  blanks ', 'a\\b', '$HOME', 'ünï'];
  const one = project(Object.fromEntries([...odd.map((name) => [`pages/odd/${name}.md`, `# ${name}\n`]), ['assets/a.css', 'a']]), { empty: true });
  const { stdout } = built(one, ['out']);
  assert.deepEqual(names(join(one.root, 'out')).filter((path) => path.startsWith('odd/')), odd.map((name) => `odd/${name}.html`).sort());
  assert.match(stdout, /built 8 pages\n$/);
});

test('a name with a line break', () => {
  const one = small({ 'pages/two\nlines.md': '# Two\n', 'assets/a\nb.txt': 'x' });
  built(one, ['out']);
  const files = tree(join(one.root, 'out'));
  assert.ok('two\nlines.html' in files && 'assets/a\nb.txt' in files);
  const listed = JSON.parse(files['manifest.json']).map(({ path }) => path);
  assert.ok(listed.includes('two\nlines.html') && listed.includes('assets/a\nb.txt'));
});

test('folders with blanks and dashes', () => {
  const one = small({ 'pages/-a b/-c d/e.md': '# E\n', 'assets/-x y/z.txt': 'z' });
  built(one, ['out']);
  const files = names(join(one.root, 'out'));
  assert.ok(files.includes('-a b/-c d/e.html') && files.includes('assets/-x y/z.txt'));
});

test('assets are copied unchanged, hidden ones too', () => {
  const one = small({ 'assets/.nojekyll': '', 'assets/.x/.y': 'z' });
  built(one, ['out']);
  assert.deepEqual(tree(join(one.root, 'out/assets')), tree(join(one.root, 'assets')));
});

test('other files in pages are ignored', () => {
  const one = small({ 'pages/b.md.bak': '# A', 'pages/md': '# B', 'pages/c.MD.txt': '# C' });
  built(one, ['out']);
  assert.deepEqual(names(join(one.root, 'out')), SMALL);
});

test('nothing of an earlier build stays', () => {
  const one = small();
  put(join(one.root, 'out'), { 'news.html': 'old', '.hidden': 'old', 'assets/old.css': 'old', 'old/deep/x.html': 'old' });
  built(one, ['out']);
  assert.deepEqual(names(join(one.root, 'out')), SMALL);
  assert.equal(existsSync(join(one.root, 'out/old')), false);
});

test('a page without a title fails the build and is named', () => {
  const run = build(small({ 'pages/no title.md': 'Just text.\n' }), ['out']);
  assert.equal(run.status, 1);
  assert.match(run.stderr, /no title\.md/);
});

test('a part that does not exist fails the build', () => {
  const run = build(small({ 'pages/guides/part.md': '# P\n\n{{include nowhere.md}}\n' }), ['out']);
  assert.equal(run.status, 1);
  assert.match(run.stderr, /guides\/part\.md/);
});

test('every page that fails is named', () => {
  const bad = Object.fromEntries(['a', 'm', 'z'].map((name) => [`pages/bad-${name}.md`, 'none']));
  const run = build(small({ ...bad, 'pages/zz-part.md': '# P\n\n{{include nowhere.md}}\n' }), ['out']);
  assert.equal(run.status, 1);
  for (const name of ['bad-a.md', 'bad-m.md', 'bad-z.md', 'zz-part.md']) assert.ok(run.stderr.includes(name), run.stderr);
});

test('a build that fails leaves OUT as it was', () => {
  const one = small({ 'pages/bad.md': 'none' });
  put(join(one.root, 'out'), { 'index.html': 'old', 'sub/.x': 'old', 'assets/a.css': 'old', 'manifest.json': '[]' });
  const earlier = tree(join(one.root, 'out'));
  assert.equal(build(one, ['out']).status, 1);
  assert.deepEqual(tree(join(one.root, 'out')), earlier);
});

test('a build that fails makes no OUT and leaves nothing behind', () => {
  const one = small({ 'pages/bad.md': 'none' });
  const temporary = readdirSync(tmpdir()).length;
  const earlier = names(one.place);
  assert.equal(build(one, ['out']).status, 1);
  assert.equal(existsSync(join(one.root, 'out')), false);
  assert.deepEqual(names(one.place), earlier);
  assert.deepEqual(readdirSync(one.root).sort(), ['assets', 'build.sh', 'package.json', 'pages', 'parts', 'tools']);
  assert.equal(readdirSync(tmpdir()).length, temporary);
});

test('pages without any page fail the build', () => {
  const one = project({ 'pages/notes.txt': 'x' }, { empty: true });
  assert.equal(build(one, ['out']).status, 1);
  assert.equal(existsSync(join(one.root, 'out')), false);
});

test('nothing is written outside OUT', () => {
  const one = small();
  const earlier = readdirSync(one.root);
  const temporary = readdirSync(tmpdir()).length;
  built(one, ['out']);
  assert.deepEqual(readdirSync(one.root).sort(), [...earlier, 'out'].sort());
  assert.deepEqual(readdirSync(one.place), ['project']);
  assert.equal(readdirSync(tmpdir()).length, temporary);
});

test('from another folder, OUT is relative to the caller', () => {
  const one = small();
  mkdirSync(join(one.place, 'elsewhere'));
  built(one, ['public/www'], join(one.place, 'elsewhere'));
  assert.deepEqual(names(join(one.place, 'elsewhere/public/www')), SMALL);
  assert.deepEqual(readdirSync(join(one.place, 'elsewhere/public')), ['www']);
});

test('from another folder, the default is dist in the project', () => {
  const one = small({ 'pages/part.md': '# P\n\n{{include hours.md}}' });
  mkdirSync(join(one.place, 'elsewhere'));
  built(one, [], join(one.place, 'elsewhere'));
  assert.deepEqual(readdirSync(join(one.place, 'elsewhere')), []);
  assert.deepEqual(names(join(one.root, 'dist')), [...SMALL, 'part.html'].sort());
});

test('OUT with blanks, absolute', () => {
  const one = small();
  const out = join(one.place, ' my  site', 'x y');
  built(one, [out]);
  assert.deepEqual(names(out), SMALL);
});

test('the manifest: all files but itself, in byte order, with size and hash', () => {
  const odd = { 'pages/Z.md': '# Z\n', 'pages/é.md': '# é\n', 'pages/a b.md': '# ab\n', 'pages/a-b.md': '# ab\n', 'pages/_.md': '# _\n' };
  const one = small(odd);
  put(join(one.root, 'out'), { 'manifest.json': 'old' });
  built(one, ['out']);
  const out = join(one.root, 'out');
  const manifest = JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8'));
  const paths = names(out).filter((path) => path !== 'manifest.json').sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  assert.deepEqual(manifest, paths.map((path) => {
    const content = readFileSync(join(out, path));
    return { path, bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') };
  }));
});

test('two builds are the same, byte for byte', () => {
  const one = small();
  built(one, ['one']);
  built(one, ['two']);
  built(one, ['two']);
  assert.deepEqual(tree(join(one.root, 'two')), tree(join(one.root, 'one')));
});
