import { SELECTORS_IN_WORDS, settingValue, SETTINGS, type SettingKey } from '@/lib/tournament/setting-words';
import { tournamentName } from '@/components/pipeline/pipeline-words';
import type { SelectionFigures, SelectionGroup } from '@/lib/metrics/selections-types';
import { PRESETS, type Preset, type TournamentSettings } from '@/lib/tournament/settings';

/** What a preset decides besides G, V and K: named by the preset where all of it is as there. */
const STYLE = [
  ...(['pairing', 'display', 'early', 'dedupe', 'tie', 'reasks', 'temperature'] as const),
] satisfies readonly SettingKey[];

/** `balanced`, `paper`, or what differs from balanced. */
function styleOf(settings: TournamentSettings): string {
  const differing = (preset: Preset) =>
    STYLE.filter((key) => settingValue(settings, key) !== settingValue(PRESETS[preset], key));
  if (differing('paper').length === 0) return 'paper';
  const changed = differing('balanced').map(
    (key) => `${SETTINGS[key].label.toLowerCase()} ${settingValue(settings, key)}`,
  );
  return ['balanced', ...changed].join(', ');
}

/** A selection with its number in its iteration, from 1, and what tells it from the others. */
export interface NamedSelection {
  figures: SelectionFigures;
  number: number;
  /** What its votes depend on besides V and the seed: selections of one kind are one series. */
  kind: string;
  /** `V 4`, and the seed where only that differs. */
  own: string;
}

/** Numbers and names the selections of an iteration: selector always, G of brackets, other settings only where they differ. */
export function namedSelections({
  iteration,
  selections,
}: Pick<SelectionGroup, 'iteration' | 'selections'>): NamedSelection[] {
  const parts: ((one: SelectionFigures) => string)[] = [
    ({ settings }) => settings.representation,
    ({ settings }) => `K\u00a0${settings.keep}`,
    ({ settings }) => styleOf(settings),
    ({ model }) => model,
  ];
  const differs = (of: (one: SelectionFigures) => string) => new Set(selections.map(of)).size > 1;
  const telling = parts.filter(differs);
  const named = selections.map((figures) => {
    const { settings, purpose } = figures;
    const kind = [
      ...(purpose === null ? [] : [tournamentName({ iteration, purpose })]),
      SELECTORS_IN_WORDS[settings.selector].label,
      ...(settings.selector === 'bracket' ? [`G\u00a0${settings.groupSize}`] : []),
      ...telling.map((part) => part(figures)),
    ].join(' · ');
    return { figures, kind, votes: `V\u00a0${settings.votes}`, seed: settings.seed };
  });
  const seedsOf = Map.groupBy(named, ({ kind, votes }) => `${kind} ${votes}`);
  return named.map(({ figures, kind, votes, seed }, i) => {
    const alike = seedsOf.get(`${kind} ${votes}`) ?? [];
    return { figures, number: i + 1, kind, own: alike.length > 1 ? `${votes} seed\u00a0${seed}` : votes };
  });
}

/** `3: bracket · G 2 · V 8`. */
export const fullName = ({ number, kind, own }: NamedSelection): string => `${number}: ${kind} · ${own}`;

/** `3 · G 2 V 8`: beside a row of a chart. */
export const rowName = ({ number, figures: { settings } }: NamedSelection): string =>
  settings.selector === 'bracket'
    ? `${number} · G\u00a0${settings.groupSize} V\u00a0${settings.votes}`
    : `${number} · ${SELECTORS_IN_WORDS[settings.selector].label} V\u00a0${settings.votes}`;

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

/** Where a reader goes on: the task page of the only task, else the experiment's tasks with this selection. */
export function selectionHref(experimentId: string, selectionId: string, slugs: readonly string[]): string {
  const [only] = slugs;
  const query = `selection=${encodeURIComponent(selectionId)}`;
  return only !== undefined && slugs.length === 1
    ? `/experiments/${experimentId}/tasks/${only}?${query}`
    : `/experiments/${experimentId}?tab=tasks&${query}`;
}
