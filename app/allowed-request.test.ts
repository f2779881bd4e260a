import { describe, expect, it } from 'vitest';
import { refusalOf } from './allowed-request';

const status = (headers: Record<string, string>, method = 'GET', hosts?: string) =>
  refusalOf({ method, headers: new Headers(headers) }, hosts)?.status ?? 'let in';

describe('Host', () => {
  it.each([
    'localhost',
    'localhost:3000',
    'LocalHost:3000',
    '127.0.0.1',
    '127.0.0.1:1',
    '[::1]',
    '[::1]:3000',
  ])('%s is this machine', (host) => expect(status({ host })).toBe('let in'));

  it.each([
    ...['', 'evil.example', 'evil.example:3000', 'localhost.evil.example', 'evil.example#localhost'],
    ...['localhost.', 'localhost:3000:1', 'localhost:x', 'localhost@evil.example', 'evil.example/localhost'],
    ...['127.0.0.2', '0.0.0.0', '2130706433', '[::]', '[::1', '::1', '127.0.0.1.nip.io', 'a,localhost'],
  ])('%j is foreign', (host) => expect(status({ host })).toBe(421));

  it('is foreign when it is missing', () => expect(status({})).toBe(421));

  it('may be a name of RUNOFF_HOSTS, with any port', () => {
    const hosts = 'Runs.example, 10.0.0.7  fd00::7,[fd00::8]';
    for (const host of ['runs.example', 'RUNS.example:8443', '10.0.0.7:3000', '[fd00::7]:3000', '[fd00::8]'])
      expect([host, status({ host }, 'GET', hosts)]).toEqual([host, 'let in']);
    for (const host of ['x.runs.example', 'runs.example.evil', 'example'])
      expect([host, status({ host }, 'GET', hosts)]).toEqual([host, 421]);
    expect(status({ host: 'localhost' }, 'GET', hosts)).toBe('let in');
  });
});

describe('Origin of what writes', () => {
  const host = 'localhost:3000';
  it.each<[string, Record<string, string>, number | 'let in']>([
    ['a page of ours', { host, origin: 'http://localhost:3000', 'sec-fetch-site': 'same-origin' }, 'let in'],
    ['a tool', { host }, 'let in'],
    ['another site', { host, origin: 'http://evil.example' }, 403],
    ['another port of this machine', { host, origin: 'http://localhost:8080' }, 403],
    ['another name of this machine', { host, origin: 'http://127.0.0.1:3000' }, 403],
    ['a sandboxed frame', { host, origin: 'null' }, 403],
    ['no origin at all', { host, origin: 'x' }, 403],
    ['another site by its fetch metadata', { host, 'sec-fetch-site': 'cross-site' }, 403],
    ['a sibling by its fetch metadata', { host, 'sec-fetch-site': 'same-site' }, 403],
    [
      'a page behind a proxy',
      { host, origin: 'https://runs.example', 'x-forwarded-host': 'runs.example' },
      'let in',
    ],
  ])('%s', (_, headers, wanted) => expect(status(headers, 'POST')).toBe(wanted));

  it('is not asked of what only reads', () => {
    expect(status({ host, origin: 'http://evil.example' })).toBe('let in');
    expect(status({ host, origin: 'http://evil.example' }, 'HEAD')).toBe('let in');
    for (const method of ['PUT', 'PATCH', 'DELETE', 'OPTIONS'])
      expect([method, status({ host, origin: 'http://evil.example' }, method)]).toEqual([method, 403]);
  });
});
