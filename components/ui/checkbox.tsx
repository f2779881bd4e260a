import { clsx } from 'clsx';
import type { ReactNode } from 'react';

/** A native checkbox with its words beside it; `hint` stands under them. */
export function Checkbox({
  checked,
  onChange,
  children,
  hint,
  disabled,
}: {
  checked: boolean;
  onChange: (checked: boolean) => void;
  children: ReactNode;
  hint?: ReactNode;
  disabled?: boolean;
}) {
  return (
    <label className={clsx('target flex min-h-6 gap-2 text-sm', hint ? 'items-start' : 'items-center')}>
      <input
        type="checkbox"
        checked={checked}
        disabled={disabled}
        onChange={(event) => onChange(event.target.checked)}
        className={clsx('size-4 shrink-0 accent-accent', hint && 'mt-px')}
      />
      <span>
        {children}
        {hint && <span className="block text-xs text-ink-3">{hint}</span>}
      </span>
    </label>
  );
}
