'use client';

import { useState } from 'react';
import { Button } from '@/components/ui/button';

/** The first part of a long list and how to see the next one. */
export function useShown<T>(list: readonly T[], step: number): { shown: readonly T[]; more: () => void } {
  const [limit, setLimit] = useState(step);
  return { shown: list.slice(0, limit), more: () => setLimit(limit + 5 * step) };
}

/** Says how much is not shown; nothing when all is. */
export function ShowMore({ shown, total, onMore }: { shown: number; total: number; onMore: () => void }) {
  if (shown >= total) return null;
  return (
    <div className="num mt-2 flex items-center gap-3 text-xs text-ink-2">
      {shown.toLocaleString('en-US')} of {total.toLocaleString('en-US')} shown
      <Button small onClick={onMore}>
        Show more
      </Button>
    </div>
  );
}
