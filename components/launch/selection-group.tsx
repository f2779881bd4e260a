'use client';

import { SelectField } from '@/components/ui/select';
import type { PipelineRole } from '@/lib/launch/pipeline-models';
import { SCRIPTED_FOR } from '@/lib/launch/pipeline-models';
import type { LaunchDraft } from './draft';
import { ModelInput } from './model-input';
import { draftModels } from './pipeline-draft';
import { Cell, Group } from './settings-group';
import type { SettingsParts } from './settings-parts';
import { TIES } from './tie-rules';

const ROLE_WORDS: Record<PipelineRole, { label: string; says: string; scripted: string }> = {
  summariser: {
    label: 'Summariser',
    says: 'Writes one summary of each rollout.',
    scripted: 'By rules from the trace: free, no language model.',
  },
  judge: {
    label: 'Judge',
    says: 'Compares the summaries of a group and votes.',
    scripted: 'By recorded evidence with seeded noise: free, no language model.',
  },
};

/** Who writes summaries, or who votes: empty follows the agent's model. */
function RoleModel({ role, form, options, says }: SettingsParts & { role: PipelineRole }) {
  const { draft, change } = form;
  const { label, says: does, scripted } = ROLE_WORDS[role];
  const usual = draftModels({ summariser: '', judge: '' }, draft.model.trim() || null)[role];
  const model = draft[role].trim() || usual;
  const real = [draft.model.trim(), ...options.models].filter((name) => name.startsWith('anthropic/'));
  return (
    <ModelInput
      id={`launch-${role}`}
      label={label}
      hint={model === SCRIPTED_FOR[role] ? scripted : does}
      placeholder={usual}
      value={draft[role]}
      known={[...new Set([SCRIPTED_FOR[role], ...real])]}
      shown={0}
      error={says(role)}
      onChange={(value) => change(role === 'judge' ? { judge: value } : { summariser: value })}
    />
  );
}

/** Choices of two, in the words of the form. */
const CHOICES = {
  pairing: [
    { value: 'in-order', label: 'in order' },
    { value: 'seeded-shuffle', label: 'seeded shuffle' },
  ],
  display: [
    { value: 'fixed', label: 'fixed' },
    { value: 'balanced', label: 'balanced' },
  ],
  early: [
    { value: 'off', label: 'off: all V asked' },
    { value: 'exact', label: 'exact: until settled' },
  ],
  dedupe: [
    { value: 'off', label: 'each stands alone' },
    { value: 'on', label: 'one stands for all' },
  ],
  representation: [
    { value: 'summary', label: 'the summary' },
    { value: 'trace', label: 'the trace' },
  ],
} as const satisfies Partial<Record<keyof LaunchDraft, readonly { value: string; label: string }[]>>;

/** How the tournaments are held; the same for those that choose priors and those that choose the answer. */
export function SelectionGroup(parts: SettingsParts) {
  const { form, number } = parts;
  const { draft, change } = form;
  const ties = TIES.some(({ value }) => value === draft.tie)
    ? TIES
    : [...TIES, { value: draft.tie, label: draft.tie.replaceAll(',', ', ') }];
  return (
    <Group title="Selection" note="summaries, and votes in groups">
      <Cell size="most">
        <RoleModel role="summariser" {...parts} />
      </Cell>
      <Cell size="rest">{number('summariserTemperature')}</Cell>
      <Cell size="most">
        <RoleModel role="judge" {...parts} />
      </Cell>
      <Cell size="rest">{number('judgeTemperature')}</Cell>
      <Cell size="quarter">{number('groupSize')}</Cell>
      <Cell size="quarter">{number('votes')}</Cell>
      <Cell size="quarter">
        <SelectField
          id="launch-pairing"
          label="Pairing"
          hint="Who meets whom."
          value={draft.pairing}
          options={CHOICES.pairing}
          onChange={(pairing) => change({ pairing })}
        />
      </Cell>
      <Cell size="quarter">
        <SelectField
          id="launch-display"
          label="Display order"
          hint="As the judge sees them."
          value={draft.display}
          options={CHOICES.display}
          onChange={(display) => change({ display })}
        />
      </Cell>
      <Cell>
        <SelectField
          id="launch-early"
          label="Early stop"
          hint="Same winner, fewer votes."
          value={draft.early}
          options={CHOICES.early}
          onChange={(early) => change({ early })}
        />
      </Cell>
      <Cell>
        <SelectField
          id="launch-dedupe"
          label="Identical patches"
          hint="Copies need no votes."
          value={draft.dedupe}
          options={CHOICES.dedupe}
          onChange={(dedupe) => change({ dedupe })}
        />
      </Cell>
      <Cell size="wide-third">
        <SelectField
          id="launch-representation"
          label="Judge reads"
          hint="Of each candidate."
          value={draft.representation}
          options={CHOICES.representation}
          onChange={(representation) => change({ representation })}
        />
      </Cell>
      <Cell size="half">
        <SelectField
          id="launch-tie"
          label="Ties"
          hint="One rule after the other."
          value={draft.tie}
          options={ties}
          onChange={(tie) => change({ tie })}
        />
      </Cell>
      <Cell size="quarter">{number('reasks')}</Cell>
      <Cell size="quarter">{number('callConcurrency')}</Cell>
    </Group>
  );
}
