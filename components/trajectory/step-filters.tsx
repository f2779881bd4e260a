'use client';

import { SegmentedControl } from '@/components/ui/segmented-control';
import type { StepFilter } from './step-kinds';

/** What a change of the filters writes into the URL; null leaves no trace. */
export interface FilterChange {
  only?: StepFilter['only'];
  thoughts?: '0' | null;
  outputs?: '0' | null;
  raw?: '1' | null;
}

/** Which steps, and which of their parts, are shown. */
export function StepFilters({
  only,
  thoughts,
  outputs,
  raw,
  onChange,
}: StepFilter & { raw: boolean; onChange: (change: FilterChange) => void }) {
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
      <SegmentedControl
        label="Steps shown"
        value={only}
        options={[
          { value: 'all', label: 'All' },
          {
            value: 'failures',
            label: 'Failures',
            title: 'Return codes other than 0, timeouts, format and tool errors',
          },
          { value: 'edits', label: 'Edits', title: 'Steps that write files' },
        ]}
        onChange={(next) => onChange({ only: next })}
      />
      <Check label="Thoughts" checked={thoughts} onChange={(on) => onChange({ thoughts: on ? null : '0' })} />
      <Check label="Outputs" checked={outputs} onChange={(on) => onChange({ outputs: on ? null : '0' })} />
      <Check
        label="Raw escapes"
        title="Show terminal escapes as characters instead of colours"
        checked={raw}
        onChange={(on) => onChange({ raw: on ? '1' : null })}
      />
    </div>
  );
}

function Check({
  label,
  title,
  checked,
  onChange,
}: {
  label: string;
  title?: string;
  checked: boolean;
  onChange: (on: boolean) => void;
}) {
  return (
    <label className="target inline-flex min-h-6 items-center gap-1.5" title={title}>
      <input
        type="checkbox"
        checked={checked}
        onChange={(event) => onChange(event.target.checked)}
        className="size-4 accent-accent"
      />
      {label}
    </label>
  );
}
