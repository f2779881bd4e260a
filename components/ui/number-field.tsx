import type { ReactNode } from 'react';
import { describedBy, FormRow } from './form-row';

/** A labelled number input; an empty field is null. Range and step are stated by the browser and the error. */
export function NumberField({
  id,
  label,
  hint,
  error,
  value,
  onChange,
  min,
  max,
  step = 1,
  placeholder,
}: {
  id: string;
  label: ReactNode;
  hint?: ReactNode;
  error?: string | null;
  value: number | null;
  onChange: (value: number | null) => void;
  min?: number;
  max?: number;
  step?: number;
  placeholder?: string;
}) {
  return (
    <FormRow label={label} htmlFor={id} hint={hint} error={error}>
      <input
        id={id}
        type="number"
        inputMode={step < 1 ? 'decimal' : 'numeric'}
        className="field w-full font-mono"
        value={value ?? ''}
        placeholder={placeholder}
        min={min}
        max={max}
        step={step}
        aria-invalid={error ? true : undefined}
        aria-describedby={describedBy(id, hint, error)}
        onChange={(event) => {
          const read = event.target.valueAsNumber;
          onChange(Number.isNaN(read) ? null : read);
        }}
      />
    </FormRow>
  );
}
