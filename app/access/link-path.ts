/** Carries the token of a shared link from the proxy to what answers; never let in from outside. */
export const LINK_HEADER = 'x-runoff-link';

/** Headers that only the proxy may set. */
const OWN_HEADERS = /^(?:x-runoff-|x-nonce$)/;

/** The headers of a request without those that only the proxy may set. */
export function outsideHeaders(sent: Headers): Headers {
  return new Headers([...sent].filter(([name]) => !OWN_HEADERS.test(name)));
}

/** The token in a path under `/s/`; null for every other path. */
export function linkToken(pathname: string): string | null {
  return /^\/s\/([^/]+)/.exec(pathname)?.[1] ?? null;
}

/** Whether what answers a path is data rather than a page. */
export const isData = (pathname: string): boolean =>
  /^(?:\/s\/[^/]+)?\/(?:api\/|healthz$|card\.png$)/.test(pathname);

/** For every answer under a shared link: in no index, in no cache, and its address told to nobody. */
export const linkAnswerHeaders = (pathname: string) => ({
  'X-Robots-Tag': 'noindex, nofollow',
  // With `no-referrer` the form of the password would be sent as if it came from nowhere (`Origin: null`).
  'Referrer-Policy': /^\/s\/[^/]+$/.test(pathname) ? 'same-origin' : 'no-referrer',
  'Cache-Control': 'private, no-store',
});
