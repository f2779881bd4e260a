'use client';

import { Dialog as Base } from '@base-ui/react/dialog';
import { useQuery } from '@tanstack/react-query';
import { Command } from 'cmdk';
import { usePathname, useRouter } from 'next/navigation';
import { useState } from 'react';
import { ADMIN_PAGES } from '@/components/access/admin-pages';
import { useLooking } from '@/components/access/role-context';
import { PlainText } from '@/components/trajectory/plain-text';
import { includesRole, type Role } from '@/lib/access/roles';
import { searchQuery } from '@/lib/api/search';
import { compareHref } from '@/lib/compare/compare-query';
import { useBasket } from '@/components/compare/basket';

const PAGES: readonly { label: string; href: string; needs: Role }[] = [
  { label: 'Experiments', href: '/', needs: 'viewer' },
  { label: 'New experiment: run rollouts', href: '/new', needs: 'runner' },
  { label: 'Import attempts', href: '/import', needs: 'runner' },
  { label: 'Shared links', href: '/links', needs: 'viewer' },
  { label: 'Redaction: what is masked', href: '/redaction', needs: 'viewer' },
  ...ADMIN_PAGES.map((page) => ({ ...page, needs: 'admin' as const })),
];

/** Of who has logged in. */
const OWN_ACCOUNT = { label: 'Change your password', href: '/account', needs: 'viewer' } as const;

const ITEM =
  'flex h-8 cursor-pointer items-center gap-3 rounded-md px-2 data-[selected=true]:bg-accent-soft data-[selected=true]:text-ink';

/** What is picked if anything is, else the rollout or experiment at hand with another, else how to choose. */
function useCompareEntry() {
  const { picked } = useBasket();
  const path = usePathname();
  const [, rollout] = /^\/rollouts\/([^/]+)$/.exec(path) ?? [];
  const [, experiment] = /^\/experiments\/([^/]+)/.exec(path) ?? [];
  const ids = picked.length > 0 ? picked.map((one) => one.id) : rollout ? [rollout] : [];
  if (ids.length === 0 && experiment)
    return { label: 'Compare… this experiment with another', detail: 'page', href: `/?pick=${experiment}` };
  if (ids.length === 0) return { label: 'Compare…', detail: 'page', href: '/compare' };
  const label =
    picked.length > 1
      ? `Compare… the ${picked.length} picked rollouts`
      : picked.length === 1
        ? `Compare… ${picked[0]?.label} with another`
        : 'Compare… this rollout with another';
  return { label, detail: 'page', href: compareHref(ids) };
}

/** ⌘K: pages, and experiments, tasks and rollouts by name. */
export function CommandPalette({
  open,
  onOpenChange,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  const router = useRouter();
  const compare = useCompareEntry();
  const [text, setText] = useState('');
  const [picked, setPicked] = useState<{ asked: string; href: string } | null>(null);
  const looking = useLooking();
  const own = looking?.name ? [OWN_ACCOUNT] : [];
  const pages = [...PAGES, ...own]
    .filter(({ needs }) => looking !== null && includesRole(looking.role, needs))
    .map(({ label, href }) => ({ label, href, detail: 'page' }));
  const asked = text.trim();
  const found = useQuery({ ...searchQuery(asked), enabled: open });
  const go = (href: string) => {
    onOpenChange(false);
    setText('');
    router.push(href);
  };
  const fits = (label: string) => label.toLowerCase().includes(asked.toLowerCase());
  const hits = found.data?.results ?? [];
  const items = [
    ...[...pages, compare].filter((page) => fits(page.label)),
    // Results of the text before this one stay until the new ones are here, but only what fits already: Enter opens
    // the first line at any moment.
    ...hits
      .filter((hit) => !found.isPlaceholderData || fits(hit.label))
      .map((hit) => ({ ...hit, detail: hit.kind })),
  ];
  // The first line is picked until the arrows say otherwise, and again after each change of the text.
  const first = items[0]?.href ?? '';
  const isPicked = picked?.asked === asked && items.some((item) => item.href === picked.href);
  const current = isPicked ? picked.href : first;
  const pick = (href: string) => setPicked(href === first ? null : { asked, href });
  return (
    <Base.Root open={open} onOpenChange={(next) => onOpenChange(next)}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-shade" />
        <Base.Popup
          aria-label="Go to"
          className="fixed top-[12vh] left-1/2 z-40 w-[calc(100vw-24px)] max-w-xl -translate-x-1/2 rounded-lg border border-line bg-surface shadow-floating"
        >
          <Command shouldFilter={false} loop label="Go to" value={current} onValueChange={pick}>
            <Command.Input
              autoFocus
              value={text}
              onValueChange={setText}
              placeholder="Experiment, task, rollout or page"
              className="h-11 w-full border-b border-line bg-transparent px-4 text-base outline-none placeholder:text-ink-3"
            />
            <Command.List className="max-h-[50vh] overflow-y-auto p-1">
              {items.map((item) => (
                <Command.Item
                  key={item.href}
                  value={item.href}
                  onSelect={() => go(item.href)}
                  className={ITEM}
                >
                  <span className="min-w-0 flex-1 truncate">
                    <PlainText text={item.label} />
                  </span>
                  <span className="shrink-0 text-xs text-ink-3">{item.detail}</span>
                </Command.Item>
              ))}
              {items.length === 0 && (
                <p className="px-2 py-3 text-ink-2">
                  {found.isError
                    ? `The search failed: ${found.error.message}`
                    : found.isFetching
                      ? 'Searching…'
                      : 'Nothing of that name.'}
                </p>
              )}
            </Command.List>
          </Command>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
