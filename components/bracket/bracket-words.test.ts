import { describe, expect, it } from 'vitest';
import type { BracketGroup } from '@/lib/api/tournaments';
import { neighbour } from './arrow-keys';
import { groupName, tallyText, underTally } from '@/lib/bracket/group-words';
import { layoutBracket } from '@/lib/bracket/layout';
import { estimateWidth, fitText } from '@/lib/bracket/text-width';

const group = (changes: Partial<BracketGroup> = {}): BracketGroup => ({
  round: 0,
  group: 0,
  candidates: ['a', 'b'],
  tally: [6, 2],
  winner: 'a',
  decidedBy: 'votes',
  votes: Array.from({ length: 8 }, (_, vote) => ({ vote, order: ['a', 'b'], choice: 'a', extra: false })),
  ...changes,
});

describe('tallyText', () => {
  it('writes small groups out and the winner’s share of large ones', () => {
    expect(tallyText(group())).toBe('6–2');
    expect(tallyText(group({ candidates: ['a', 'b', 'c'], tally: [5, 2, 1] }))).toBe('5–2–1');
    const many = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
    expect(tallyText(group({ candidates: many, tally: [1, 5, 2, 0, 0, 0, 0, 0], winner: 'b' }))).toBe(
      '5 of 8',
    );
    expect(tallyText(group({ decidedBy: 'bye', tally: [0] }))).toBe('bye');
  });
});

describe('underTally and groupName', () => {
  it('says how far an open group is', () => {
    const open = group({ winner: null, decidedBy: null, votes: group().votes.slice(0, 3), tally: [2, 1] });
    expect(underTally(open, 8, false)).toBe('3 of 8');
    expect(groupName(open, (id) => id, 8, false)).toContain('not decided, 3 of 8 votes');
  });

  it('says how a tie was broken and that it was an upset', () => {
    expect(underTally(group({ decidedBy: 'evidence' }), 8, true)).toBe('upset · evidence');
    const name = groupName(group({ decidedBy: 'evidence' }), (id) => `#${id}`, 8, true);
    expect(name).toContain('#a won');
    expect(name).toContain('evidence decided');
    expect(name).toContain('Upset');
  });
});

describe('neighbour', () => {
  const rounds = [
    {
      round: 0,
      groups: [
        { round: 0, group: 0, candidates: ['a', 'b'], winner: 'b' },
        { round: 0, group: 1, candidates: ['c', 'd'], winner: 'c' },
      ],
    },
    { round: 1, groups: [{ round: 1, group: 0, candidates: ['b', 'c'], winner: 'c' }] },
  ];
  const layout = layoutBracket({
    candidates: ['a', 'b', 'c', 'd'],
    folded: new Set(),
    rounds,
    plannedRounds: 2,
  });

  it('follows the winner’s path right and back left', () => {
    expect(neighbour(layout, { kind: 'candidate', id: 'd' }, 'ArrowRight')).toMatchObject({ key: 'r1.g2' });
    expect(neighbour(layout, { kind: 'group', key: 'r1.g2' }, 'ArrowRight')).toMatchObject({ key: 'r2.g1' });
    expect(neighbour(layout, { kind: 'group', key: 'r2.g1' }, 'ArrowLeft')).toMatchObject({ key: 'r1.g2' });
    expect(neighbour(layout, { kind: 'group', key: 'r1.g2' }, 'ArrowLeft')).toMatchObject({ id: 'c' });
  });

  it('stays in the column up and down and stops at its ends', () => {
    expect(neighbour(layout, { kind: 'group', key: 'r1.g1' }, 'ArrowDown')).toMatchObject({ key: 'r1.g2' });
    expect(neighbour(layout, { kind: 'group', key: 'r1.g1' }, 'ArrowUp')).toBeNull();
    expect(neighbour(layout, { kind: 'candidate', id: 'a' }, 'End')).toMatchObject({ id: 'd' });
  });
});

describe('fitText', () => {
  it('cuts to the width and says so', () => {
    expect(fitText('submitted', 200, 12)).toBe('submitted');
    const cut = fitText('a very long exit status of a foreign tool', 90, 12);
    expect(cut.endsWith('…')).toBe(true);
    expect(estimateWidth(cut, 12)).toBeLessThanOrEqual(90);
  });
});
