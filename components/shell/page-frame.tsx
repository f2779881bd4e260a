import { clsx } from 'clsx';
import { AppLink } from '@/components/ui/app-link';
import { Fragment, type ReactNode } from 'react';
import { HeaderTools } from './header-tools';
import { ThemeToggle } from './theme-toggle';
import { PlainText } from '@/components/trajectory/plain-text';

export interface Crumb {
  label: string;
  /** Without one it is where the reader stands. */
  href?: string;
}

/**
 * The frame every page stands in: a header of 48 px with the way here, then the page. `full`: the page fills the
 * window and scrolls inside itself (bracket, trajectory).
 */
export function PageFrame({
  crumbs = [],
  actions,
  full = false,
  children,
}: {
  crumbs?: Crumb[];
  actions?: ReactNode;
  full?: boolean;
  children: ReactNode;
}) {
  return (
    <div className={full ? 'flex h-dvh flex-col' : undefined}>
      <header className="flex h-12 shrink-0 items-center gap-2 border-b border-line bg-surface px-4 max-sm:px-3">
        <nav aria-label="Breadcrumb" className="flex min-w-0 flex-1 items-center gap-2">
          <AppLink href="/" className="target inline-flex h-8 shrink-0 items-center gap-2 font-semibold">
            <svg width="18" height="18" viewBox="0 0 18 18" aria-hidden className="text-accent">
              <path d="M1 3h6v5h5M1 13h6V8M12 8h5" fill="none" stroke="currentColor" strokeWidth="2" />
            </svg>
            <span className={crumbs.length > 0 ? 'max-sm:sr-only' : undefined}>Runoff</span>
          </AppLink>
          {crumbs.map((crumb) => (
            <Fragment key={`${crumb.label}${crumb.href ?? ''}`}>
              <span aria-hidden className="text-ink-3">
                /
              </span>
              {crumb.href ? (
                <AppLink
                  href={crumb.href}
                  className="min-w-0 truncate text-ink-2 hover:text-ink hover:underline"
                >
                  <PlainText text={crumb.label} />
                </AppLink>
              ) : (
                <span aria-current="page" className="min-w-0 truncate font-medium">
                  <PlainText text={crumb.label} />
                </span>
              )}
            </Fragment>
          ))}
        </nav>
        {actions}
        <HeaderTools />
        <ThemeToggle />
      </header>
      <main
        id="main"
        tabIndex={-1}
        className={clsx('outline-none', full ? 'min-h-0 flex-1' : 'px-4 py-3 max-sm:px-3')}
      >
        {children}
      </main>
    </div>
  );
}
