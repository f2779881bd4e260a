/** Nowhere anybody is sent to; only for taking addresses apart. */
const HERE = 'http://runoff.invalid';

/**
 * Where to go after a login: a path of this server, whatever `next` says. What leads elsewhere (`//host`, `/\host`,
 * `javascript:`, `/.//host`), to the login again or to data is the start page.
 */
export function nextPath(next: string | null | undefined): string {
  if (!next?.startsWith('/') || !URL.canParse(next, HERE)) return '/';
  const { origin, pathname, search, hash } = new URL(next, HERE);
  const leadsAway = origin !== HERE || pathname.startsWith('//');
  if (leadsAway || /^\/(?:login|api)(?:\/|$)/.test(pathname)) return '/';
  return `${pathname}${search}${hash}`;
}
