import { clsx } from 'clsx';
import type { ReactNode } from 'react';

/** A short word about the thing beside it. Neutral; `strong` for what a reader must not miss. */
export function Badge({
  children,
  title,
  tone = 'neutral',
}: {
  children: ReactNode;
  title?: string;
  tone?: 'neutral' | 'strong' | 'accent';
}) {
  return (
    <span
      title={title}
      className={clsx(
        'inline-flex h-5 items-center gap-1 rounded-sm border px-1.5 text-xs whitespace-nowrap',
        tone === 'neutral' && 'border-line bg-sunken text-ink-2',
        tone === 'strong' && 'border-control bg-surface font-semibold text-ink',
        tone === 'accent' && 'border-transparent bg-accent-soft font-medium text-accent-strong',
      )}
    >
      {children}
    </span>
  );
}
