import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { before, test } from 'node:test';

const out = join(mkdtempSync(join(tmpdir(), 'site-')), 'out');
let run;
before(() => {
  run = spawnSync('bash', ['build.sh', out], { encoding: 'utf8', cwd: join(import.meta.dirname, '..') });
});

test('the build ends well', () => {
  assert.equal(run.status, 0, run.stderr);
});

test('a page becomes HTML', () => {
  const html = readFileSync(join(out, 'index.html'), 'utf8');
  assert.equal(html, '<!doctype html>\n<title>Welcome</title>\n<h1>Welcome</h1>\n<p>Bread &amp; cakes, baked at night.</p>\n<p>Open from 6 to 14.</p>\n');
});

test('assets are copied', () => {
  assert.ok(existsSync(join(out, 'assets/style.css')));
});

test('the manifest lists files with their sizes', () => {
  const manifest = JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8'));
  assert.equal(manifest.find(({ path }) => path === 'assets/style.css')?.bytes, 40);
});
