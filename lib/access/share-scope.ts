import type { ShareInclude, ShareTarget } from './share';

/** What the pages under a shared link know of what it shows. */
export interface ShareScope {
  target: ShareTarget;
  include: ShareInclude;
  /** Rollouts with pages of their own under the link; null: every one that its pages name. */
  rolloutIds: readonly string[] | null;
}

/** Address of the page of a link's own object. */
export function targetPath(target: ShareTarget): string {
  switch (target.kind) {
    case 'experiment':
      return `/experiments/${target.experimentId}`;
    case 'task':
      return `/experiments/${target.experimentId}/tasks/${encodeURIComponent(target.task)}`;
    case 'rollout':
      return `/rollouts/${target.rolloutId}`;
    case 'group':
      return `/groups/${target.tournamentId}/${target.round}/${target.group}`;
    case 'comparison':
      return `/compare?${target.rolloutIds.map((id) => `r=${encodeURIComponent(id)}`).join('&')}`;
    case 'experiments':
      return `/compare?${target.experimentIds.map((id) => `e=${encodeURIComponent(id)}`).join('&')}`;
  }
}

/**
 * Whether an address of ours (`/rollouts/x?step=3`) leads to something that a link shows. It decides what is a link and
 * what is plain text; what is really shown, the server decides for each request.
 */
export function scopeLeads(scope: ShareScope, href: string): boolean {
  const { pathname, searchParams } = new URL(href, 'http://runoff.invalid');
  if (searchParams.has('start') || searchParams.has('pick')) return false;
  const rollout = /^\/rollouts\/([^/]+)$/.exec(pathname);
  if (rollout) return leadsToRollout(scope, decodeURIComponent(rollout[1] ?? ''), searchParams);
  const { target } = scope;
  if (target.kind === 'comparison') return leadsToSome(pathname, searchParams.getAll('r'), target.rolloutIds);
  if (target.kind === 'experiments')
    return leadsToSome(pathname, searchParams.getAll('e'), target.experimentIds);
  if (target.kind === 'experiment') {
    const base = targetPath(target);
    const rest = pathname.startsWith(`${base}/`) ? pathname.slice(base.length + 1) : null;
    return pathname === base || (rest !== null && /^(?:endings|selections|tasks\/[^/]+)$/.test(rest));
  }
  return pathname === targetPath(target);
}

function leadsToRollout(scope: ShareScope, id: string, params: URLSearchParams): boolean {
  if (scope.rolloutIds !== null && !scope.rolloutIds.includes(id)) return false;
  return scope.include === 'trajectories' || !params.has('step');
}

function leadsToSome(pathname: string, asked: readonly string[], shown: readonly string[]): boolean {
  return pathname === '/compare' && asked.length > 1 && asked.every((id) => shown.includes(id));
}
