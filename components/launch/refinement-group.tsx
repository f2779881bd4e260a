'use client';

import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/checkbox';
import { SelectField } from '@/components/ui/select';
import { many } from './estimate-words';
import { Cell, FieldProblem, Group } from './settings-group';
import type { SettingsParts } from './settings-parts';

const CONTEXT_SAYS = {
  'select-k': 'The K that win the tournament, the same for all.',
  'random-k': 'K drawn anew for each rollout.',
  single: 'The one that stood in the same place.',
} as const;

const range = (counts: readonly number[]): string => {
  const [low, high] = [Math.min(...counts), Math.max(...counts)];
  return low === high ? String(low) : `${low}–${high}`;
};

/** Where iteration 0 comes from: run here, or taken over from an experiment that has rollouts of these tasks. */
function StartField({ form, options, says }: SettingsParts) {
  const { draft, change } = form;
  const starts = options.starts.flatMap((start) => {
    const tasks = start.benchmarks[draft.benchmark];
    return tasks ? [{ ...start, tasks }] : [];
  });
  const chosen = starts.find(({ id }) => id === draft.startFrom);
  const names = Object.keys(chosen?.tasks ?? {});
  const all = names.length === form.tasks.length && form.tasks.every(({ name }) => names.includes(name));
  return (
    <>
      <SelectField
        id="launch-startFrom"
        label="Iteration 0"
        hint={
          starts.length === 0
            ? 'No experiment here has rollouts of a task of this benchmark yet.'
            : 'Run here, or what others ran: imported, or an earlier experiment.'
        }
        value={draft.startFrom}
        options={[
          { value: '', label: 'run here' },
          ...starts.map(({ id, name, tasks }) => ({
            value: id,
            label: `${name}: ${many(Object.keys(tasks).length, 'task')} × ${range(Object.values(tasks))}`,
          })),
          ...(draft.startFrom === '' || chosen
            ? []
            : [{ value: draft.startFrom, label: `${draft.startFrom}: nothing to take` }]),
        ]}
        onChange={(startFrom) => change({ startFrom })}
      />
      <FieldProblem says={says('startFrom')} />
      {chosen && !all && (
        <Button small className="mt-1" onClick={() => form.choose(new Set(names))}>
          Choose its {many(names.length, 'task')}
        </Button>
      )}
    </>
  );
}

/** What later iterations are shown, and what they are judged against. */
export function RefinementGroup(parts: SettingsParts) {
  const { form, number } = parts;
  const { draft, change } = form;
  return (
    <Group title="Refinement" note="fresh rollouts that are shown earlier ones">
      <Cell>{number('iterations')}</Cell>
      <Cell>{number('keep')}</Cell>
      <Cell size="wide-third">
        <SelectField
          id="launch-context"
          label="Which are shown"
          hint={CONTEXT_SAYS[draft.context]}
          value={draft.context}
          options={[
            { value: 'select-k', label: 'select-K' },
            { value: 'random-k', label: 'random-K' },
            { value: 'single', label: 'single' },
          ]}
          onChange={(context) => change({ context })}
        />
      </Cell>
      <Cell size="half">
        <SelectField
          id="launch-pool"
          label="Final pool"
          hint="Who stands in the last tournament."
          value={draft.pool}
          options={[
            { value: 'last', label: 'last iteration' },
            { value: 'last-and-champion', label: 'last iteration + earlier champion' },
          ]}
          onChange={(pool) => change({ pool })}
        />
      </Cell>
      <Cell size="half">
        <StartField {...parts} />
      </Cell>
      <Cell size="wide">
        <Checkbox
          checked={draft.hold}
          hint="When every task has its priors the experiment waits, to be looked at and resumed."
          onChange={(hold) => change({ hold })}
        >
          Pause before refinement
        </Checkbox>
      </Cell>
    </Group>
  );
}
