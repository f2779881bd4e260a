import { NextResponse, type NextRequest } from 'next/server';
import { refusalOf } from '@/app/allowed-request';
import { DATA_POLICY, pagePolicy } from '@/app/content-security-policy';

/** Runs before every page, route handler and server action: refuses what is not for us and sets the policy. */
export function proxy(request: NextRequest): Response {
  const refusal = refusalOf(request, process.env.RUNOFF_HOSTS);
  if (refusal)
    return new Response(`${refusal.sentence}\n`, {
      status: refusal.status,
      headers: { 'Content-Type': 'text/plain; charset=utf-8', 'Content-Security-Policy': DATA_POLICY },
    });
  const { pathname } = request.nextUrl;
  if (pathname.startsWith('/api/') || pathname === '/healthz')
    return NextResponse.next({ headers: { 'Content-Security-Policy': DATA_POLICY } });
  const nonce = btoa(crypto.randomUUID());
  const policy = pagePolicy(nonce, process.env.NODE_ENV === 'development');
  const headers = new Headers(request.headers);
  // Next reads the nonce of its own scripts from the policy of the request; the layout reads `x-nonce`.
  headers.set('Content-Security-Policy', policy);
  headers.set('x-nonce', nonce);
  return NextResponse.next({ request: { headers }, headers: { 'Content-Security-Policy': policy } });
}

/** Built files are the same for everybody and hold no data. */
export const config = { matcher: ['/((?!_next/static/).*)'] };
