import { expect, test } from 'vitest';
import fc from 'fast-check';
import { readTaskChoice, writeTaskChoice } from './task-choice';

const many = Array.from({ length: 500 }, (_, i) => `django__django-${10_000 + i}`);

test('any choice out of any list comes back as it was', () => {
  const lists = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 30 }), { minLength: 1, maxLength: 200 });
  fc.assert(
    fc.property(lists, fc.infiniteStream(fc.boolean()), (names, picks) => {
      const chosen = new Set(names.filter(() => picks.next().value === true));
      const read = readTaskChoice(names, writeTaskChoice(names, chosen));
      expect([...read.chosen]).toEqual([...chosen]);
      expect(read.lost).toEqual([]);
    }),
  );
});

test('is short in the address: all, a few by name, half of five hundred in a hundred characters', () => {
  expect(writeTaskChoice(many, new Set(many))).toBe('*');
  expect(writeTaskChoice(['a', 'b,c', 'd'], new Set(['a', 'b,c']))).toBe('a,b%2cc');
  expect(writeTaskChoice(many, new Set(many.filter((_, i) => i % 2 === 0))).length).toBeLessThan(105);
});

test('names that a benchmark has no more are told', () => {
  const { chosen, lost } = readTaskChoice(['a', 'b'], 'a,gone');
  expect([[...chosen], lost]).toEqual([['a'], ['gone']]);
});

test('bits that were written for another list choose nothing', () => {
  const text = writeTaskChoice(many, new Set(many.slice(0, 250)));
  expect(readTaskChoice([...many, 'new'], text)).toEqual({ chosen: new Set(), lost: null });
});

test('what someone typed into the address does not break it', () => {
  for (const text of ['~', '~x.***', '%FF', '%', ',,', '~1.a', '\ud800'])
    expect(readTaskChoice(['a'], text).chosen.size).toBe(0);
});
