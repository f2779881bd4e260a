import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

const FOLDER = mkdtempSync(join(tmpdir(), 'tally-'));
// e 5, d 4, a 3, b 3, C 2, c 1
const INPUT = 'e e d e b a C d e d b a b C d e c a'.split(' ').join('\n') + '\n';

function tally(args, input = INPUT) {
  return spawnSync(process.execPath, ['/app/bin/tally.js', ...args], { input, encoding: 'utf8', cwd: FOLDER });
}
function prints(args, expected, input) {
  const { stdout, stderr, status } = tally(args, input);
  assert.deepEqual({ stdout, stderr, status }, { stdout: expected.map((row) => `${row}\n`).join(''), stderr: '', status: 0 });
}
function refuses(args, named) {
  const { stdout, stderr, status } = tally(args);
  assert.equal(status, 2, `exit code of tally ${args.join(' ')}`);
  assert.equal(stdout, '');
  assert.match(stderr, /^tally: .*\n$/);
  assert.match(stderr, named);
}
const TOP3 = ['5\te', '4\td', '3\ta'];

for (const args of [['--top', '3'], ['--top=3'], ['-n', '3'], ['-n3']]) {
  test(`tally ${args.join(' ')}`, () => prints(args, TOP3));
}
test('more than there are', () => prints(['--top', '99'], ['5\te', '4\td', '3\ta', '3\tb', '2\tC', '1\tc']));
test('exactly N even among equal counts', () => prints(['-n1'], ['1\ta'], 'b\na\nc\n'));
test('the last of two counts', () => prints(['--top', '1', '-n3'], TOP3));
test('reverse prints the most frequent N, least of them first', () => prints(['-r', '--top', '3'], TOP3.toReversed()));
test('reverse without top is as before', () => prints(['-r', '-n', '99'], ['1\tc', '2\tC', '3\tb', '3\ta', '4\td', '5\te']));
test('case is folded before the cut', () => prints(['-i', '--top', '4'], ['5\te', '4\td', '3\ta', '3\tb']));
test('unique alone is as before', () => prints(['--unique'], ['1\tc']));

for (const text of ['0', '-3', '1e1', '0x2', '5x', '', ' 2']) {
  test(`--top=${JSON.stringify(text)} is refused`, () => refuses([`--top=${text}`], /--top|-n/));
}
test('--top -- takes the two dashes as its value', () => refuses(['--top', '--', '3'], /--top|-n/));
test('--top at the end', () => refuses(['--top'], /--top/));
test('-n at the end of a cluster', () => refuses(['-rn'], /--top|-n/));
for (const args of [['--top', '2', '--unique'], ['-un2']]) {
  test(`${args.join(' ')} exclude each other`, () => refuses(args, /--top|-n/));
}
for (const text of ['0', '1.5']) {
  test(`--column=${text} is refused`, () => refuses([`--column=${text}`], /--column|-c/));
}

const PAIRS = 'x,1\ny,2\nx,2\n';
for (const args of [['-c2', '-d,'], ['--column=2', '--delimiter=,'], ['--column', '2', '-d,']]) {
  test(`tally ${args.join(' ')}`, () => prints(args, ['2\t2', '1\t1'], PAIRS));
}
test('an equals sign in a value', () => prints(['--delimiter==', '-c2'], ['2\tb', '1\tc'], 'a=b\nx=c\ny=b\n'));
test('-d= is the delimiter =', () => prints(['-d=', '-c2'], ['2\tb', '1\tc'], 'a=b\nx=c\ny=b\n'));
test('-d -', () => prints(['-d', '-', '-c2'], ['1\tb'], 'a-b\n'));
test('-d --', () => prints(['-d', '--', '-c', '2'], ['1\tb'], 'a--b\n'));
test('an empty delimiter', () => refuses(['--delimiter='], /--delimiter|-d/));
test('-d at the end', () => refuses(['-d'], /--delimiter|-d/));

test('letters together', () => prints(['-ir'], ['3\tc', '3\tb', '3\ta', '4\td', '5\te']));
test('letters together with a value', () => prints(['-in3'], TOP3));
test('letters together, value in the next argument', () => prints(['-rc', '2', '-d,'], ['1\t1', '2\t2'], PAIRS));
for (const [args, named] of [[['--to', '3'], /--to/], [['-x'], /-x/], [['-ix'], /x/], [['--reverse=yes'], /--reverse/], [['--help=1'], /--help/]]) {
  test(`tally ${args.join(' ')} is wrong usage`, () => refuses(args, named));
}

test('files after --', () => {
  writeFileSync(join(FOLDER, '-n'), 'p\nq\np\n');
  prints(['-n1', '--', '-n'], ['2\tp'], '');
});
test('-- alone reads the standard input', () => prints(['-n2', '--'], ['5\te', '4\td']));
test('a dash after -- is the standard input', () => prints(['-n1', '--', '-'], ['5\te']));
test('a second -- is a file', () => {
  writeFileSync(join(FOLDER, '--'), 'p\n');
  prints(['--', '--'], ['1\tp'], '');
});
test('options after files', () => {
  writeFileSync(join(FOLDER, 'f'), 'p\nq\np\n');
  prints(['f', '-', '--top', '2'], ['5\te', '4\td']);
});
test('a file that is missing', () => {
  const { stderr, status } = tally(['--top', '2', 'missing.tsv']);
  assert.match(stderr, /^tally: /);
  assert.equal(status, 1);
});

test('help lists the option in its column', () => {
  const { stdout, status } = tally(['--help']);
  assert.equal(status, 0);
  assert.match(stdout, /^ {2}-n, --top N {11}\S/m);
});
test('help wins over a wrong value', () => {
  for (const args of [['--top', '0', '--help'], ['-h', '--top=x'], ['-hun2']]) {
    const { stdout, status } = tally(args);
    assert.deepEqual([stdout.startsWith('Usage: tally'), status], [true, 0], args.join(' '));
  }
});
test('the table of the README has it', () => {
  assert.match(readFileSync('/app/README.md', 'utf8'), /^\| `-n`, `--top N` \| \S.* \|$/m);
});
test('the given tests stay green', () => {
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  assert.equal(spawnSync(process.execPath, ['--test'], { cwd: '/app', env }).status, 0);
});
