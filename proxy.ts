import { NextResponse, type NextRequest } from 'next/server';
import { isData, linkAnswerHeaders, LINK_HEADER, linkToken, outsideHeaders } from '@/app/access/link-path';
import { refusalOf } from '@/app/allowed-request';
import { DATA_POLICY, pagePolicy } from '@/app/content-security-policy';

/**
 * Runs before every page, route handler and server action: refuses what is not for us, says what comes by a shared link
 * (`/s/<token>/…`), and sets the policy.
 */
export function proxy(request: NextRequest): Response {
  const refusal = refusalOf(request, process.env.RUNOFF_HOSTS);
  if (refusal) return refused(refusal.status, refusal.sentence);
  const { pathname, search } = request.nextUrl;
  const token = linkToken(pathname);
  if (token !== null && writes(request) && !pathname.endsWith('/unlock'))
    return refused(403, 'A shared link changes nothing.');
  const headers = outsideHeaders(request.headers);
  if (token !== null) headers.set(LINK_HEADER, token);
  // Where the login leads back to.
  headers.set('x-runoff-path', `${pathname}${search}`);
  const policy = isData(pathname) ? DATA_POLICY : policyWithNonce(headers);
  return NextResponse.next({
    request: { headers },
    headers: { 'Content-Security-Policy': policy, ...(token !== null && linkAnswerHeaders(pathname)) },
  });
}

const writes = ({ method }: NextRequest) => method !== 'GET' && method !== 'HEAD';

function refused(status: number, sentence: string): Response {
  return new Response(`${sentence}\n`, {
    status,
    headers: { 'Content-Type': 'text/plain; charset=utf-8', 'Content-Security-Policy': DATA_POLICY },
  });
}

/** The policy of a page, whose nonce the page is told with the request. */
function policyWithNonce(headers: Headers): string {
  const nonce = btoa(crypto.randomUUID());
  const policy = pagePolicy(nonce, process.env.NODE_ENV === 'development');
  // Next reads the nonce of its own scripts from the policy of the request; the layout reads `x-nonce`.
  headers.set('Content-Security-Policy', policy);
  headers.set('x-nonce', nonce);
  return policy;
}

/** Built files are the same for everybody and hold no data. */
export const config = { matcher: ['/((?!_next/static/).*)'] };
