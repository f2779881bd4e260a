import { reading } from '@/app/access/reading';
import { RunoffError } from '@/lib/errors';

/** What stands at no address of the API, by any method; whoever has to log in learns nothing of it. */
async function nothing(request: Request): Promise<Response> {
  const { pathname } = new URL(request.url);
  return reading({ kind: 'site' }, () => {
    throw new RunoffError(
      'not-found',
      `Nothing stands at ${pathname}; /api/v1/openapi.json has all addresses of the API.`,
    );
  });
}

export {
  nothing as DELETE,
  nothing as GET,
  nothing as HEAD,
  nothing as OPTIONS,
  nothing as PATCH,
  nothing as POST,
  nothing as PUT,
};
