'use client';

import { usePathname } from 'next/navigation';
import { useSyncExternalStore } from 'react';
import { useHotkeys } from 'react-hotkeys-hook';
import { toast } from 'sonner';
import { useShared } from '@/components/sharing/share-context';
import { PlainText } from '@/components/trajectory/plain-text';
import { compareHref, MOST_COMPARED } from '@/lib/compare/compare-query';
import { Button } from '@/components/ui/button';
import { Kbd } from '@/components/ui/kbd';
import { LinkButton } from '@/components/ui/link-button';
import { createBasket, type Picked } from './basket-store';

const NONE: readonly Picked[] = [];
const basket = typeof window === 'undefined' ? null : createBasket(window.sessionStorage);

function toggle(pick: Picked): void {
  if (basket?.toggle(pick) === false)
    toast.error(`${MOST_COMPARED} rollouts are picked already; put one back first.`);
}

/** What is picked for comparing in this tab, from any list. */
export function useBasket() {
  const picked = useSyncExternalStore(
    (listener) => basket?.subscribe(listener) ?? (() => undefined),
    () => basket?.read() ?? NONE,
    () => NONE,
  );
  return { picked, toggle, clear: () => basket?.clear() };
}

/** Attributes of an element that stands for a rollout: `x` on it picks it. */
export const pickable = ({ id, label }: Picked) => ({ 'data-compare': id, 'data-compare-label': label });

/** A box that picks a rollout. */
export function PickBox({
  pick,
  className,
  tabIndex,
}: {
  pick: Picked;
  className?: string;
  tabIndex?: number;
}) {
  const { picked } = useBasket();
  const shared = useShared();
  // A comparison leads out of what was shared.
  if (shared !== null) return null;
  return (
    <label className={`inline-flex size-6 items-center justify-center ${className ?? ''}`}>
      <input
        type="checkbox"
        aria-label={`Compare ${pick.label}`}
        title={`Compare ${pick.label} (x)`}
        tabIndex={tabIndex}
        checked={picked.some((one) => one.id === pick.id)}
        onChange={() => toggle(pick)}
        className="size-4 accent-accent"
      />
    </label>
  );
}

function pickFocused(): void {
  const at = document.activeElement?.closest('[data-compare]');
  const id = at?.getAttribute('data-compare');
  if (id) toggle({ id, label: at?.getAttribute('data-compare-label') ?? id });
}

/** The picks at the foot of the pages that have rollouts to pick; nothing while there are none. */
export function CompareBasket() {
  const { picked, clear } = useBasket();
  const path = usePathname();
  useHotkeys('x', pickFocused);
  const here = path.startsWith('/experiments/') || path.startsWith('/rollouts/');
  if (!here || picked.length === 0) return null;
  return (
    <>
      {/* The foot of the page can be scrolled out from under the bar. */}
      <div aria-hidden className="h-14" />
      <section
        aria-label="Picked for comparing"
        className="fixed bottom-3 left-3 z-20 flex max-w-[calc(100vw-24px)] flex-wrap items-center gap-x-3 gap-y-1 rounded-md border border-line-strong bg-surface py-1.5 pr-1.5 pl-3 shadow-floating"
      >
        <span role="status" className="min-w-0 truncate max-sm:hidden">
          <PlainText text={picked.map((one) => one.label).join(', ')} />
        </span>
        <LinkButton kind="primary" small href={compareHref(picked.map((one) => one.id))}>
          {picked.length === 1 ? 'Compare with…' : `Compare ${picked.length}`}
        </LinkButton>
        <Button kind="quiet" small onClick={clear}>
          Put back
        </Button>
        <span className="text-xs text-ink-3 max-sm:hidden">
          <Kbd>x</Kbd> picks the row in focus, up to {MOST_COMPARED}
        </span>
      </section>
    </>
  );
}
