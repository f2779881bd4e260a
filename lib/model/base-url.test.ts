import { describe, expect, it } from 'vitest';
import { normalizeBaseUrl } from '@/lib/model/base-url';

describe('normalizeBaseUrl', () => {
  it.each([
    ['https://api.anthropic.com', 'https://api.anthropic.com'],
    ['https://api.anthropic.com/', 'https://api.anthropic.com'],
    [' https://api.anthropic.com/v1\n', 'https://api.anthropic.com'],
    ['https://api.anthropic.com/v1/', 'https://api.anthropic.com'],
    ['http://localhost:4000/v1/messages', 'http://localhost:4000'],
    ['https://gateway.example/anthropic/v1', 'https://gateway.example/anthropic'],
    ['https://gateway.example/v1/proxy', 'https://gateway.example/v1/proxy'],
    ['https://gateway.example/myv1', 'https://gateway.example/myv1'],
  ])('%s → %s', (text, url) => {
    expect(normalizeBaseUrl(text)).toBe(url);
  });

  it.each([
    '',
    'nonsense',
    'localhost:4000',
    'api.anthropic.com',
    'ftp://host',
    'https://',
    'https://h/?a=1',
    'https://h/#x',
  ])('refuses "%s" in one sentence', (text) => {
    expect(() => normalizeBaseUrl(text)).toThrow(
      /^The model's base URL .*; it should look like https:\/\/api\.anthropic\.com\.$/,
    );
  });

  it('does not repeat a password', () => {
    expect(() => normalizeBaseUrl('https://me:hunter2secret@host')).toThrow(/must not hold a user name/);
    expect(() => normalizeBaseUrl('https://me:hunter2secret@host')).not.toThrow(/hunter2/);
  });
});
