import { describe, expect, it } from 'vitest';
import { wilson } from '@/lib/metrics/intervals';
import type { SelectionFigures } from '@/lib/metrics/selections-types';
import { settingsFrom, type TournamentSettings } from '@/lib/tournament/settings';
import { scatterSeries } from './selection-series';
import { fullName, MOST_SERIES, namedSelections, selectionHref, shownSelections } from './selection-words';

const NONE = wilson(0, 0, 'tasks');

function figures(id: string, settings: TournamentSettings, change: Partial<SelectionFigures> = {}) {
  return {
    ...{ id, purpose: null, model: 'scripted/evidence', scripted: true, settings, createdAt: '' },
    ...{ tournaments: { total: 4, finished: 4 }, accuracy: wilson(2, 4, 'tasks'), random: NONE, gain: NONE },
    votes: { counted: 8, spoiled: 0, reasks: 0, asked: 8, reused: 0, paid: 8 },
    ...{ votesPerTask: settings.votes * 3, cost: { calls: 8, usd: null, withoutPrice: 8 } },
    ...{ fullCostPerTask: null, rounds: [], judge: [], margins: [], slots: [] },
    ...{ firstPlace: NONE, firstPlaceExpected: null },
    ...change,
  };
}

const named = (...selections: SelectionFigures[]) => namedSelections({ iteration: 0, selections });
const names = (...selections: SelectionFigures[]) => named(...selections).map(fullName);
const words = (text: string) => text.replaceAll('\u00a0', ' ');

describe('namedSelections', () => {
  it('names what differs, and a preset by its name', () => {
    const [two, four] = [settingsFrom('balanced', { votes: 2 }), settingsFrom('balanced', { votes: 4 })];
    expect(names(figures('a', two), figures('b', four)).map(words)).toEqual([
      '1: bracket · G 2 · V 2',
      '2: bracket · G 2 · V 4',
    ]);
    const changed = settingsFrom('balanced', { votes: 4, dedupe: 'off', representation: 'trace' });
    expect(
      names(figures('a', settingsFrom('paper', {})), figures('b', four), figures('c', changed)).map(words),
    ).toEqual([
      '1: bracket · G 2 · summary · paper · V 8',
      '2: bracket · G 2 · summary · balanced · V 4',
      '3: bracket · G 2 · trace · balanced, identical patches off · V 4',
    ]);
  });
  it('tells seeds only where nothing else differs', () => {
    const [one, other] = [settingsFrom('paper', { seed: 1 }), settingsFrom('paper', { seed: 7 })];
    const third = settingsFrom('paper', { seed: 9, votes: 2 });
    expect(names(figures('a', one), figures('b', other), figures('c', third)).map(words)).toEqual([
      '1: bracket · G 2 · V 8 seed 1',
      '2: bracket · G 2 · V 8 seed 7',
      '3: bracket · G 2 · V 2',
    ]);
  });
});

describe('scatterSeries', () => {
  it('puts selections that differ only in V and seed into one series, a line for each seed', () => {
    const all = named(
      ...[1, 2, 4].map((votes) => figures(`v${votes}`, settingsFrom('paper', { votes }))),
      figures('seed', settingsFrom('paper', { votes: 2, seed: 5 })),
      figures('open', settingsFrom('paper', { votes: 8 }), { votesPerTask: null }),
    );
    const [series, ...others] = scatterSeries(all, 'votes', () => '/there');
    expect(others).toEqual([]);
    expect(series?.points.map(({ id, x, line }) => [id, x, line])).toEqual([
      ['v1', 3, '1'],
      ['v2', 6, '1'],
      ['v4', 12, '1'],
      ['seed', 6, '5'],
    ]);
    expect(scatterSeries(all, 'cost', () => '/there')).toEqual([]);
  });
  it('never makes more than six series', () => {
    const all = named(
      ...Array.from({ length: 9 }, (_, i) => figures(`g${i}`, settingsFrom('paper', { groupSize: i + 2 }))),
    );
    const series = scatterSeries(all, 'votes', () => '/there');
    expect(series).toHaveLength(MOST_SERIES);
    expect(series.at(-1)).toMatchObject({ label: 'others (4)', joined: false });
    expect(series.flatMap(({ points }) => points)).toHaveLength(9);
  });
});

describe('what a reader sees and where it leads', () => {
  it('shows six selections in lines at most, the chosen ones first', () => {
    const all = named(
      ...Array.from({ length: 9 }, (_, i) => figures(`g${i}`, settingsFrom('paper', { groupSize: i + 2 }))),
    );
    expect(shownSelections(all, [])).toHaveLength(MOST_SERIES);
    expect(shownSelections(all, ['g8', 'g1']).map((one) => one.figures.id)).toEqual(['g1', 'g8']);
  });
  it('leads to the task where there is one, else to the tasks', () => {
    expect(selectionHref('e', 's', ['adder'])).toBe('/experiments/e/tasks/adder?selection=s');
    expect(selectionHref('e', 's', ['a', 'b'])).toBe('/experiments/e?tab=tasks&selection=s');
  });
});
