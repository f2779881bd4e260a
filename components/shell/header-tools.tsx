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
        aria-label="Go to (Ctrl or ⌘ K)"
        className="target inline-flex h-8 items-center gap-2 rounded-md border border-line px-2 text-ink-3 hover:border-control hover:text-ink"
      >
        <Search size={14} aria-hidden />
        <span className="hidden sm:inline">Go to</span>
        <kbd className="hidden text-xs sm:inline">⌘K</kbd>
      </button>
      <IconButton label="Keyboard shortcuts (?)" onClick={openHelp}>
        <CircleQuestionMark size={16} aria-hidden />
      </IconButton>
    </>
  );
}
