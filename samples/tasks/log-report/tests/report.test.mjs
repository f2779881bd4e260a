import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

/** Runs the report on a log made of the given text and gives its lines. */
function report(text) {
  const file = join(mkdtempSync(join(tmpdir(), 'log ')), 'access log');
  writeFileSync(file, text);
  const run = spawnSync('bash', ['/app/report.sh', file], { encoding: 'utf8', cwd: '/', timeout: 2500 });
  assert.equal(run.status, 0, run.stderr);
  return run.stdout.split('\n').slice(0, -1);
}
const request = ({ ip = '192.0.2.1', time = '01/Mar/2026:10:00:00 +0000', target = '/', status = 200, bytes = 1, agent = 'x' } = {}) =>
  `${ip} - - [${time}] "GET ${target} HTTP/1.1" ${status} ${bytes} "-" "${agent}"`;
const log = (...requests) => requests.map((one) => (typeof one === 'string' ? one : request(one)) + '\n').join('');
const item = (lines, name) => lines.filter((line) => line.startsWith(name + ' ')).map((line) => line.slice(name.length + 1));

test('the example', () => {
  const text = readFileSync('/app/example/access.log', 'utf8');
  assert.equal(report(text).join('\n') + '\n', readFileSync('/app/example/report.txt', 'utf8'));
});

test('an empty log', () => assert.deepEqual(report(''), ['lines 0', 'malformed 0', 'bytes 0', 'visitors 0']));

test('a log of malformed lines only', () => {
  assert.deepEqual(report('one\ntwo\n'), ['lines 2', 'malformed 2', 'bytes 0', 'visitors 0']);
});

test('blank lines do not count, line ends may differ', () => {
  const lines = report(`${request()}\r\n\r\n\n${request()}\r\n${request()}`);
  assert.deepEqual(lines, ['lines 3', 'malformed 0', 'bytes 3', 'visitors 1', 'hour 2026-03-01T10 3', 'path 3 /']);
});

test('dates and times that do not exist', () => {
  const times = ['30/Feb/2026:10:00:00', '29/Feb/2026:10:00:00', '31/Apr/2026:10:00:00', '00/Mar/2026:10:00:00', '01/Foo/2026:10:00:00', '01/Mar/2026:24:00:00', '01/Mar/2026:10:60:00', '01/Mar/2026:10:00:61'];
  const lines = report(log({ time: '29/Feb/2024:10:00:00 +0000' }, ...times.map((time) => ({ time: `${time} +0000` }))));
  assert.deepEqual(item(lines, 'malformed'), ['8']);
  assert.deepEqual(item(lines, 'hour'), ['2024-02-29T10 1']);
});

test('other shapes are malformed', () => {
  const good = request();
  const bad = [good + ' "more"', good.replace(' - - ', ' - '), good.replace('GET / HTTP/1.1', '-'), good.replace(' 200 ', ' abc '), good.replace(/ 1 "-"/, ' -5 "-"'), good.replace(' "x"', '')];
  assert.deepEqual(item(report(log(good, ...bad)), 'malformed'), ['6']);
});

test('time zones, also half hours west', () => {
  const times = ['01/Mar/2026:00:30:00 +0100', '28/Feb/2026:20:15:00 -0330', '01/Mar/2026:05:15:00 +0545', '28/Feb/2026:23:59:59 +0000'];
  assert.deepEqual(item(report(log(...times.map((time) => ({ time })))), 'hour'), ['2026-02-28T23 4']);
});

test('the first hour is the oldest, not that of the first line', () => {
  const times = ['01/Mar/2026:10:00:00 +0000', '01/Mar/2026:07:00:00 -0100', '01/Mar/2026:11:30:00 +0200'];
  const lines = report(log(...times.map((time) => ({ time }))));
  assert.deepEqual(item(lines, 'hour'), ['2026-03-01T08 1', '2026-03-01T09 1', '2026-03-01T10 1']);
});

test('hours without a request, over the end of a month', () => {
  const lines = report(log({ time: '28/Feb/2026:22:00:00 +0000' }, { time: '01/Mar/2026:01:00:00 +0000' }));
  assert.deepEqual(item(lines, 'hour'), ['2026-02-28T22 1', '2026-02-28T23 0', '2026-03-01T00 0', '2026-03-01T01 1']);
});

test('large sums are written out', () => {
  const lines = report(log({ bytes: 9876543210 }, { bytes: 9876543211 }, { bytes: '-' }));
  assert.deepEqual(item(lines, 'bytes'), ['19753086421']);
});

test('quotes inside quoted parts', () => {
  const lines = report(log({ agent: 'a \\"b\\" c', target: '/x?q=\\"y\\"' }, { agent: 'a \\"b\\" d' }, { agent: 'ends with \\\\' }));
  assert.deepEqual(item(lines, 'malformed'), ['0']);
  assert.deepEqual(item(lines, 'visitors'), ['3']);
});

test('visitors are pairs', () => {
  const lines = report(log({ ip: 'a', agent: 'b c' }, { ip: 'a', agent: 'b c' }, { ip: 'a', agent: 'd' }, { ip: '2001:db8::1', agent: 'd' }));
  assert.deepEqual(item(lines, 'visitors'), ['3']);
});

test('robots', () => {
  const lines = report(log({ agent: 'GoogleBOT', bytes: 10 }, { agent: 'robotics', target: '/r' }, { agent: 'x', target: '/p', bytes: 5 }));
  assert.deepEqual(lines, ['lines 3', 'malformed 0', 'bytes 16', 'visitors 1', 'hour 2026-03-01T10 3', 'path 1 /p']);
});

test('which answers count for paths', () => {
  const all = [199, 200, 299, 300, 301, 304, 404, 500].map((status) => ({ status, target: `/${status}` }));
  assert.deepEqual(item(report(log(...all)), 'path'), ['1 /200', '1 /299', '1 /304']);
});

test('paths without query and fragment', () => {
  const lines = report(log({ target: '/a?b' }, { target: '/a#c?d' }, { target: '/a' }, { target: '/a?' }));
  assert.deepEqual(item(lines, 'path'), ['4 /a']);
});

test('five paths, equal counts in byte order', () => {
  const targets = ['/b', '/B', '/a', '/_', '/é', '/z', '/a-b', '/a/b', '/z'];
  const lines = report(log(...targets.map((target) => ({ target }))));
  assert.deepEqual(item(lines, 'path'), ['2 /z', '1 /B', '1 /_', '1 /a', '1 /a-b']);
});

test('counts are compared as numbers', () => {
  const times = (n, target) => Array.from({ length: n }, () => ({ target }));
  assert.deepEqual(item(report(log(...times(10, '/ten'), ...times(9, '/nine'))), 'path'), ['10 /ten', '9 /nine']);
});

test('names of object members are paths like others', () => {
  const lines = report(log({ target: 'constructor', agent: 'toString' }, { target: '__proto__' }, { target: '__proto__' }));
  assert.deepEqual(item(lines, 'path'), ['2 __proto__', '1 constructor']);
});
