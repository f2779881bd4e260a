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

/** Whether outcomes are shown; under some links they are not known to anything on the page. */
export const useOutcomes = (): boolean => useShared()?.share?.outcomesHidden !== true;

/** Which parts of rollouts are shown; on pages of one's own, all. */
export function useSharedParts(): { trajectories: boolean; outcomes: boolean; lineage: boolean } {
  const share = useShared()?.share;
  if (!share) return { trajectories: true, outcomes: true, lineage: true };
  const { include, outcomesHidden, scope } = share;
  const trajectories = include === 'trajectories';
  const others = scope.target.kind === 'experiment' || scope.target.kind === 'task';
  return { trajectories, outcomes: !outcomesHidden, lineage: trajectories && others };
}

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
