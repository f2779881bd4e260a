'use client';

import { Share2 } from 'lucide-react';
import { PlainText } from '@/components/trajectory/plain-text';
import { useShared } from './share-context';

/** Says on every page under a shared link what it is and what it leaves out. */
export function SharedBar() {
  const share = useShared()?.share;
  if (!share) return null;
  const left = [
    ...(share.include === 'summaries' ? ['trajectories, patches and logs are left out'] : []),
    ...(share.outcomesHidden ? ['outcomes are hidden, and every one of them stands as unknown'] : []),
  ].join('; ');
  return (
    <aside
      aria-label="What is shared"
      className="flex items-start gap-2 border-b border-line bg-sunken px-4 py-1.5 text-ink-2 max-sm:px-3"
    >
      <Share2 size={14} aria-hidden className="mt-0.5 shrink-0" />
      <span className="min-w-0 [overflow-wrap:anywhere]">
        Shared to read: <PlainText text={share.title} />. Secrets are masked{left && `; ${left}`}.
      </span>
    </aside>
  );
}
