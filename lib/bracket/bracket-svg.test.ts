import { describe, expect, it } from 'vitest';
import { runTournament } from '@/lib/tournament/run-tournament';
import { settingsFrom } from '@/lib/tournament/settings';
import { HOSTILE } from '@/tests/hostile-corpus';
import { bracketSvg } from './bracket-svg';
import { svgText, type SvgNode } from './svg-node';
import type { RolloutView, TournamentView } from './tournament-view';

const IDS = Array.from({ length: 9 }, (_, i) => `c${i}`);
const ROLLOUTS = IDS.map((id, slot): RolloutView => ({
  ...{ id, slot, iteration: 1, exitStatus: 'submitted', steps: slot + 1, patch: { added: 3, removed: slot } },
  outcome: slot < 3 ? 'passed' : 'failed',
}));

/** A real tournament that the last candidate shown wins, so that passing ones lose. */
async function played(keep = 1): Promise<TournamentView> {
  const settings = settingsFrom('balanced', { groupSize: 2, keep, dedupe: 'off', votes: 4 });
  const result = await runTournament(
    IDS.map((id) => ({ id, patchKey: null, evidence: 0 })),
    settings,
    {
      vote: ({ order }) =>
        Promise.resolve({ choice: order.indexOf(order.toSorted().at(-1) ?? ''), rationale: '' }),
      emit: () => undefined,
      signal: new AbortController().signal,
    },
  );
  return {
    ...{ iteration: 1, purpose: 'final', model: 'scripted/x', scripted: true, settings, status: 'finished' },
    ...{ candidates: IDS, collapsed: [{ candidate: 'c0', duplicates: [] }], survivors: result.survivors },
    ...{
      plannedRounds: result.rounds.length,
      rounds: result.rounds.map(({ groups }, round) => ({
        round,
        groups: groups.map((group) => ({ ...group, votes: [] })),
      })),
    },
  };
}

const texts = (node: SvgNode | string): string[] =>
  typeof node === 'string' ? [node] : node.children.flatMap(texts);
const all = (node: SvgNode): SvgNode[] => [
  node,
  ...node.children.flatMap((child) => (typeof child === 'string' ? [] : all(child))),
];

describe('bracketSvg', () => {
  const of = { title: 'adder', subtitle: 'Final vote', rollouts: ROLLOUTS, blind: false };

  it('can be read alone: title, rounds, tallies, winner, legend, scripted label', async () => {
    const tournament = await played();
    const said = texts(bracketSvg({ ...of, tournament }, { theme: 'light' }));
    expect(said).toEqual(expect.arrayContaining(['adder', 'Final vote', 'scripted', '9 candidates']));
    expect(said.filter((text) => /^Round \d · \d groups?/.test(text))).toHaveLength(tournament.rounds.length);
    expect(said).toEqual(expect.arrayContaining(['passed', 'failed', 'judge’s choice, its path bold']));
    expect(said).toContain('// upset: a passing candidate lost to a failing one');
    const tallies = tournament.rounds.flatMap(({ groups }) =>
      groups.filter((group) => group.decidedBy === 'votes'),
    );
    expect(said.filter((text) => /^\d–\d$/.test(text))).toHaveLength(tallies.length);
  });

  it('needs no style sheet: no class, no variable, but in a page', async () => {
    const tournament = await played();
    for (const theme of ['light', 'dark'] as const) {
      const text = svgText(bracketSvg({ ...of, tournament }, { theme }));
      expect(text).not.toMatch(/class=|var\(|style=|href=|url\(/);
    }
    expect(svgText(bracketSvg({ ...of, tournament }, { theme: 'page' }))).toContain('var(--ink)');
  });

  it('tells no outcome when blind', async () => {
    const said = texts(
      bracketSvg({ ...of, tournament: await played(), blind: true }, { theme: 'light' }),
    ).join(' ');
    expect(said).not.toMatch(/passed|failed|upset/);
    expect(said).toContain('outcomes hidden');
  });

  it('keeps every text inside its width', async () => {
    for (const keep of [1, 4]) {
      const picture = bracketSvg({ ...of, tournament: await played(keep) }, { theme: 'light' });
      const heads = all(picture).filter(
        ({ tag, children }) => tag === 'text' && /^Round/.test(String(children[0])),
      );
      for (const { attrs, children } of heads)
        expect(Number(attrs.x) + String(children[0]).length * 6).toBeLessThan(Number(picture.attrs.width));
    }
  });

  it('makes text of any text', async () => {
    const tournament = await played();
    for (const title of HOSTILE) {
      const picture = bracketSvg({ ...of, tournament, title, subtitle: title }, { theme: 'light' });
      const plain = bracketSvg({ ...of, tournament }, { theme: 'light' });
      const text = svgText(picture);
      expect(text.match(/<[a-z]/g)?.length).toBe(svgText(plain).match(/<[a-z]/g)?.length);
      expect(text).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u202e\u200b]/);
      expect(text.isWellFormed()).toBe(true);
    }
  });
});
