'use client';

import { clsx } from 'clsx';
import { useId } from 'react';

/** Two to five choices of which one holds: native radios, arrows move between them. */
export function SegmentedControl<T extends string>({
  label,
  value,
  options,
  onChange,
}: {
  label: string;
  value: T;
  options: readonly { value: T; label: string; title?: string }[];
  onChange: (value: T) => void;
}) {
  const name = useId();
  return (
    <fieldset className="inline-flex rounded-md border border-control bg-surface p-px">
      <legend className="sr-only">{label}</legend>
      {options.map((option) => (
        <label
          key={option.value}
          title={option.title}
          className={clsx(
            'target inline-flex h-7 items-center rounded-sm px-2.5 text-sm has-[:focus-visible]:outline-2 has-[:focus-visible]:outline-accent',
            option.value === value ? 'bg-hover font-semibold text-ink' : 'text-ink-2 hover:text-ink',
          )}
        >
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
            className="sr-only"
          />
          {option.label}
        </label>
      ))}
    </fieldset>
  );
}
