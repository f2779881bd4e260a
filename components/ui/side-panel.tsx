'use client';

import { Dialog as Base } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { IconButton } from './button';

/**
 * A panel at the right edge that leaves the page beside it in view and usable (not modal); Esc closes it.
 * On a phone it fills the screen.
 */
export function SidePanel({
  open,
  onClose,
  title,
  actions,
  children,
}: {
  open: boolean;
  onClose: () => void;
  title: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}) {
  return (
    <Base.Root open={open} modal={false} disablePointerDismissal onOpenChange={(next) => !next && onClose()}>
      <Base.Portal>
        <Base.Popup className="fixed inset-y-0 right-0 z-30 flex w-full flex-col border-l border-line-strong bg-surface shadow-floating md:w-[min(60vw,880px)]">
          <div className="flex min-h-12 items-center gap-2 border-b border-line py-1 pr-2 pl-4">
            <Base.Title className="min-w-0 flex-1 truncate text-base font-semibold">{title}</Base.Title>
            {actions}
            <Base.Close render={<IconButton label="Close panel" />}>
              <X size={16} aria-hidden />
            </Base.Close>
          </div>
          <div className="min-h-0 flex-1 overflow-y-auto p-4">{children}</div>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
