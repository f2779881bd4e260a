import { exitStatusSentence, exitStatusWord } from '@/lib/rollout/exit-words';
import type { ExitStatus as Status } from '@/lib/rollout/rollout';

/** How a rollout ended, in our word; the producer's own word in the title. */
export function ExitStatus({ status, raw }: { status: Status; raw?: string | null }) {
  const long = exitStatusSentence(status);
  return (
    <span title={raw ? `${long} Recorded as “${raw}”.` : long} className="whitespace-nowrap text-ink-2">
      {exitStatusWord(status)}
    </span>
  );
}
