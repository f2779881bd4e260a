/** Names under which a server on this machine is always reached. */
const OWN_NAMES = ['localhost', '127.0.0.1', '[::1]'];

/** Host of a `Host` header without its port, in lower case; null when it is none. */
function nameIn(host: string): string | null {
  return /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::\d{1,5})?$/.exec(host.toLowerCase())?.[1] ?? null;
}

/** The names in `RUNOFF_HOSTS`, separated by commas or spaces; an IPv6 address may stand without its brackets. */
function namesIn(setting: string | undefined): string[] {
  const names = (setting ?? '').toLowerCase().split(/[\s,]+/);
  return names
    .filter((name) => name !== '')
    .map((name) => (/^[0-9a-f:]*:[0-9a-f:]*$/.test(name) ? `[${name}]` : name));
}

/** What of a request decides whether it is let in. */
export interface RequestHead {
  method: string;
  headers: Pick<Headers, 'get'>;
}

/** Why a request is refused: status and one sentence. */
export interface Refusal {
  status: 403 | 421;
  sentence: string;
}

/**
 * Null when a request may go on. A foreign `Host` means that a name of somebody else leads to this server (DNS
 * rebinding), so that the browser would take their page and ours for one origin: 421. What writes must come from a page
 * of ours: another `Origin`, an opaque one (`null`, from a sandboxed frame) or a
 * `Sec-Fetch-Site` of elsewhere is 403. Tools that are no browser send neither.
 * @param hosts the setting `RUNOFF_HOSTS`.
 */
export function refusalOf({ method, headers }: RequestHead, hosts: string | undefined): Refusal | null {
  const host = headers.get('host') ?? '';
  const name = nameIn(host);
  if (name === null || ![...OWN_NAMES, ...namesIn(hosts)].includes(name))
    return {
      status: 421,
      sentence:
        'Runoff does not answer to this host name; names other than localhost are allowed by RUNOFF_HOSTS.',
    };
  if (method === 'GET' || method === 'HEAD' || isFromOwnPage(headers, host)) return null;
  return { status: 403, sentence: 'Runoff takes no changes from pages of another origin.' };
}

function isFromOwnPage(headers: Pick<Headers, 'get'>, host: string): boolean {
  const site = headers.get('sec-fetch-site');
  if (site !== null && site !== 'same-origin' && site !== 'none') return false;
  const origin = headers.get('origin');
  if (origin === null) return true;
  // Behind a proxy the name of the page stands in X-Forwarded-Host, which no page of others can set.
  const own = [host, headers.get('x-forwarded-host')];
  return URL.canParse(origin) && own.includes(new URL(origin).host);
}
