import { describe, expect, it } from 'vitest';
import { runTournament } from '@/lib/tournament/run-tournament';
import { settingsFrom } from '@/lib/tournament/settings';
import { layoutBracket, parseGroupKey, SIZES, type BracketLayout, type LayoutInput } from './layout';

/** A real tournament in which the first candidate shown always wins. */
async function played(n: number, groupSize: number, keep = 1): Promise<LayoutInput> {
  const candidates = Array.from({ length: n }, (_, i) => `c${i}`);
  const settings = settingsFrom('balanced', { groupSize, keep, dedupe: 'off', seed: 7 });
  const result = await runTournament(
    candidates.map((id) => ({ id, patchKey: null, evidence: 0 })),
    settings,
    {
      vote: async () => ({ choice: 0, rationale: '' }),
      emit: () => undefined,
      signal: new AbortController().signal,
    },
  );
  return { candidates, folded: new Set(), rounds: result.rounds, plannedRounds: result.rounds.length };
}

/** Paths cross when two joints of one column overlap in y or a joint's inputs are not in order. */
function expectTidy(layout: BracketLayout) {
  const rows = layout.candidates.map((candidate) => candidate.y).sort((a, b) => a - b);
  for (let i = 1; i < rows.length; i++) expect(rows[i]! - rows[i - 1]!).toBeGreaterThanOrEqual(SIZES.row);
  for (const joint of layout.joints) {
    const ys = joint.inputs.map((input) => input.y);
    expect(ys).toEqual([...ys].sort((a, b) => a - b));
    expect(joint.y).toBeGreaterThanOrEqual(ys[0]!);
    expect(joint.y).toBeLessThanOrEqual(ys.at(-1)!);
    expect(joint.winnerX + SIZES.winner).toBeLessThanOrEqual(layout.width);
  }
  const byRound = Map.groupBy(layout.joints, (joint) => joint.round);
  for (const joints of byRound.values()) {
    for (let i = 1; i < joints.length; i++)
      expect(joints[i]!.inputs[0]!.y - joints[i - 1]!.inputs.at(-1)!.y).toBeGreaterThanOrEqual(SIZES.row);
  }
  expect(layout.height).toBeGreaterThanOrEqual(rows.at(-1)! + SIZES.row / 2);
}

describe('layoutBracket', () => {
  it.each([
    [4, 2],
    [16, 2],
    [64, 2],
    [64, 4],
    [21, 2],
    [7, 3],
    [5, 5],
    [64, 64],
  ])('places %i candidates in groups of %i without a crossing', async (n, groupSize) => {
    const layout = layoutBracket(await played(n, groupSize));
    expect(layout.candidates).toHaveLength(n);
    expectTidy(layout);
  });

  it('leads every winner to the group that holds it next', async () => {
    const layout = layoutBracket(await played(21, 2));
    for (const joint of layout.joints) {
      for (const input of joint.inputs) {
        const from = layout.joints.find((j) => j.round === joint.round - 1 && j.winner === input.id);
        const start = from ? from.y : layout.candidates.find((c) => c.id === input.id)?.y;
        expect(input.y).toBe(start);
      }
    }
  });

  it('has a straight joint for a bye', async () => {
    const layout = layoutBracket(await played(5, 2));
    const bye = layout.joints.find((joint) => joint.inputs.length === 1);
    expect(bye?.y).toBe(bye?.inputs[0]?.y);
  });

  it('keeps several survivors apart', async () => {
    const layout = layoutBracket(await played(16, 2, 4));
    expect(layout.joints.filter((joint) => joint.round === 1)).toHaveLength(4);
    expectTidy(layout);
  });

  it('lays out a round that is still running, and reserves the width of those to come', async () => {
    const whole = await played(16, 2);
    const first = whole.rounds.slice(0, 1).map((round) => ({
      round: round.round,
      groups: round.groups.map((group, i) => ({ ...group, winner: i === 0 ? group.winner : null })),
    }));
    const layout = layoutBracket({ ...whole, rounds: first });
    expect(layout.joints.filter((joint) => joint.winner === null)).toHaveLength(7);
    expect(layout.width).toBe(layoutBracket(whole).width);
    expectTidy(layout);
  });

  it('keeps the groups of a round that are ahead of their neighbours in their rows', async () => {
    const whole = await played(16, 2);
    const ahead = whole.rounds[1]?.groups.slice(1, 2) ?? [];
    const layout = layoutBracket({
      ...whole,
      rounds: [...whole.rounds.slice(0, 1), { round: 1, groups: ahead }],
    });
    expect(layout.joints).toHaveLength(9);
    expect(layout.candidates).toHaveLength(16);
    expectTidy(layout);
  });

  it('takes other sizes', async () => {
    const whole = await played(8, 2);
    const small = layoutBracket(whole, { ...SIZES, row: 24, candidate: 80, joint: 56, winner: 8 });
    expect(small.joints.map((joint) => joint.key)).toEqual(
      layoutBracket(whole).joints.map((joint) => joint.key),
    );
    expect(small.width).toBe(8 + 80 + 3 * 56 + 3 * 8 + 8);
  });

  it('gives candidates without a group a row and folded ones none', () => {
    const layout = layoutBracket({
      candidates: ['a', 'b', 'c'],
      folded: new Set(['b']),
      rounds: [],
      plannedRounds: 1,
    });
    expect(layout.candidates.map((candidate) => candidate.id)).toEqual(['a', 'c']);
    expect(layout.joints).toEqual([]);
  });
});

describe('parseGroupKey', () => {
  it('reads round and group counted from 1 and refuses anything else', () => {
    expect(parseGroupKey('r1.g3')).toEqual({ round: 0, group: 2 });
    for (const key of [null, '', 'r0.g1', 'r1', 'r1.g3x', '1.3']) expect(parseGroupKey(key)).toBeNull();
  });
});
