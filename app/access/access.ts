import 'server-only';
import type { Role } from '@/lib/access/roles';
import type { Share } from '@/lib/access/share';

/** Who a request comes from: somebody with a role (`name` null where nobody has to log in), or a shared link. */
export type Access = { kind: 'person'; role: Role; name: string | null } | { kind: 'link'; share: Share };

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

/** Who sent the request that is being answered. */
export async function currentAccess(): Promise<Access> {
  return Promise.resolve({ kind: 'person', role: 'admin', name: null });
}
