'use client';

import { SegmentedControl } from '@/components/ui/segmented-control';
import { TextField } from '@/components/ui/text-field';

export interface ModelChoice {
  kind: 'scripted' | 'anthropic';
  /** Model id of the Messages API, e.g. `claude-opus-4-5`. */
  id: string;
}

/** `scripted/…` or `anthropic/…`, as the verbs name models. */
export const modelName = (choice: ModelChoice, scripted: string): string =>
  choice.kind === 'scripted' ? scripted : `anthropic/${choice.id.trim()}`;

/** What keeps a choice from being started, one sentence; null when nothing does. */
export function modelProblem(choice: ModelChoice, keyConfigured: boolean): string | null {
  if (choice.kind === 'scripted') return null;
  if (!keyConfigured)
    return 'No API key is configured: set ANTHROPIC_API_KEY (and ANTHROPIC_BASE_URL for another server) and start Runoff again.';
  if (choice.id.trim() === '') return 'Name the model, for example claude-opus-4-5.';
  return /\s/.test(choice.id.trim()) ? 'A model’s name has no spaces.' : null;
}

/** Scripted on this machine, or a model behind the Messages API by its id. */
export function ModelField({
  idPrefix,
  scripted,
  scriptedSays,
  choice,
  onChange,
  problem,
}: {
  idPrefix: string;
  scripted: string;
  scriptedSays: string;
  choice: ModelChoice;
  onChange: (choice: ModelChoice) => void;
  problem: string | null;
}) {
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-3">
        <span className="text-sm font-medium">Model</span>
        <SegmentedControl
          label="Kind of model"
          value={choice.kind}
          options={[
            { value: 'scripted', label: scripted },
            { value: 'anthropic', label: 'anthropic/…' },
          ]}
          onChange={(kind) => onChange({ ...choice, kind })}
        />
      </div>
      {choice.kind === 'scripted' ? (
        <p className="text-xs text-ink-3">{scriptedSays}</p>
      ) : (
        <TextField
          id={`${idPrefix}-model`}
          label="Model id"
          mono
          value={choice.id}
          onChange={(event) => onChange({ ...choice, id: event.target.value })}
          hint="Any model that the configured Messages API serves; it costs what that server charges."
          error={problem}
        />
      )}
    </div>
  );
}
