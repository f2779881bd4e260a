'use client';

import { useId } from 'react';
import { Button } from '@/components/ui/button';
import { TextField } from '@/components/ui/text-field';

/** Suggestions that stand beside the field; the others are in its list. */
const SHOWN = 3;

/** The name of a model, with those used before. */
export function ModelInput({
  id,
  label,
  hint,
  placeholder,
  value,
  known,
  shown = SHOWN,
  error,
  onChange,
}: {
  id: string;
  label: string;
  hint: string;
  placeholder: string;
  value: string;
  /** Suggestions, the likeliest first. */
  known: readonly string[];
  /** How many of them stand beside the field. */
  shown?: number;
  error: string | null;
  onChange: (value: string) => void;
}) {
  const list = useId();
  const others = known.filter((model) => model !== value.trim()).slice(0, shown);
  return (
    <div className="flex flex-col gap-1">
      <TextField
        id={id}
        mono
        label={label}
        hint={hint}
        error={error}
        list={list}
        placeholder={placeholder}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
      <datalist id={list}>
        {known.map((model) => (
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
