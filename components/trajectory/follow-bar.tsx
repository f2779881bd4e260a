'use client';

import { ArrowDown, ArrowUp, X } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { exitStatusWord } from '@/lib/rollout/exit-words';
import { OutcomeMark } from '@/components/rollout/outcome-mark';
import { markOf } from '@/lib/rollout/outcome-words';
import { Button, IconButton } from '@/components/ui/button';
import type { RolloutPageData } from '@/lib/api/rollouts';
import type { Follow } from './use-follow';

function Bar({ children }: { children: ReactNode }) {
  return (
    <div className="pointer-events-none fixed inset-x-0 bottom-3 z-30 flex justify-center px-3">
      <div className="pointer-events-auto flex min-h-10 flex-wrap items-center gap-x-3 gap-y-1 rounded-lg border border-line-strong bg-surface px-3 py-1 shadow-floating">
        {children}
      </div>
    </div>
  );
}

/** How it ended, for a reader who watched it and may be far from the banner at the top. */
function EndedBar({ rollout }: { rollout: RolloutPageData }) {
  const [closed, setClosed] = useState(false);
  if (closed) return null;
  const { outcome, exitStatus, status, outline } = rollout;
  return (
    <Bar>
      <span role="status" className="inline-flex flex-wrap items-center gap-x-2">
        It has ended:
        <OutcomeMark mark={markOf(outcome.kind, exitStatus)} outcome={outcome.kind} />
        <span className="num text-ink-2">
          {status === 'finished' ? exitStatusWord(exitStatus) : status} · {outline.length}{' '}
          {outline.length === 1 ? 'step' : 'steps'}
        </span>
      </span>
      <Button small onClick={() => window.scrollTo({ top: 0 })}>
        <ArrowUp size={14} aria-hidden /> To the verdict
      </Button>
      <IconButton label="Close" onClick={() => setClosed(true)}>
        <X size={14} aria-hidden />
      </IconButton>
    </Bar>
  );
}

/** Stands at the foot of the window while a rollout grows: whether the page follows it, and the way to its end. */
export function FollowBar({
  rollout,
  live,
  follow,
}: {
  rollout: RolloutPageData;
  live: boolean;
  follow: Follow;
}) {
  if (!live) return <EndedBar rollout={rollout} />;
  if (follow.following)
    return (
      <Bar>
        <span className="text-ink-2">Following the newest step</span>
        <Button small kind="quiet" onClick={follow.stop}>
          Stay here
        </Button>
      </Bar>
    );
  return (
    <Bar>
      <Button kind="primary" onClick={follow.resume}>
        <ArrowDown size={14} aria-hidden /> Jump to newest
        {follow.unseen > 0 && <span className="num">({follow.unseen} new)</span>}
      </Button>
    </Bar>
  );
}
