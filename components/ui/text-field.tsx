import { clsx } from 'clsx';
import type { ComponentProps, ReactNode } from 'react';
import { describedBy, FormRow } from './form-row';

/** A labelled text input with an explanation and an error. */
export function TextField({
  id,
  label,
  hint,
  error,
  mono = false,
  className,
  ...rest
}: Omit<ComponentProps<'input'>, 'id'> & {
  id: string;
  label: ReactNode;
  hint?: ReactNode;
  error?: string | null;
  mono?: boolean;
}) {
  return (
    <FormRow label={label} htmlFor={id} hint={hint} error={error}>
      <input
        id={id}
        aria-invalid={error ? true : undefined}
        aria-describedby={describedBy(id, hint, error)}
        className={clsx('field w-full', mono && 'font-mono', className)}
        spellCheck={false}
        autoComplete="off"
        {...rest}
      />
    </FormRow>
  );
}
