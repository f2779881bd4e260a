'use client';

import type { ReactNode } from 'react';
import { NumberField } from '@/components/ui/number-field';
import { SegmentedControl } from '@/components/ui/segmented-control';
import { SelectField } from '@/components/ui/select';
import { TextField } from '@/components/ui/text-field';
import type { LaunchOptions } from '@/lib/api/launches';
import { AGENT_NAMES, asksModel } from '@/lib/launch/settings';
import type { DraftKey, LaunchDraft } from './draft';
import type { LaunchField } from './launch-problems';
import { ModelInput } from './model-input';
import { PRESET_WORDS, presetChange, presetOf, PRESETS } from './presets';
import { SandboxField } from './sandbox-field';
import { NUMBER_WORDS, type NumberKey } from './setting-words';
import type { LaunchForm } from './use-launch-form';

const AGENT_SAYS: Record<LaunchDraft['agent'], string> = {
  'mini-swe-agent': 'One bash command a reply, each in a new shell.',
  'terminus-1': 'Keystrokes into a tmux terminal that stays.',
  oracle: 'Runs the task’s own solution: checks that the tests can pass.',
  nop: 'Does nothing: checks that the tests can fail.',
};

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <fieldset className="min-w-0 border-t border-line pt-3 first:border-0 first:pt-0">
      <legend className="float-left mb-2 w-full text-sm font-semibold">{title}</legend>
      <div className="clear-both grid grid-cols-2 items-start gap-x-3 gap-y-3">{children}</div>
    </fieldset>
  );
}

const Wide = ({ children }: { children: ReactNode }) => <div className="col-span-2 min-w-0">{children}</div>;

interface Parts {
  form: LaunchForm;
  options: LaunchOptions;
  says: (field: LaunchField) => string | null;
  number: (key: NumberKey & DraftKey) => ReactNode;
}

function Presets({ form }: { form: LaunchForm }) {
  const preset = presetOf(form.draft);
  return (
    <div className="flex flex-col items-start gap-1">
      <SegmentedControl
        label="Preset"
        value={preset ?? 'custom'}
        options={[
          ...PRESETS.map((name) => ({
            value: name,
            label: PRESET_WORDS[name].label,
            title: PRESET_WORDS[name].says,
          })),
          ...(preset === null ? [{ value: 'custom' as const, label: 'Custom' }] : []),
        ]}
        onChange={(next) => next !== 'custom' && form.change(presetChange(next, form.draft.agent))}
      />
      <p className="text-xs text-ink-3">
        {preset === null ? 'Settings of your own.' : PRESET_WORDS[preset].says}
      </p>
    </div>
  );
}

function RolloutGroup({ form, options, says, number }: Parts) {
  const { draft, change } = form;
  const asks = asksModel(draft.agent);
  return (
    <Group title="Rollouts">
      <Wide>
        <Presets form={form} />
      </Wide>
      <SelectField
        id="launch-agent"
        label="Agent"
        hint={AGENT_SAYS[draft.agent]}
        value={draft.agent}
        options={AGENT_NAMES.map((name) => ({ value: name, label: name }))}
        onChange={(agent) => change({ agent })}
      />
      {number('n')}
      {asks && (
        <Wide>
          <ModelInput
            value={draft.model}
            known={options.models}
            error={says('model')}
            onChange={(model) => change({ model })}
          />
        </Wide>
      )}
      {draft.agent === 'mini-swe-agent' && (
        <Wide>
          <SelectField
            id="launch-actionFormat"
            label="Action format"
            value={draft.actionFormat}
            options={[
              { value: 'fenced', label: 'one fenced command in each reply' },
              { value: 'tool-call', label: 'one native tool call in each reply' },
            ]}
            onChange={(actionFormat) => change({ actionFormat })}
          />
        </Wide>
      )}
      {asks && number('temperature')}
      {asks && number('seed')}
    </Group>
  );
}

function PlaceGroup({ form, options, says, number }: Parts) {
  const { draft, change } = form;
  const { machine } = options;
  const built = machine?.rootFs.filter(({ name }) => name !== 'host') ?? [];
  const gone = !['', 'host'].includes(draft.rootFs) && !built.some(({ name }) => name === draft.rootFs);
  return (
    <Group title="Where they run">
      <Wide>
        <SandboxField value={draft.sandbox} machine={machine} onChange={(sandbox) => change({ sandbox })} />
      </Wide>
      {number('concurrency')}
      {draft.sandbox === 'bubblewrap' && (
        <div>
          <SelectField
            id="launch-rootFs"
            label="Root file system"
            hint="Stands in for the task’s image."
            value={draft.rootFs}
            options={[
              { value: '', label: 'default' },
              { value: 'host', label: 'host: this machine’s, read-only' },
              ...built.map(({ name, detail }) => ({ value: name, label: `${name}: ${detail}` })),
              ...(gone ? [{ value: draft.rootFs, label: `${draft.rootFs}: not here` }] : []),
            ]}
            onChange={(rootFs) => change({ rootFs })}
          />
          {says('rootFs') && (
            <p role="alert" className="mt-1 text-xs font-medium text-failed">
              {says('rootFs')}
            </p>
          )}
        </div>
      )}
    </Group>
  );
}

/** The right half of the launch page: how rollouts are run. Every field explains itself and its error. */
export function LaunchSettingsForm({ form, options, says }: Omit<Parts, 'number'>) {
  const { draft, change, name } = form;
  const number: Parts['number'] = (key) => (
    <NumberField
      id={`launch-${key}`}
      {...NUMBER_WORDS[key]}
      error={says(key)}
      value={draft[key]}
      onChange={(value) => change({ [key]: value })}
    />
  );
  const parts = { form, options, says, number };
  return (
    <div className="flex flex-col gap-4">
      <RolloutGroup {...parts} />
      <Group title="Limits of one rollout">
        {asksModel(draft.agent) && number('calls')}
        {asksModel(draft.agent) && number('costUsd')}
        {number('timeMinutes')}
        {number('commandSeconds')}
      </Group>
      <PlaceGroup {...parts} />
      <Group title="Experiment">
        <Wide>
          <TextField
            id="launch-name"
            label="Name"
            error={says('name')}
            value={name}
            onChange={(event) => change({ name: event.target.value })}
          />
        </Wide>
        {asksModel(draft.agent) && number('budgetUsd')}
      </Group>
    </div>
  );
}
