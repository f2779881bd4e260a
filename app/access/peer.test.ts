import { createServer, type Server } from 'node:http';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { cameByTls, keepPeersHonest, peerAddress } from './peer';

let server: Server;
let url = '';
/** What a page sees of the request that was answered last, after Next has put in the address of the connection. */
let seen = new Headers();

beforeAll(async () => {
  keepPeersHonest();
  server = createServer((request, response) => {
    request.headers['x-forwarded-for'] ??= request.socket.remoteAddress;
    request.headers['x-forwarded-proto'] ??= 'http';
    seen = new Headers(
      Object.entries(request.headers).flatMap(([name, value]) =>
        typeof value === 'string' ? [[name, value]] : [],
      ),
    );
    response.end();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
});
afterAll(() => server.close());
afterEach(() => {
  delete process.env.RUNOFF_TRUST_PROXY;
  delete process.env.RUNOFF_URL;
});

const FORGED = { 'X-Forwarded-For': '198.51.100.7, 203.0.113.9', 'X-Forwarded-Proto': 'https' };

test('what a request says about where it comes from counts for nothing', async () => {
  await fetch(url, { headers: FORGED });
  expect(peerAddress(seen)).toBe('127.0.0.1');
  expect(cameByTls(seen)).toBe(false);
});

test('of a trusted proxy the address that it saw itself counts', async () => {
  process.env.RUNOFF_TRUST_PROXY = '1';
  await fetch(url, { headers: FORGED });
  expect(peerAddress(seen)).toBe('203.0.113.9');
  expect(cameByTls(seen)).toBe(true);
});

test('the address of the server says whether it stands behind TLS', () => {
  process.env.RUNOFF_URL = 'https://runoff.example/';
  expect(cameByTls(new Headers())).toBe(true);
  process.env.RUNOFF_URL = 'http://runoff.example/';
  expect(cameByTls(new Headers())).toBe(false);
});
