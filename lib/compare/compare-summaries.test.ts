import { describe, expect, it } from 'vitest';
import { compareSummaries, SAME_CLAIM, sameness, type Claim } from './compare-summaries';

const STANDINGS = { confirmed: 'held', untested: 'open', refuted: 'against' } as const;

const claim = (text: string, word: keyof typeof STANDINGS | null = null, part = 'hypotheses'): Claim => ({
  path: `${part}: ${text}`,
  part,
  text,
  status: word && { word, standing: STANDINGS[word] },
  details: [],
  steps: [1],
});

const compared = (...summaries: Claim[][]) =>
  compareSummaries(summaries, ['requirements', 'hypotheses', 'changes', 'finalState']).map(
    ({ verdict, claims }) => [verdict, ...claims.map((one) => one?.text ?? null)],
  );

/** The same claim in other words, and two claims about the same thing. */
const SAME: [string, string][] = [
  ['Quoted fields may contain line breaks', 'Line breaks inside quoted fields are kept'],
  [
    'The heartbeat stops during a long job and the lease is lost',
    'The heartbeat stops while a long job runs, so the lease is lost',
  ],
  [
    'A doubled quote inside a quoted field is read as one quote',
    'Doubled quotes in a quoted field become one quote',
  ],
  ['The cache returns stale values after a delete', 'After a delete the cache still returns the old value'],
  [
    'The due date is one month late: months are counted from zero',
    'The due date is a month late because months count from zero',
  ],
  [
    'Paths with the same count are sorted by code unit order',
    'Paths of equal count must be sorted by bytes, not by locale',
  ],
  ['The existing tests pass unchanged', 'All existing tests still pass'],
  ['parse() throws on an unclosed quote', 'An unclosed quote makes parse() throw an error'],
  ['Two workers can claim the same job', 'The same job can be claimed by two workers at once'],
  ['Empty lines are skipped', 'Blank lines in the input are ignored'],
  [
    'Serialisation truncates instead of rounding',
    '_serialize truncates where it should round to the nearest integer',
  ],
  ['numpy 2 removed np.float and np.int', 'The aliases np.int and np.float no longer exist in numpy 2'],
];
const OTHER: [string, string][] = [
  ['Quoted fields may contain line breaks', 'Quoted fields may contain commas'],
  ['The cache returns stale values after a delete', 'The cache loads a value twice when two gets race'],
  ['parse() throws on an unclosed quote', 'parse() accepts a delimiter option'],
  ['Empty lines are skipped', 'A trailing newline adds no empty row'],
  ['Two workers can claim the same job', 'A job whose worker died is claimed again after the lease'],
  ['The existing tests pass unchanged', 'No test covers an empty file'],
  [
    'Paths with the same count are sorted by code unit order',
    'The ten paths with the highest count are listed',
  ],
  ['The due date is one month late', 'The end of a month is clamped to its last day'],
  ['numpy 2 removed np.float and np.int', 'fractions.gcd was removed in Python 3.9'],
  ['The report counts bytes of all requests', 'The report counts visitors without bots'],
  ['Edited src/invoice.js', 'Edited src/calendar.js'],
  ['build.sh writes the manifest', 'build.sh removes the old output first'],
];

describe('sameness', () => {
  it('tells most claims in other words from other claims about the same thing', () => {
    const alike = ([a, b]: [string, string]) => sameness(claim(a), claim(b)) >= SAME_CLAIM;
    expect(SAME.filter(alike)).toHaveLength(9);
    expect(OTHER.filter(alike)).toEqual([OTHER[0]]);
  });

  it('joins changes by file and symbol, and the final states of all', () => {
    expect(
      sameness(claim('a.py · f', null, 'changes'), claim('a.py · f', null, 'changes')),
    ).toBeGreaterThanOrEqual(SAME_CLAIM);
    expect(sameness(claim('a.py · f', null, 'changes'), claim('b.py · f', null, 'changes'))).toBe(0);
    expect(sameness(claim('Fixed.', null, 'finalState'), claim('Gave up.', null, 'finalState'))).toBe(1);
  });
});

describe('compareSummaries', () => {
  it('calls it a conflict when one holds what the other speaks against', () => {
    expect(
      compared([claim('The cache is stale', 'confirmed')], [claim('The cache is stale', 'refuted')]),
    ).toEqual([['conflict', 'The cache is stale', 'The cache is stale']]);
  });

  it('calls an open claim differing, not conflicting', () => {
    expect(
      compared([claim('The cache is stale', 'confirmed')], [claim('The cache is stale', 'untested')]),
    ).toEqual([['differing', 'The cache is stale', 'The cache is stale']]);
  });

  it('agrees over wording, and keeps what only one says', () => {
    expect(
      compared(
        [
          claim('The lease is lost during a long job', 'confirmed'),
          claim('Blank input is refused', 'untested'),
        ],
        [claim('During a long job, the lease is lost', 'confirmed')],
      ),
    ).toEqual([
      ['agreed', 'The lease is lost during a long job', 'During a long job, the lease is lost'],
      ['only-here', 'Blank input is refused', null],
    ]);
  });

  it('matches one to one, the most alike first, and never across parts', () => {
    expect(
      compared(
        [claim('the lease of a job is lost'), claim('the lease of a job is lost early')],
        [
          claim('the lease of a job is lost early'),
          claim('the lease of a job is lost', null, 'requirements'),
        ],
      ),
    ).toEqual([
      ['only-here', null, 'the lease of a job is lost'],
      ['only-here', 'the lease of a job is lost', null],
      ['agreed', 'the lease of a job is lost early', 'the lease of a job is lost early'],
    ]);
  });

  it('groups the claims of four summaries, with one that is missing', () => {
    const stale = (word: 'confirmed' | 'untested') => [claim('The cache is stale', word)];
    expect(compared(stale('confirmed'), stale('confirmed'), [], stale('confirmed'))).toEqual([
      ['differing', 'The cache is stale', 'The cache is stale', null, 'The cache is stale'],
    ]);
    expect(
      compared(stale('confirmed'), stale('confirmed'), stale('confirmed'), stale('confirmed'))[0]?.[0],
    ).toBe('agreed');
  });

  it('has nothing to say of nothing', () => {
    expect(compared([], [])).toEqual([]);
  });
});
