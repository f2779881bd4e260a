import { describe, expect, it } from 'vitest';
import { expandWord, joinLines, shellQuote, splitWords } from './dockerfile-words';

const lookup = (name: string) => ({ A: 'one', EMPTY: '', SPACED: 'x y' })[name] ?? null;

describe('joinLines', () => {
  it('joins continued lines, dropping comment lines and blank lines among them', () => {
    expect(joinLines('apt-get update && \\\n  # why\n\n  apt-get install \\  \n  git', '\\')).toBe(
      'apt-get update &&   apt-get install   git',
    );
  });

  it('keeps a # that does not begin a line', () => {
    expect(joinLines('echo a # b', '\\')).toBe('echo a # b');
  });

  it('uses the escape character of the file', () => {
    expect(joinLines('dir C:\\ `\n next', '`')).toBe('dir C:\\  next');
  });
});

describe('splitWords', () => {
  it('splits at blanks and takes quotes away', () => {
    expect(splitWords(`K="a b" L='c  d' M=e\\ f`, lookup, '\\')).toEqual(['K=a b', 'L=c  d', 'M=e f']);
  });

  it('replaces variables except in single quotes and after the escape character', () => {
    expect(splitWords(`$A "\${A}s" '$A' \\$A $NONE.`, lookup, '\\')).toEqual([
      'one',
      'ones',
      '$A',
      '$A',
      '.',
    ]);
  });

  it('does not split what a variable holds', () => {
    expect(splitWords('$SPACED z', lookup, '\\')).toEqual(['x y', 'z']);
  });

  it('keeps an empty quoted word', () => {
    expect(splitWords(`a "" b`, lookup, '\\')).toEqual(['a', '', 'b']);
  });

  it('says which quote is open', () => {
    expect(() => splitWords('a "b', lookup, '\\')).toThrow('a quote (") is not closed');
  });
});

describe('expandWord', () => {
  it.each([
    ['${NONE:-d}', 'd'],
    ['${EMPTY:-d}', 'd'],
    ['${EMPTY-d}', ''],
    ['${A:+set}', 'set'],
    ['${NONE:+set}', ''],
    ['${NONE:-${A}/x}', 'one/x'],
    ['$', '$'],
    ['a$ b', 'a$ b'],
  ])('%s is %j', (text, value) => {
    expect(expandWord(text, lookup, '\\')).toBe(value);
  });

  it('refuses forms it does not know and variables that must be set', () => {
    expect(() => expandWord('${A//x/y}', lookup, '\\')).toThrow('${A//x/y} cannot be read');
    expect(() => expandWord('${NONE:?give it}', lookup, '\\')).toThrow('NONE is not set (give it)');
    expect(() => expandWord('${A', lookup, '\\')).toThrow('not closed');
  });
});

describe('shellQuote', () => {
  it('quotes what a shell would read otherwise', () => {
    expect(['a/b-c', '', "it's", 'a b'].map(shellQuote)).toEqual(['a/b-c', "''", `'it'\\''s'`, "'a b'"]);
  });
});
