import { expect, test } from 'vitest';
import { redactValue } from './redact-value';

const KEY = ['hf', '_AbCdEfGhIjKlMnOpQrStUvWxYzAbCdEfGh'].join('');
const PLAIN = ['q7Zk2', 'Lm9Xw4', 'Rt6Vb1', 'Np8'].join('');

test('all texts of a value, the names of its fields and the values behind secret names', () => {
  const value = {
    id: 7,
    list: [KEY, null, true],
    headers: { 'x-api-key': PLAIN, cacheKey: PLAIN, [KEY]: 'in a name' },
  };
  const where = { rollout: 'r', step: null, field: 'extra' };
  const { value: out, findings } = redactValue(value, {}, where);
  expect(out).toEqual({
    id: 7,
    list: ['[redacted:hugging-face-token]', null, true],
    headers: {
      'x-api-key': '[redacted:secret-value]',
      cacheKey: PLAIN,
      '[redacted:hugging-face-token]': 'in a name',
    },
  });
  expect(findings.map(({ rule, field }) => [rule, field])).toEqual([
    ['hugging-face-token', 'extra.list[0]'],
    ['secret-value', 'extra.headers.x-api-key'],
    ['hugging-face-token', 'extra.headers.(name)'],
  ]);
  expect(value.list[0]).toBe(KEY);
});

test('an allowed value behind a secret name stays', () => {
  const where = { rollout: null, step: null, field: '' };
  const first = redactValue({ api_key: PLAIN }, {}, where);
  const allow = first.findings.map(({ fingerprint }) => fingerprint);
  expect(first.findings[0]?.field).toBe('api_key');
  expect(redactValue({ api_key: PLAIN }, { allow }, where)).toEqual({
    value: { api_key: PLAIN },
    findings: [],
  });
});
