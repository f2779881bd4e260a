import { describe, expect, it } from 'vitest';
import { nextPath } from './next-path';

describe('nextPath', () => {
  it.each([
    ['/experiments/a?tab=cost#x', '/experiments/a?tab=cost#x'],
    ['/compare?r=a&r=b', '/compare?r=a&r=b'],
    ['/a//b', '/a//b'],
  ])('keeps %s', (next, path) => expect(nextPath(next)).toBe(path));

  it.each([
    ...[null, undefined, '', 'experiments', 'https://evil.example/', '//evil.example', '///evil.example'],
    ...['/\\evil.example', '\\/evil.example', '/\t/evil.example', '/\n//evil.example', '/.//evil.example'],
    ...[
      '/a/..//evil.example',
      '/%2e//evil.example',
      'javascript:alert(1)',
      'data:text/html,x',
      ' //evil.example',
    ],
    ...['/login', '/login?next=/login', '/api/v1/experiments', '/api', '/x/../login'],
  ])('does not follow %j', (next) => expect(nextPath(next)).toBe('/'));
});
