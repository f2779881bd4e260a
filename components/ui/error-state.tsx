import { TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from './button';

/** What happened, where, what to do, and a retry of one click. */
export function ErrorState({
  what,
  where,
  todo,
  onRetry,
}: {
  what: string;
  where?: ReactNode;
  todo?: ReactNode;
  onRetry?: () => void;
}) {
  return (
    <div role="alert" className="rounded-md border border-failed bg-failed-soft px-4 py-3">
      <p className="flex items-start gap-2 font-semibold">
        <TriangleAlert size={16} className="mt-0.5 shrink-0 text-failed" aria-hidden />
        <span className="min-w-0 break-words">{what}</span>
      </p>
      {where && <p className="mt-1 break-words text-ink-2">Where: {where}</p>}
      {todo && <p className="mt-1 text-ink-2">{todo}</p>}
      {onRetry && (
        <Button small className="mt-3" onClick={onRetry}>
          Try again
        </Button>
      )}
    </div>
  );
}
