import 'server-only';
import { cache } from 'react';
import { pagesDatabase } from '@/db/pages-database';
import { groupsOf } from '@/db/tournaments';
import type { SharedView } from '@/components/sharing/share-context';
import type { ShareTarget } from '@/lib/access/share';
import { linkState } from './link-state';
import { linkMask } from './masked';

/** The same for layout, metadata and page of one request. */
export const requestLink = cache(linkState);

/** What the pages under a shared link are told of it; null on pages of one's own. */
export async function sharedView(): Promise<SharedView | null> {
  const state = await requestLink();
  if (state === null) return null;
  if (state.kind !== 'open') return { base: state.base, share: null };
  const { target, include, outcomesHidden, title } = state.share;
  const scope = { target, include, rolloutIds: rolloutIdsOf(target, include) };
  return { base: state.base, share: { title: linkMask(title), include, outcomesHidden, scope } };
}

/** Rollouts that have a page under the link; null: all that its pages name. */
function rolloutIdsOf(target: ShareTarget, include: string): readonly string[] | null {
  switch (target.kind) {
    case 'experiment':
    case 'task':
      return null;
    case 'experiments':
      return [];
    case 'rollout':
      return [target.rolloutId];
    case 'comparison':
      return target.rolloutIds;
    case 'group': {
      const { tournamentId, round, group } = target;
      const groups = include === 'trajectories' ? groupsOf(pagesDatabase(), tournamentId) : [];
      return groups.find((one) => one.round === round && one.group === group)?.candidates ?? [];
    }
  }
}
