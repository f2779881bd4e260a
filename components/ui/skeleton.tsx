import { clsx } from 'clsx';

/** A grey bar of the size the text will have; give width and height by class. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={clsx('block h-3 rounded-sm bg-hover', className)} />;
}

/** Rows of 32 px, as a table will have them. */
export function SkeletonRows({ rows = 8, label = 'Loading' }: { rows?: number; label?: string }) {
  return (
    <div role="status" aria-label={label} className="w-full">
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className="flex h-row items-center gap-6 border-b border-line px-2">
          <Skeleton className="w-1/4" />
          <Skeleton className="w-1/6" />
          <Skeleton className="w-1/12" />
          <Skeleton className="w-1/5" />
        </div>
      ))}
    </div>
  );
}
