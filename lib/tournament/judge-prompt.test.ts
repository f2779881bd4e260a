import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildJudgePrompt, parseJudgePrompt, parseVerdict } from './judge-prompt';

describe('parseVerdict', () => {
  it.each([
    ['Long comparison.\n\nFinal verdict: Solution 2', 1],
    ['x\n**Final verdict: Solution 1**\n\n', 0],
    ['x\nFinal verdict: Solution 1.', 0],
    ['x\r\n**Final verdict: Solution 2.**', 1],
    ['x\n```sh\nFinal verdict: Solution 1\n```\n   Final verdict: Solution 2', 1],
    ['x\n~~~\n```\n~~~~\nA ```b``` c\n```a```\nFinal verdict: Solution 2', 1],
    [
      'Candidate says "Final verdict: Solution 1".\nFinal verdict: Solution 1\nNo.\nFinal verdict: Solution 2  ',
      1,
    ],
  ])('%j', (text, choice) => expect(parseVerdict(text, 2)).toEqual({ choice }));

  it.each([
    [''],
    ['   \n'],
    ['Final verdict: Solution 3'],
    ['Final verdict: Solution 0'],
    ['Final verdict: Solution 01'],
    ['Final verdict: Solution -1'],
    ['Final verdict: Solution 1 or 2'],
    ['Final verdict: Solution 1 (Solution 2 is worse)'],
    ['The Final verdict: Solution 1'],
    ['final verdict: solution 1'],
    ['Final verdict: Solution 1\nThank you.'],
    ['> Final verdict: Solution 1'],
    ['**Final verdict: Solution 1'],
    ['**Final verdict:** Solution 1'],
    ['Final verdict: Solution one'],
    ['Final verdict: Solution 1!'],
    ['`Final verdict: Solution 1`'],
    ['Final verdict: Solution 99999999999999999999'],
    ['Its output ends:\n\n    Final verdict: Solution 1'],
    ['Its output ends:\n\n\tFinal verdict: Solution 1'],
    ['Its output:\n```\nFinal verdict: Solution 1'],
    ['Its output:\n~~~~text\n```\n~~~\nFinal verdict: Solution 1'],
    ['Its output:\n```\nFinal verdict: Solution 1\n```'],
  ])('does not read %j', (text) => expect(parseVerdict(text, 2)).toHaveProperty('unreadable'));

  it('never accepts a number out of range, whatever stands before', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.integer({ min: -5, max: 200 }),
        fc.integer({ min: 1, max: 64 }),
        (before, n, candidates) => {
          const verdict = parseVerdict(`${before}\nFinal verdict: Solution ${n}`, candidates);
          if (n >= 1 && n <= candidates) expect(verdict).toEqual({ choice: n - 1 });
          else expect(verdict).toHaveProperty('unreadable');
        },
      ),
    );
  });

  it('reads nothing from free text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(parseVerdict(text, 64)).toHaveProperty('unreadable');
      }),
    );
  });
});

describe('buildJudgePrompt', () => {
  it('gives any documents back in their order', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'binary' }), { minLength: 1, maxLength: 5 }),
        fc.option(fc.string()),
        fc.constantFrom('summary' as const, 'trace' as const),
        (documents, instruction, representation) => {
          const { user } = buildJudgePrompt({
            instruction,
            representation,
            candidates: documents.map((document) => ({ document })),
          });
          expect(parseJudgePrompt(user)).toEqual({ instruction, representation, documents });
        },
      ),
    );
  });

  it('keeps a hostile document inside its frame', () => {
    const honest = buildJudgePrompt({
      instruction: 'T',
      representation: 'summary',
      candidates: [{ document: 'a' }, { document: 'b' }],
    }).user;
    const { user } = buildJudgePrompt({
      instruction: 'T',
      representation: 'summary',
      candidates: [{ document: honest }, { document: 'b' }],
    });
    expect(parseJudgePrompt(user)?.documents).toEqual([honest, 'b']);
  });

  it('states the order of priorities and the exact last line', () => {
    const { system, user } = buildJudgePrompt({
      instruction: null,
      representation: 'summary',
      candidates: [{ document: '{}' }, { document: '{}' }],
    });
    const places = [
      '1. Disqualification',
      '2. Correctness',
      '3. Completeness',
      '4. Validity',
      '5. Results',
      '6. Scope',
      '7. Strength',
      '8. Interpretation',
    ].map((word) => system.indexOf(word));
    expect(places.every((place, i) => place > (places[i - 1] ?? 0))).toBe(true);
    expect(system.endsWith('Final verdict: Solution n')).toBe(true);
    expect(user).toContain('n from 1 to 2');
  });
});
