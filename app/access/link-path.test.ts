import { expect, it } from 'vitest';
import { isData, linkToken, outsideHeaders } from './link-path';

it('a token is what stands behind /s/', () => {
  expect(linkToken('/s/abc')).toBe('abc');
  expect(linkToken('/s/abc/rollouts/x')).toBe('abc');
  for (const path of ['/', '/s', '/s/', '/settings', '/x/s/abc', '/S/abc'])
    expect(linkToken(path)).toBeNull();
});

it('what only the proxy may say is taken out of a request', () => {
  const sent = new Headers({ 'X-Runoff-Link': 'a', 'x-runoff-path': '/b', 'X-Nonce': 'c', accept: 'd' });
  expect([...outsideHeaders(sent).keys()]).toEqual(['accept']);
});

it('data is told from pages, under a link too', () => {
  for (const path of ['/api/v1/experiments', '/healthz', '/s/t/api/v1/rollouts/x', '/s/t/card.png'])
    expect(isData(path)).toBe(true);
  for (const path of ['/', '/s/t', '/s/t/rollouts/x', '/experiments/api']) expect(isData(path)).toBe(false);
});
