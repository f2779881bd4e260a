'use client';

import { PlainText } from '@/components/trajectory/plain-text';
import { AppLink, useHref } from '@/components/ui/app-link';

export interface Crumb {
  label: string;
  /** Without one it is where the reader stands. */
  href?: string;
}

/** The way here, as far as it leads anywhere. */
export function Crumbs({ crumbs }: { crumbs: readonly Crumb[] }) {
  const home = useHref('/');
  const mark = 'target inline-flex h-8 shrink-0 items-center gap-2 font-semibold';
  return (
    <nav aria-label="Breadcrumb" className="flex min-w-0 flex-1 items-center gap-2">
      <AppLink href="/" className={mark}>
        <svg width="18" height="18" viewBox="0 0 18 18" aria-hidden className="text-accent">
          <path d="M1 3h6v5h5M1 13h6V8M12 8h5" fill="none" stroke="currentColor" strokeWidth="2" />
        </svg>
        <span className={crumbs.length > 0 && home !== null ? 'max-sm:sr-only' : undefined}>Runoff</span>
      </AppLink>
      {crumbs.map((crumb) => (
        <OneCrumb key={`${crumb.label}${crumb.href ?? ''}`} {...crumb} />
      ))}
    </nav>
  );
}

function OneCrumb({ label, href }: Crumb) {
  const to = useHref(href ?? '?');
  if (to === null) return null;
  return (
    <>
      <span aria-hidden className="text-ink-3">
        /
      </span>
      {href ? (
        <AppLink href={href} className="min-w-0 truncate text-ink-2 hover:text-ink hover:underline">
          <PlainText text={label} />
        </AppLink>
      ) : (
        <span aria-current="page" className="min-w-0 truncate font-medium">
          <PlainText text={label} />
        </span>
      )}
    </>
  );
}
