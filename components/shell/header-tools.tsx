'use client';

import { CircleQuestionMark, Search } from 'lucide-react';
import { IconButton } from '@/components/ui/button';
import { useShell } from './shell-context';

/** The palette's and the help's triggers. */
export function HeaderTools() {
  const { openPalette, openHelp } = useShell();
  return (
    <>
      <button
        type="button"
        onClick={openPalette}
        aria-keyshortcuts="Meta+K Control+K"
        title="Go to an experiment, task, rollout or page (Ctrl K or ⌘ K)"
        className="target inline-flex h-8 items-center gap-2 rounded-md border border-line px-2 text-ink-3 hover:border-control hover:text-ink"
      >
        <Search size={14} aria-hidden />
        <span className="max-sm:sr-only">Go to</span>
        <kbd aria-hidden className="hidden text-xs sm:inline">
          ⌘K
        </kbd>
      </button>
      <IconButton label="Keyboard shortcuts (?)" onClick={openHelp}>
        <CircleQuestionMark size={16} aria-hidden />
      </IconButton>
    </>
  );
}
