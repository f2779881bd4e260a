'use client';

import { Tooltip as Base } from '@base-ui/react/tooltip';
import { clsx } from 'clsx';
import type { ReactNode } from 'react';

/**
 * Words on hover, focus or tap about what stands inside. The trigger is a button, so that the keyboard and touch
 * reach it; `label` is what a screen reader gets when `content` is more than text.
 */
export function Tooltip({
  content,
  children,
  label,
  className,
}: {
  content: ReactNode;
  children: ReactNode;
  label?: string;
  className?: string;
}) {
  const spoken = label ?? (typeof content === 'string' ? content : undefined);
  return (
    <Base.Root>
      <Base.Trigger
        closeOnClick={false}
        className={clsx('cursor-help text-left [font:inherit] text-inherit', className)}
      >
        {children}
        {spoken && <span className="sr-only"> ({spoken})</span>}
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner sideOffset={6} className="z-50">
          <Base.Popup className="max-w-72 rounded-md bg-ink px-2.5 py-1.5 text-xs text-canvas shadow-floating">
            {content}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

export const TooltipProvider = Base.Provider;
