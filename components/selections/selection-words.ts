import { settingValue, SETTINGS, type SettingKey } from '@/components/experiment/setting-words';
import { tournamentName } from '@/components/pipeline/pipeline-words';
import type { SelectionFigures, SelectionGroup } from '@/lib/metrics/selections-types';
import type { TournamentSettings } from '@/lib/tournament/settings';

/** Settings that a selection is named by where they differ, in this order; V and the seed apart. */
const NAMING = [
  'selector',
  'groupSize',
  'keep',
  'representation',
  'pairing',
  'display',
  'early',
  'dedupe',
  'tie',
  'reasks',
  'temperature',
] as const satisfies readonly SettingKey[];

function partOf(settings: TournamentSettings, key: (typeof NAMING)[number]): string {
  const value = settingValue(settings, key);
  if (key === 'selector' || key === 'representation') return value;
  if (key === 'groupSize') return `G\u00a0${value}`;
  if (key === 'keep') return `K\u00a0${value}`;
  return `${SETTINGS[key].label.toLowerCase()} ${value}`;
}

/** A selection with its number in its iteration, from 1, and what tells it from the others. */
export interface NamedSelection {
  figures: SelectionFigures;
  number: number;
  /** What its votes depend on besides V and the seed: selections of one kind are one series. */
  kind: string;
  /** `V 4`, and the seed where seeds differ. */
  own: string;
}

/** Numbers and names the selections of an iteration: selector and G always, other settings only where they differ. */
export function namedSelections({
  iteration,
  selections,
}: Pick<SelectionGroup, 'iteration' | 'selections'>): NamedSelection[] {
  const differs = (of: (one: SelectionFigures) => string) => new Set(selections.map(of)).size > 1;
  const keys = NAMING.filter(
    (key) =>
      key === 'selector' || key === 'groupSize' || differs(({ settings }) => settingValue(settings, key)),
  );
  const models = differs(({ model }) => model);
  const seeds = differs(({ settings }) => String(settings.seed));
  return selections.map((figures, i) => {
    const { settings, model, purpose } = figures;
    const parts = [
      ...(purpose === null ? [] : [tournamentName({ iteration, purpose })]),
      ...keys.map((key) => partOf(settings, key)),
      ...(models ? [model] : []),
    ];
    const own = `V\u00a0${settings.votes}${seeds ? ` seed\u00a0${settings.seed}` : ''}`;
    return { figures, number: i + 1, kind: parts.join(' · '), own };
  });
}

/** `3: bracket · G 2 · V 8`. */
export const fullName = ({ number, kind, own }: NamedSelection): string => `${number}: ${kind} · ${own}`;

/** `3 · G 2 V 8`: beside a row of a chart. */
export const rowName = ({ number, figures: { settings } }: NamedSelection): string =>
  `${number} · G\u00a0${settings.groupSize} V\u00a0${settings.votes}`;

/** Most series in a chart. */
export const MOST_SERIES = 6;

/** Those that the line charts show: the chosen ones, else the first with a finished task. */
export function shownSelections(
  named: readonly NamedSelection[],
  picked: readonly string[],
): NamedSelection[] {
  const chosen = named.filter(({ figures }) => picked.includes(figures.id));
  const finished = named.filter(({ figures }) => figures.tournaments.finished > 0);
  return (chosen.length > 0 ? chosen : finished).slice(0, MOST_SERIES);
}

/** Where a reader goes on: the task page of the only task, else the experiment with this selection. */
export function selectionHref(experimentId: string, selectionId: string, slugs: readonly string[]): string {
  const [only] = slugs;
  const query = `selection=${encodeURIComponent(selectionId)}`;
  return only !== undefined && slugs.length === 1
    ? `/experiments/${experimentId}/tasks/${only}?${query}`
    : `/experiments/${experimentId}?${query}`;
}
