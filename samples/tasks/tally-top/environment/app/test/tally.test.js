import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';

const TOOL = new URL('../bin/tally.js', import.meta.url).pathname;
const EVENTS = new URL('../example/events.tsv', import.meta.url).pathname;
const tally = (args, input = '') => spawnSync(process.execPath, [TOOL, ...args], { input, encoding: 'utf8' });

test('counts a column', () => {
  const { stdout, status } = tally(['-c', '2', EVENTS]);
  assert.equal(stdout, '4\tlogin\n3\tupload\n1\tlogout\n1\tshare\n');
  assert.equal(status, 0);
});

test('reads the standard input', () => {
  assert.equal(tally([], 'b\na\nb\n').stdout, '2\tb\n1\ta\n');
});

test('reverse turns the order', () => {
  assert.equal(tally(['--reverse'], 'b\na\nb\n').stdout, '1\ta\n2\tb\n');
});

test('an unknown option is wrong usage', () => {
  const { stderr, status } = tally(['--columns', '2']);
  assert.equal(stderr, 'tally: unknown option --columns\n');
  assert.equal(status, 2);
});
