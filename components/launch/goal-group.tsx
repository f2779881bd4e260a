'use client';

import { SegmentedControl } from '@/components/ui/segmented-control';
import { asksModel } from '@/lib/launch/settings';
import { pipelineSettingsSchema, type PipelineSettings } from '@/lib/refine/settings';
import { goalOf, wantedSettings, type LaunchDraft } from './draft';
import { GOALS, type Goal } from './pipeline-draft';
import { taskFlow } from './plan-words';
import { presetChange, presetOf, presetsOf, presetWords } from './presets';
import { Cell, Group } from './settings-group';
import type { SettingsParts } from './settings-parts';

const GOAL_WORDS: Record<Goal, { label: string; says: string }> = {
  rollouts: { label: 'Rollouts only', says: 'Rollouts are run and graded; select and summarise them later.' },
  select: {
    label: 'Select the best',
    says: 'Each rollout is summarised; a judge’s votes choose one answer for each task.',
  },
  refine: {
    label: 'Select and refine',
    says: 'The best become priors of a fresh round of rollouts; votes choose one of those.',
  },
};

/** The pipeline of a draft as far as it can be read; null for rollouts only, and while a number is missing. */
function pipelineOf(draft: LaunchDraft): PipelineSettings | null {
  const read = pipelineSettingsSchema.safeParse(wantedSettings(draft, []).pipeline);
  return read.success ? read.data : null;
}

/** What one task goes through, in a line. */
function Flow({ draft, taken }: { draft: LaunchDraft; taken: number | null }) {
  const pipeline = pipelineOf(draft);
  const { n } = draft;
  if (!pipeline || n === null || !Number.isInteger(n) || n < 1 || n > 256) return null;
  const initial = pipeline.startFrom === null ? n : taken;
  if (initial === null) return null;
  return (
    <div className="col-span-12 flex flex-wrap items-baseline gap-x-1.5 text-xs text-ink-2">
      <span className="text-ink-3" id="launch-flow">
        For each task
      </span>
      <ol aria-labelledby="launch-flow" className="contents">
        {taskFlow(initial, n, pipeline).map((step, i) => (
          <li key={i} className="num inline-flex gap-1.5">
            {i > 0 && (
              <span aria-hidden className="text-ink-3">
                →
              </span>
            )}
            {step}
          </li>
        ))}
      </ol>
    </div>
  );
}

/** How far the launch goes, and the presets of that. */
export function GoalGroup({ form, taken }: Pick<SettingsParts, 'form'> & { taken: number | null }) {
  const { draft, change } = form;
  const goal = goalOf(draft);
  const preset = presetOf(draft);
  const go = (next: Goal) =>
    change(
      next === 'rollouts' || asksModel(draft.agent)
        ? { goal: next }
        : { ...presetChange('balanced', draft.agent, next), goal: next },
    );
  return (
    <Group title="How far it goes">
      <Cell size="wide">
        <div className="flex max-w-full flex-wrap items-center gap-x-3 gap-y-2 overflow-x-auto py-0.5 whitespace-nowrap max-sm:[&_label]:px-2">
          <SegmentedControl
            label="How far it goes"
            value={goal}
            options={GOALS.map((value) => ({
              value,
              label: GOAL_WORDS[value].label,
              title: GOAL_WORDS[value].says,
            }))}
            onChange={go}
          />
          <SegmentedControl
            label="Preset"
            value={preset ?? 'custom'}
            options={[
              ...presetsOf(goal).map((name) => ({
                value: name,
                label: presetWords(name, goal).label,
                title: presetWords(name, goal).says,
              })),
              ...(preset === null ? [{ value: 'custom' as const, label: 'Custom' }] : []),
            ]}
            onChange={(next) =>
              next !== 'custom' && change({ ...presetChange(next, draft.agent, goal), goal })
            }
          />
        </div>
        <p className="mt-1 text-xs text-ink-3">
          {GOAL_WORDS[goal].says} {preset === null ? 'Settings of your own.' : presetWords(preset, goal).says}
        </p>
      </Cell>
      <Flow draft={draft} taken={taken} />
    </Group>
  );
}
