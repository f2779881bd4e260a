'use client';

import { NumberField } from '@/components/ui/number-field';
import { TextField } from '@/components/ui/text-field';
import { asksModel } from '@/lib/launch/settings';
import { goalOf } from './draft';
import { GoalGroup } from './goal-group';
import { RefinementGroup } from './refinement-group';
import { LimitGroup, PlaceGroup, RolloutGroup } from './rollout-groups';
import { SelectionGroup } from './selection-group';
import { NUMBER_WORDS } from './setting-words';
import { Cell, Group } from './settings-group';
import type { SettingsParts } from './settings-parts';

/** Its name, and what it may spend. */
function ExperimentGroup({ form, says, number }: SettingsParts) {
  const { draft, change, name } = form;
  const asks = asksModel(draft.agent);
  return (
    <Group title="Experiment">
      <Cell size={asks ? 'most' : 'wide'}>
        <TextField
          id="launch-name"
          label="Name"
          error={says('name')}
          value={name}
          onChange={(event) => change({ name: event.target.value })}
        />
      </Cell>
      {asks && <Cell size="rest">{number('seed')}</Cell>}
      {asks && <Cell size="quarter">{number('budgetUsd')}</Cell>}
      {goalOf(draft) !== 'rollouts' && (
        <>
          <Cell size="quarter">{number('budgetRollouts')}</Cell>
          <Cell size="quarter">{number('budgetSummaries')}</Cell>
          <Cell size="quarter">{number('budgetVotes')}</Cell>
        </>
      )}
    </Group>
  );
}

/** The right half of the launch page: how far it goes and how. Every field explains itself and its error. */
export function LaunchSettingsForm({
  taken,
  ...given
}: Omit<SettingsParts, 'number'> & {
  /** Rollouts of a task that are taken over where iteration 0 is; null when no task is chosen. */
  taken: number | null;
}) {
  const { form, says } = given;
  const number: SettingsParts['number'] = (key) => (
    <NumberField
      id={`launch-${key}`}
      {...NUMBER_WORDS[key]}
      error={says(key)}
      value={form.draft[key]}
      onChange={(value) => form.change({ [key]: value })}
    />
  );
  const parts = { ...given, number };
  const goal = goalOf(form.draft);
  return (
    <div className="flex flex-col gap-4">
      <GoalGroup form={form} taken={taken} />
      <RolloutGroup {...parts} />
      <LimitGroup {...parts} />
      <PlaceGroup {...parts} />
      {goal !== 'rollouts' && <SelectionGroup {...parts} />}
      {goal === 'refine' && <RefinementGroup {...parts} />}
      <ExperimentGroup {...parts} />
    </div>
  );
}
