import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { z } from 'zod';
import { RunoffError } from '@/lib/errors';

/** What a server action answers to somebody whose login has ended, and what it answers when it did something. */
const refusedSchema = z.object({ ok: z.literal(false), code: z.literal('not-logged-in') });
const doneSchema = z.object({ ok: z.literal(true) });

const isRefusal = (error: unknown) => error instanceof RunoffError && error.code === 'not-logged-in';

/**
 * A cache of queries that notices when reads and actions are answered with `not-logged-in`. `tell` is called with true
 * when the login has ended, and with false when something is answered again; then all that is shown is read again. What a
 * query had read stays its answer meanwhile, as if it had not been asked again.
 */
export function watchedClient(tell: (ended: boolean) => void): QueryClient {
  let ended = false;
  const say = (next: boolean) => {
    if (next === ended) return;
    ended = next;
    tell(next);
    if (!next) void client.invalidateQueries();
  };
  const failed = (error: unknown) => isRefusal(error) && say(true);
  const client = new QueryClient({
    // Data stays fresh until the events feed says otherwise.
    defaultOptions: { queries: { staleTime: 30_000, retry: 1 } },
    queryCache: new QueryCache({
      onSuccess: () => say(false),
      onError: (error, query) => {
        if (isRefusal(error) && query.state.data !== undefined)
          query.setState({ status: 'success', error: null });
        failed(error);
      },
    }),
    mutationCache: new MutationCache({
      onSuccess: (answer) => {
        if (refusedSchema.safeParse(answer).success) say(true);
        else if (doneSchema.safeParse(answer).success) say(false);
      },
      onError: failed,
    }),
  });
  return client;
}
