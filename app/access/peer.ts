import 'server-only';
import { subscribe } from 'node:diagnostics_channel';
import { IncomingMessage } from 'node:http';

const held = globalThis as typeof globalThis & { runoffPeers?: true };

const trustsProxy = () => process.env.RUNOFF_TRUST_PROXY === '1';

/**
 * From here on no request can say by itself where it comes from: what claims to be of a proxy is taken out before
 * anything reads it, and Next puts in the address of the connection. With `RUNOFF_TRUST_PROXY=1` it stays, because a proxy
 * stands before this server.
 */
export function keepPeersHonest(): void {
  if (held.runoffPeers) return;
  held.runoffPeers = true;
  subscribe('http.server.request.start', (message) => {
    const request: unknown =
      typeof message === 'object' && message !== null && Reflect.get(message, 'request');
    if (!(request instanceof IncomingMessage) || trustsProxy()) return;
    delete request.headers['x-forwarded-for'];
    delete request.headers['x-forwarded-proto'];
  });
}

/** The network address that a request comes from, as the connection or the trusted proxy says; null when neither did. */
export function peerAddress(headers: Pick<Headers, 'get'>): string | null {
  if (!held.runoffPeers) return null;
  // A proxy adds the address it saw at the end; what stands before it anybody can have written.
  return headers.get('x-forwarded-for')?.split(',').at(-1)?.trim() || null;
}

/** Whether the browser came by TLS: the address of this server says so, or the trusted proxy does. */
export function cameByTls(headers: Pick<Headers, 'get'>): boolean {
  if (process.env.RUNOFF_URL?.toLowerCase().startsWith('https://')) return true;
  return trustsProxy() && headers.get('x-forwarded-proto')?.split(',').at(-1)?.trim() === 'https';
}
