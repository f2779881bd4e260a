import type { ReactNode } from 'react';

/** What would stand here, and the one command or button that fills it. */
export function EmptyState({
  title,
  children,
  action,
}: {
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className="rounded-md border border-dashed border-line-strong px-6 py-8">
      <p className="text-base font-semibold">{title}</p>
      {children && <div className="mt-1 max-w-prose text-ink-2">{children}</div>}
      {action && <div className="mt-4 flex flex-wrap items-center gap-3">{action}</div>}
    </div>
  );
}
