import { settingsFrom, type TournamentSettings } from './settings';

/** What a sweep may vary; a missing or empty list leaves the setting as it is. */
export type Swept = {
  [K in 'selector' | 'groupSize' | 'votes' | 'representation' | 'seed']?:
    readonly TournamentSettings[K][] | undefined;
};

/**
 * The settings of every combination, in the order of the lists, votes varying fastest, so that each takes over the votes
 * of the one before it. Combinations that ask the same are there once: G says nothing to selectors that compare pairs or
 * all at once, V nothing to those that ask nobody. Throws a ZodError for settings that cannot be used.
 */
export function sweptSettings(base: TournamentSettings, swept: Swept): TournamentSettings[] {
  const list = <K extends keyof Swept & keyof TournamentSettings>(
    key: K,
  ): readonly TournamentSettings[K][] => {
    const wanted: readonly TournamentSettings[K][] | undefined = swept[key];
    return wanted && wanted.length > 0 ? wanted : [base[key]];
  };
  const all = list('selector').flatMap((selector) =>
    list('representation').flatMap((representation) =>
      list('seed').flatMap((seed) =>
        list('groupSize').flatMap((groupSize) =>
          list('votes').map((votes) => ({
            ...{ selector, representation, seed },
            groupSize: selector === 'bracket' ? groupSize : base.groupSize,
            votes: selector === 'largest-identical' || selector === 'random' ? base.votes : votes,
          })),
        ),
      ),
    ),
  );
  const different = new Map(all.map((changes) => [JSON.stringify(changes), changes]));
  return [...different.values()].map((changes) => named(base, changes));
}

/** A preset keeps its name where nothing but its seed is changed. */
function named(base: TournamentSettings, changes: Partial<TournamentSettings>): TournamentSettings {
  const { preset, ...own } = base;
  const from = preset === 'custom' ? 'balanced' : preset;
  return settingsFrom(from, { ...own, ...changes });
}
