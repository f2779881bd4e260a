'use client';

import { Dialog } from '@/components/ui/dialog';
import { Kbd } from '@/components/ui/kbd';

const KEYS: { where: string; keys: { press: string[]; does: string }[] }[] = [
  {
    where: 'Everywhere',
    keys: [
      { press: ['⌘ K', 'Ctrl K'], does: 'Go to an experiment, task, rollout or page' },
      { press: ['?'], does: 'This help' },
      { press: ['/'], does: 'Search or find on this page' },
      { press: ['Esc'], does: 'Close, or go up' },
    ],
  },
  {
    where: 'Lists',
    keys: [
      { press: ['j'], does: 'Next row' },
      { press: ['k'], does: 'Previous row' },
      { press: ['Enter'], does: 'Open the row' },
      { press: ['x'], does: 'Pick the rollout in focus for comparing, or put it back' },
    ],
  },
  {
    where: 'A new experiment',
    keys: [
      { press: ['j', 'k'], does: 'Next and previous task; Space chooses it' },
      { press: ['⌘ ↵', 'Ctrl ↵'], does: 'Launch, or go to what is missing' },
    ],
  },
  {
    where: 'A rollout',
    keys: [
      { press: ['j', 'k'], does: 'Next and previous step' },
      { press: ['←', '→'], does: 'Previous and next rollout of the list' },
    ],
  },
  {
    where: 'A comparison',
    keys: [{ press: ['←', '→'], does: 'Previous and next rollout in the last column' }],
  },
];

export function ShortcutHelp({
  open,
  onOpenChange,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Keyboard shortcuts">
      {KEYS.map((group) => (
        <section key={group.where} className="mb-4 last:mb-0">
          <h3 className="text-xs font-semibold text-ink-3">{group.where}</h3>
          <dl>
            {group.keys.map((key) => (
              <div key={key.does} className="flex h-8 items-center gap-3 border-b border-line last:border-0">
                <dt className="flex w-32 shrink-0 gap-1">
                  {key.press.map((press) => (
                    <Kbd key={press}>{press}</Kbd>
                  ))}
                </dt>
                <dd>{key.does}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </Dialog>
  );
}
