/** Carries the token of a shared link from the proxy to what answers; never let in from outside. */
export const LINK_HEADER = 'x-runoff-link';

/** Headers that only the proxy may set. */
const OWN_HEADERS = /^(?:x-runoff-|x-nonce$)/;

/** The headers of a request without those that only the proxy may set. */
export function outsideHeaders(sent: Headers): Headers {
  return new Headers([...sent].filter(([name]) => !OWN_HEADERS.test(name)));
}

/** Answered by the folder `app/s` itself: whether a link is open, its password, its picture. */
const OF_THE_LINK = ['', '/', '/unlock', '/card.png'];
/** Pages and routes that may answer for a link; each of them asks for the link's scope. */
const SHOWN = /^\/(?:api\/v1|experiments|rollouts|groups)\/|^\/compare$/;

export interface LinkPath {
  token: string;
  /** What answers: a page or route of ours, or what stands under `app/s`. */
  path: string;
}

/** What stands behind `/s/<token>` in a path; null for every other path. */
export function linkPath(pathname: string): LinkPath | null {
  const [, token, rest = ''] = /^\/s\/([^/]+)(\/.*)?$/.exec(pathname) ?? [];
  if (token === undefined) return null;
  if (OF_THE_LINK.includes(rest)) return { token, path: pathname };
  return { token, path: SHOWN.test(rest) ? rest : `/s/${token}/unknown` };
}

/** For every answer under a shared link: in no index, in no cache, and its address told to nobody. */
export const LINK_ANSWER_HEADERS = {
  'X-Robots-Tag': 'noindex, nofollow',
  'Referrer-Policy': 'no-referrer',
  'Cache-Control': 'private, no-store',
};
