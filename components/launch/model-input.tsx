'use client';

import { Button } from '@/components/ui/button';
import { TextField } from '@/components/ui/text-field';

const SCRIPTED = 'scripted/demo';
/** Suggestions that stand beside the field; the others are in its list. */
const SHOWN = 3;

/** The name of a model, with those used before. */
export function ModelInput({
  value,
  known,
  error,
  onChange,
}: {
  value: string;
  known: string[];
  error: string | null;
  onChange: (value: string) => void;
}) {
  const suggestions = [...new Set([SCRIPTED, ...known])];
  const others = suggestions.filter((model) => model !== value.trim()).slice(0, SHOWN);
  const hint =
    value.trim() === SCRIPTED
      ? 'Plays the demo tasks by rules on this machine: free, no language model. On other tasks it only looks around.'
      : 'anthropic/<model id> of the Messages API, or scripted/demo.';
  return (
    <div className="flex flex-col gap-1">
      <TextField
        id="launch-model"
        mono
        label="Model"
        hint={hint}
        error={error}
        list="launch-models"
        placeholder="anthropic/claude-opus-4-5"
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
      <datalist id="launch-models">
        {suggestions.map((model) => (
          <option key={model} value={model} />
        ))}
      </datalist>
      {others.length > 0 && (
        <p className="flex flex-wrap items-center gap-1">
          {others.map((model) => (
            <Button
              key={model}
              small
              className="max-w-full font-mono"
              title={`Take ${model}`}
              onClick={() => onChange(model)}
            >
              <span className="truncate">{model}</span>
            </Button>
          ))}
        </p>
      )}
    </div>
  );
}
