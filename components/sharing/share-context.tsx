'use client';

import { createContext, use, type ReactNode } from 'react';
import { LinkFrameProvider } from '@/components/ui/app-link';
import type { ShareInclude } from '@/lib/access/share';
import { scopeLeads, type ShareScope } from '@/lib/access/share-scope';

/** What a page under a shared link knows of the link. */
export interface SharedView {
  /** `/s/<token>` */
  base: string;
  /** Null while the link asks for its password, and when it is no longer valid: then nothing leads anywhere. */
  share: { title: string; include: ShareInclude; outcomesHidden: boolean; scope: ShareScope } | null;
}

const SharedContext = createContext<SharedView | null>(null);

/** Null on pages of one's own. */
export const useShared = (): SharedView | null => use(SharedContext);

/** Whether texts of trajectories are shown. */
export const useTrajectories = (): boolean => useShared()?.share?.include !== 'summaries';

/** Whether outcomes are shown; under some links they are not known to anything on the page. */
export const useOutcomes = (): boolean => useShared()?.share?.outcomesHidden !== true;

/** Keeps all links of a page that was shared under its `/s/<token>`; changes nothing on pages of one's own. */
export function SharedProvider({ shared, children }: { shared: SharedView | null; children: ReactNode }) {
  if (shared === null) return children;
  const { base, share } = shared;
  const frame = { base, leads: (href: string) => share !== null && scopeLeads(share.scope, href) };
  return (
    <SharedContext value={shared}>
      <LinkFrameProvider frame={frame}>{children}</LinkFrameProvider>
    </SharedContext>
  );
}

/** Shows its children on pages of one's own only. */
export function NotShared({ children }: { children: ReactNode }) {
  return useShared() === null ? children : null;
}
