'use client';

import { Switch as Base } from '@base-ui/react/switch';
import type { ReactNode } from 'react';

/** A setting that is on or off at once. */
export function Switch({
  checked,
  onChange,
  children,
  disabled,
}: {
  checked: boolean;
  onChange: (checked: boolean) => void;
  children: ReactNode;
  disabled?: boolean;
}) {
  return (
    <label className="target inline-flex min-h-6 items-center gap-2 text-sm">
      <Base.Root
        checked={checked}
        disabled={disabled}
        onCheckedChange={(next) => onChange(next)}
        className="inline-flex h-5 w-9 shrink-0 items-center rounded-full border border-control bg-sunken p-0.5 data-[checked]:border-accent data-[checked]:bg-accent"
      >
        <Base.Thumb className="size-3.5 rounded-full bg-control transition-transform data-[checked]:translate-x-4 data-[checked]:bg-on-accent" />
      </Base.Root>
      <span>{children}</span>
    </label>
  );
}
