'use client';

import { NumberField } from '@/components/ui/number-field';
import { SelectField } from '@/components/ui/select';
import { SELECTORS, type TieRule, type TournamentSettings } from '@/lib/tournament/settings';
import { READS_WORDS, SELECTORS_IN_WORDS, SETTINGS, type SettingKey } from '@/lib/tournament/setting-words';

/** Settings while they are typed: a number field may be empty. */
export type Draft = {
  [K in keyof TournamentSettings]: TournamentSettings[K] extends number
    ? number | null
    : TournamentSettings[K];
};

const TIES: { value: string; label: string; rules: TieRule[] }[] = [
  { value: 'seeded', label: 'seeded draw', rules: [{ rule: 'seeded' }] },
  {
    value: 'evidence',
    label: 'stronger evidence, then draw',
    rules: [{ rule: 'evidence' }, { rule: 'seeded' }],
  },
  {
    value: 'extra-votes',
    label: '2 extra votes, then draw',
    rules: [{ rule: 'extra-votes', votes: 2 }, { rule: 'seeded' }],
  },
  {
    value: 'extra-votes-evidence',
    label: '2 extra votes, then evidence, then draw',
    rules: [{ rule: 'extra-votes', votes: 2 }, { rule: 'evidence' }, { rule: 'seeded' }],
  },
];
const tieValue = (rules: TieRule[]) =>
  TIES.find((known) => JSON.stringify(known.rules) === JSON.stringify(rules))?.value ?? 'seeded';

type NumberKey = 'groupSize' | 'votes' | 'keep' | 'reasks' | 'seed' | 'temperature';
const NUMBERS: Record<NumberKey, { min: number; max: number; step?: number; placeholder?: string }> = {
  groupSize: { min: 2, max: 64 },
  votes: { min: 1, max: 64 },
  keep: { min: 1, max: 64 },
  reasks: { min: 0, max: 10 },
  seed: { min: 0, max: 2 ** 31 - 1 },
  temperature: { min: 0, max: 2, step: 0.1, placeholder: 'model’s default' },
};

/** A field for each setting of a tournament but the preset, each explained in a sentence. */
export function SettingFields({
  draft,
  problems,
  onChange,
}: {
  draft: Draft;
  problems: Record<string, string>;
  onChange: (change: Partial<Draft>) => void;
}) {
  const number = (key: NumberKey) => (
    <NumberField
      id={`select-${key}`}
      label={SETTINGS[key].label}
      hint={SETTINGS[key].says}
      error={problems[key]}
      value={draft[key]}
      onChange={(value) => onChange({ [key]: value })}
      {...NUMBERS[key]}
    />
  );
  const words = (key: SettingKey) => ({
    id: `select-${key}`,
    label: SETTINGS[key].label,
    hint: SETTINGS[key].says,
  });
  return (
    <div className="grid gap-x-4 gap-y-4 sm:grid-cols-3">
      <SelectField
        {...words('selector')}
        hint={SELECTORS_IN_WORDS[draft.selector].says}
        value={draft.selector}
        options={SELECTORS.map((value) => ({ value, label: SELECTORS_IN_WORDS[value].label }))}
        onChange={(selector) => onChange({ selector })}
      />
      {draft.selector === 'bracket' && number('groupSize')}
      {number('votes')}
      {number('keep')}
      <SelectField
        {...words('pairing')}
        value={draft.pairing}
        options={[
          { value: 'in-order', label: 'in order' },
          { value: 'seeded-shuffle', label: 'seeded shuffle' },
        ]}
        onChange={(pairing) => onChange({ pairing })}
      />
      <SelectField
        {...words('display')}
        value={draft.display}
        options={[
          { value: 'fixed', label: 'fixed' },
          { value: 'balanced', label: 'balanced' },
        ]}
        onChange={(display) => onChange({ display })}
      />
      <SelectField
        {...words('tie')}
        value={tieValue(draft.tie)}
        options={TIES}
        onChange={(value) => onChange({ tie: TIES.find((known) => known.value === value)?.rules ?? [] })}
      />
      <SelectField
        {...words('early')}
        value={draft.early}
        options={[
          { value: 'off', label: 'off' },
          { value: 'exact', label: 'exact' },
        ]}
        onChange={(early) => onChange({ early })}
      />
      <SelectField
        {...words('dedupe')}
        value={draft.dedupe}
        options={[
          { value: 'off', label: 'off: each stands alone' },
          { value: 'on', label: 'on: one stands for all' },
        ]}
        onChange={(dedupe) => onChange({ dedupe })}
      />
      <SelectField
        {...words('representation')}
        value={draft.representation}
        options={[
          { value: 'summary', label: READS_WORDS.summary },
          { value: 'trace', label: READS_WORDS.trace },
        ]}
        onChange={(representation) => onChange({ representation })}
      />
      {number('reasks')}
      {number('seed')}
      {number('temperature')}
    </div>
  );
}
