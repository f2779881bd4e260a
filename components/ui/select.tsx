import { clsx } from 'clsx';
import type { ReactNode } from 'react';
import { describedBy, FormRow } from './form-row';

export interface Option<T extends string> {
  value: T;
  label: string;
}

/** The native select in our clothes, without a visible label; `label` names it. */
export function PlainSelect<T extends string>({
  id,
  label,
  value,
  options,
  onChange,
  className,
  hideName = false,
  ...rest
}: {
  id?: string;
  label?: string;
  value: T;
  options: readonly Option<T>[];
  onChange: (value: T) => void;
  className?: string;
  hideName?: boolean;
  'aria-describedby'?: string;
}) {
  return (
    <select
      id={id}
      aria-label={hideName ? undefined : label}
      value={value}
      onChange={(event) => {
        const chosen = options.find((option) => option.value === event.target.value);
        if (chosen) onChange(chosen.value);
      }}
      className={clsx('field pr-1', className)}
      {...rest}
    >
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  );
}

/** A labelled select with an explanation. */
export function SelectField<T extends string>({
  id,
  label,
  hint,
  ...rest
}: {
  id: string;
  label: string;
  hint?: ReactNode;
  value: T;
  options: readonly Option<T>[];
  onChange: (value: T) => void;
}) {
  return (
    <FormRow label={label} htmlFor={id} hint={hint}>
      <PlainSelect id={id} hideName aria-describedby={describedBy(id, hint, null)} {...rest} />
    </FormRow>
  );
}
