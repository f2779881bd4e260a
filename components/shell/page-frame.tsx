import { clsx } from 'clsx';
import type { ReactNode } from 'react';
import { AccountMenu } from '@/components/access/account-menu';
import { LoginEnded } from '@/components/access/login-ended';
import { NotShared } from '@/components/sharing/share-context';
import { SharedBar } from '@/components/sharing/shared-bar';
import { Crumbs, type Crumb } from './crumbs';
import { HeaderTools } from './header-tools';
import { ThemeToggle } from './theme-toggle';

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
        <Crumbs crumbs={crumbs} />
        <NotShared>
          {actions}
          <HeaderTools />
        </NotShared>
        <AccountMenu />
        <ThemeToggle />
      </header>
      <SharedBar />
      <LoginEnded />
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
