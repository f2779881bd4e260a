import { expect, test } from 'vitest';
import { ownPattern } from './own-pattern';
import { redact } from './scan';

test('own patterns are masked', () => {
  const { text, findings } = redact('ticket ACME-12345 by acme_internal_9', {
    patterns: ['ACME-\\d{4,8}', 'acme_[a-z]+_\\d'],
  });
  expect(text).toBe('ticket [redacted:own-pattern] by [redacted:own-pattern]');
  expect(findings).toHaveLength(2);
});

test.each([
  ['(a+)+$', /must not hold repeats/],
  ['(a|aa)+$', /must not hold repeats or alternatives/],
  ['((?:ab)*c){2,}', /must not hold repeats/],
  ['(\\w+\\s?)*x', /must not hold repeats/],
  ['a*b*c*d', /too many repeats/],
  ['(a)\\1', /refers back/],
  ['(?=a)b', /looks around/],
  ['a*', /fits an empty text/],
  ['(', /no regular expression/],
  ['', /1 to 200 characters/],
  ['a'.repeat(201), /1 to 200 characters/],
])('%s is refused in one sentence', (source, reason) => {
  expect(() => ownPattern(source)).toThrow(reason);
});

test('an open repeat gets a bound, a class and an escape stay as they are', () => {
  expect(ownPattern('x[a+*]+\\+?y{2}').source).toBe('x[a+*]{1,200}\\+{0,1}y{2,2}');
});
