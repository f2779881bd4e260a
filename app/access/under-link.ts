import 'server-only';
import { headers } from 'next/headers';
import { refuse } from '@/app/api/v1/answer';
import { LINK_GONE } from './link-access';
import { LINK_HEADER } from './link-path';

/**
 * A route of the API under `/s/<token>`. Without the proxy's word that the request comes by this link it answers nothing,
 * rather than as if somebody of the house had asked.
 */
export function underLink<P>(get: (request: Request, context: { params: Promise<P> }) => Promise<Response>) {
  return async (request: Request, context: { params: Promise<P & { token: string }> }): Promise<Response> => {
    const { token } = await context.params;
    return (await isByLink(token)) ? get(request, context) : refuse('not-found', LINK_GONE);
  };
}

/** Whether the proxy says that the request that is being answered comes by the link of this token. */
export async function isByLink(token: string): Promise<boolean> {
  return (await headers()).get(LINK_HEADER) === token;
}
