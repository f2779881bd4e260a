import { NextResponse, type NextRequest } from 'next/server';
import { LINK_ANSWER_HEADERS, LINK_HEADER, linkPath, outsideHeaders } from '@/app/access/link-path';
import { refusalOf } from '@/app/allowed-request';
import { DATA_POLICY, pagePolicy } from '@/app/content-security-policy';

/**
 * Runs before every page, route handler and server action: refuses what is not for us, takes shared links (`/s/<token>/…`)
 * to what they show, and sets the policy.
 */
export function proxy(request: NextRequest): Response {
  const refusal = refusalOf(request, process.env.RUNOFF_HOSTS);
  if (refusal) return refused(refusal.status, refusal.sentence);
  const { pathname, search } = request.nextUrl;
  const link = linkPath(pathname);
  if (link && writes(request) && !pathname.endsWith('/unlock'))
    return refused(403, 'A shared link changes nothing.');
  const path = link?.path ?? pathname;
  const headers = outsideHeaders(request.headers);
  if (link) headers.set(LINK_HEADER, link.token);
  // Where the login leads back to.
  headers.set('x-runoff-path', `${pathname}${search}`);
  const policy = policyOf(path, headers);
  const answer = {
    request: { headers },
    headers: { 'Content-Security-Policy': policy, ...(link && LINK_ANSWER_HEADERS) },
  };
  if (path === pathname) return NextResponse.next(answer);
  const url = request.nextUrl.clone();
  url.pathname = path;
  return NextResponse.rewrite(url, answer);
}

const writes = ({ method }: NextRequest) => method !== 'GET' && method !== 'HEAD';

function refused(status: number, sentence: string): Response {
  return new Response(`${sentence}\n`, {
    status,
    headers: { 'Content-Type': 'text/plain; charset=utf-8', 'Content-Security-Policy': DATA_POLICY },
  });
}

/** The policy of the answer; a page is told its nonce with the request. */
function policyOf(path: string, headers: Headers): string {
  if (path.startsWith('/api/') || path === '/healthz' || path.endsWith('/card.png')) return DATA_POLICY;
  const nonce = btoa(crypto.randomUUID());
  const policy = pagePolicy(nonce, process.env.NODE_ENV === 'development');
  // Next reads the nonce of its own scripts from the policy of the request; the layout reads `x-nonce`.
  headers.set('Content-Security-Policy', policy);
  headers.set('x-nonce', nonce);
  return policy;
}

/** Built files are the same for everybody and hold no data. */
export const config = { matcher: ['/((?!_next/static/).*)'] };
