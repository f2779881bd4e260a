import { ArrowLeft, ChevronLeft, ChevronRight, X } from 'lucide-react';
import { AppLink, useHref } from '@/components/ui/app-link';
import type { ReactNode } from 'react';
import type { RolloutPageData } from '@/lib/api/rollouts';
import type { Walk } from '@/lib/compare/walk-list';
import type { useCompareLinks } from './compare-links';

/** The name of a column, a link to its rollout, and links that walk, move and remove the column. */
export function ColumnHead({
  rollout,
  label,
  walk,
  column,
  links,
  where,
}: {
  rollout: RolloutPageData;
  label: string;
  walk: Walk;
  column: number;
  links: ReturnType<typeof useCompareLinks>;
  where: string | null;
}) {
  const step = (entry: Walk['next'], word: string, icon: ReactNode) => (
    <Tool
      href={entry && links.replaced(column, entry.id)}
      label={entry ? `${label}: ${word} rollout, #${entry.slot + 1}` : `${label}: no ${word} rollout`}
    >
      {icon}
    </Tool>
  );
  return (
    <div>
      <div className="flex min-h-8 items-center gap-1">
        <AppLink
          href={`/rollouts/${rollout.id}`}
          className="link mr-auto font-mono text-base font-semibold whitespace-nowrap"
        >
          {label}
        </AppLink>
        {step(walk.previous, 'previous', <ChevronLeft size={14} aria-hidden />)}
        <span className="num text-xs text-ink-2" title="Place in the list it is walked through">
          {walk.position} / {walk.total}
        </span>
        {step(walk.next, 'next', <ChevronRight size={14} aria-hidden />)}
        {column > 0 && (
          <Tool href={links.movedLeft(column)} label={`${label}: one column further left`}>
            <ArrowLeft size={14} aria-hidden />
          </Tool>
        )}
        {links.without(column) !== null && (
          <Tool href={links.without(column)} label={`${label}: take it out`}>
            <X size={14} aria-hidden />
          </Tool>
        )}
      </div>
      {where !== null && <p className="pb-1 text-xs text-ink-2 [overflow-wrap:anywhere]">{where}</p>}
    </div>
  );
}

function Tool({ href, label, children }: { href: string | null; label: string; children: ReactNode }) {
  const box = 'target inline-flex size-6 shrink-0 items-center justify-center rounded-md';
  const to = useHref(href ?? '');
  if (href === null || to === null)
    return (
      <span aria-hidden className={`${box} text-line-strong`}>
        {children}
      </span>
    );
  return (
    <AppLink
      href={href}
      scroll={false}
      prefetch={false}
      aria-label={label}
      title={label}
      className={`${box} text-ink-2 hover:bg-hover hover:text-ink`}
    >
      {children}
    </AppLink>
  );
}
