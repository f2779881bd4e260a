import 'server-only';
import type { Share } from '@/lib/access/share';
import { linkAccess } from './link-access';
import { personByToken, personLoggedIn, type Person } from './person';

/** Who a request comes from: somebody with a role, or a shared link. */
export type Access = Person | { kind: 'link'; share: Share };

/** What a request reads; whoever comes by a shared link sees only what its target shows. */
export type Subject =
  /** What belongs to no single object: lists, search, options of the launch form. */
  | { kind: 'site' }
  | {
      kind: 'experiment';
      id: string;
      part: 'page' | 'report' | 'endings' | 'selections' | 'manifest' | 'launch' | 'events' | 'export';
    }
  | { kind: 'task'; experimentId: string; task: string }
  | {
      kind: 'rollout';
      id: string;
      part: 'page' | 'steps' | 'patch' | 'lineage' | 'raw' | 'log' | 'tail';
    }
  | { kind: 'tournament'; id: string; group: { round: number; group: number } | null }
  | { kind: 'comparison'; rolloutIds: readonly string[]; part: 'page' | 'steps' | 'gold' }
  | { kind: 'experiments'; ids: readonly string[] };

/** Who sent the request that is being answered. Throws `not-logged-in` for nobody. */
export async function currentAccess(): Promise<Access> {
  return (await linkAccess()) ?? personLoggedIn();
}

/** The same for the API, which programs read with a token of their own. */
export async function apiAccess(): Promise<Access> {
  return (await linkAccess()) ?? (await personByToken()) ?? personLoggedIn();
}
