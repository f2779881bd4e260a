'use client';

import { Popover } from '@base-ui/react/popover';
import { Plus } from 'lucide-react';
import { AppLink } from '@/components/ui/app-link';
import type { CompareContext } from '@/lib/compare/compare-entry';
import { buttonClass } from '@/components/ui/button';
import { entryGroups, EntryWords } from './entry-words';

/** Puts another rollout of the task into the comparison: a list of links. */
export function AddColumn({
  context,
  ids,
  hrefWith,
}: {
  context: CompareContext;
  ids: readonly string[];
  hrefWith: (id: string) => string;
}) {
  const groups = entryGroups(context.entries, ids);
  const iterations = new Set(context.entries.map((entry) => entry.iteration)).size > 1;
  if (groups.length === 0) return <span className="text-xs text-ink-3">no others of the task</span>;
  return (
    <Popover.Root>
      <Popover.Trigger className={buttonClass('plain', true)}>
        <Plus size={14} aria-hidden /> Add
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner sideOffset={4} align="end" className="z-30">
          <Popover.Popup className="max-h-[60vh] w-96 max-w-[calc(100vw-24px)] overflow-y-auto rounded-md border border-line bg-surface p-1 shadow-floating">
            <Popover.Title className="px-2 py-1 text-sm font-semibold">Add a rollout</Popover.Title>
            {groups.map(([title, entries]) => (
              <section key={title} aria-label={title}>
                <h3 className="px-2 pt-1 text-xs font-semibold text-ink-3 [overflow-wrap:anywhere]">
                  {title}
                </h3>
                <ul>
                  {entries.map((entry) => (
                    <li key={entry.id}>
                      <AppLink
                        href={hrefWith(entry.id)}
                        scroll={false}
                        prefetch={false}
                        className="target flex min-h-8 items-center gap-2 rounded-md px-2 hover:bg-hover"
                      >
                        <EntryWords entry={entry} iterations={iterations} />
                      </AppLink>
                    </li>
                  ))}
                </ul>
              </section>
            ))}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
