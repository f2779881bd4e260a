import { seededRandom } from '@/lib/tournament/rng';
import {
  apiError,
  connectionCut,
  endedTooEarly,
  errorInStream,
  malformedEvent,
  rateLimited,
  serverError,
  type Reply,
} from '@/tests/messages-api-replies';

/** How often each kind of fault is injected, as shares of all faults. */
const KINDS: { share: number; fault: (text: string) => Reply }[] = [
  { share: 0.2, fault: () => apiError(529, 'overloaded_error', 'Overloaded', { 'retry-after-ms': '60' }) },
  { share: 0.12, fault: () => rateLimited({ 'retry-after-ms': '120' }) },
  { share: 0.2, fault: () => serverError() },
  { share: 0.16, fault: (text) => endedTooEarly(half(text)) },
  { share: 0.16, fault: (text) => connectionCut(half(text)) },
  { share: 0.12, fault: (text) => errorInStream(half(text)) },
  { share: 0.04, fault: () => malformedEvent() },
];

const half = (text: string) => text.slice(0, Math.ceil(text.length / 2));

/** Of the n-th request: the fault it meets in place of `reply`, or the reply itself. `share` of all requests meet one. */
export function withFaults(reply: Reply, n: number, share: number, seed: number): Reply {
  const random = seededRandom('fault', seed, n);
  if (random() >= share || reply.kind !== 'message') return reply;
  let left = random();
  const kind = KINDS.find((one) => (left -= one.share) < 0) ?? KINDS[0];
  return kind ? kind.fault(reply.text) : reply;
}
