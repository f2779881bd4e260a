'use client';

import { SelectField } from '@/components/ui/select';
import { AGENT_NAMES, asksModel } from '@/lib/launch/settings';
import type { LaunchDraft } from './draft';
import { ModelInput } from './model-input';
import { SandboxField } from './sandbox-field';
import { Cell, FieldProblem, Group } from './settings-group';
import type { SettingsParts } from './settings-parts';

const SCRIPTED = 'scripted/demo';

const AGENT_SAYS: Record<LaunchDraft['agent'], string> = {
  'mini-swe-agent': 'One bash command a reply, each in a new shell.',
  'terminus-1': 'Keystrokes into a tmux terminal that stays.',
  oracle: 'Runs the task’s own solution: checks that the tests can pass.',
  nop: 'Does nothing: checks that the tests can fail.',
};

/** Who works, how often, with which model. */
export function RolloutGroup({ form, options, says, number }: SettingsParts) {
  const { draft, change } = form;
  const asks = asksModel(draft.agent);
  return (
    <Group title="Rollouts">
      <Cell>
        <SelectField
          id="launch-agent"
          label="Agent"
          hint={AGENT_SAYS[draft.agent]}
          value={draft.agent}
          options={AGENT_NAMES.map((name) => ({ value: name, label: name }))}
          onChange={(agent) => change({ agent })}
        />
      </Cell>
      <Cell>{number('n')}</Cell>
      {draft.agent === 'mini-swe-agent' && (
        <Cell size="wide-third">
          <SelectField
            id="launch-actionFormat"
            label="Action format"
            hint="One command in each reply."
            value={draft.actionFormat}
            options={[
              { value: 'fenced', label: 'fenced command' },
              { value: 'tool-call', label: 'native tool call' },
            ]}
            onChange={(actionFormat) => change({ actionFormat })}
          />
        </Cell>
      )}
      {asks && (
        <Cell size="most">
          <ModelInput
            id="launch-model"
            label="Model"
            hint={
              draft.model.trim() === SCRIPTED
                ? 'Plays the demo tasks by rules on this machine: free, no language model. On other tasks it only looks around.'
                : 'anthropic/<model id> of the Messages API, or scripted/demo.'
            }
            placeholder="anthropic/claude-opus-4-5"
            value={draft.model}
            known={[...new Set([SCRIPTED, ...options.models])]}
            error={says('model')}
            onChange={(model) => change({ model })}
          />
        </Cell>
      )}
      {asks && <Cell size="rest">{number('temperature')}</Cell>}
    </Group>
  );
}

/** What ends one rollout. */
export function LimitGroup({ form, number }: SettingsParts) {
  const asks = asksModel(form.draft.agent);
  return (
    <Group title="Limits of one rollout">
      {asks && <Cell size="quarter">{number('calls')}</Cell>}
      {asks && <Cell size="quarter">{number('costUsd')}</Cell>}
      <Cell size="quarter">{number('timeMinutes')}</Cell>
      <Cell size="quarter">{number('commandSeconds')}</Cell>
    </Group>
  );
}

/** The sandboxes they work in, and how many at once. */
export function PlaceGroup({ form, options, says, number }: SettingsParts) {
  const { draft, change } = form;
  const { machine } = options;
  const built = machine?.rootFs.filter(({ name }) => name !== 'host') ?? [];
  const gone = !['', 'host'].includes(draft.rootFs) && !built.some(({ name }) => name === draft.rootFs);
  return (
    <Group title="Where they run">
      <Cell size="wide">
        <SandboxField value={draft.sandbox} machine={machine} onChange={(sandbox) => change({ sandbox })} />
      </Cell>
      <Cell>{number('concurrency')}</Cell>
      {draft.sandbox === 'bubblewrap' && (
        <Cell>
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
          <FieldProblem says={says('rootFs')} />
        </Cell>
      )}
    </Group>
  );
}
