import { clsx } from 'clsx';
import type { Keystrokes } from '@/lib/rollout/keystrokes';
import { formatDuration } from '@/lib/metrics/format';
import { Kbd } from '@/components/ui/kbd';
import { PlainText } from './plain-text';

/** What was typed into a terminal, entry by entry: text as it was typed, keys as keys, and how long each was given. */
export function KeystrokeList({
  batch,
  find,
  clipped,
}: {
  batch: readonly Keystrokes[];
  find: string;
  /** Long entries are cut at twenty lines. */
  clipped: boolean;
}) {
  return (
    <ol aria-label="Keystrokes" className="space-y-1">
      {batch.map((entry, i) => (
        <li key={i} className={clsx('flex items-start gap-2', entry.result === 'skipped' && 'text-ink-3')}>
          <div className="min-w-0 flex-1">
            {entry.how === 'press' ? (
              <Keys text={entry.text} />
            ) : (
              <pre
                className={clsx(
                  '[overflow-wrap:anywhere] whitespace-pre-wrap [unicode-bidi:isolate]',
                  clipped && 'line-clamp-[20]',
                )}
              >
                <PlainText text={entry.text} find={find} />
                {entry.enter && (
                  <span title="Enter" className="ml-1 text-ink-3 select-none">
                    ⏎
                  </span>
                )}
              </pre>
            )}
          </div>
          <span className="num shrink-0 text-xs text-ink-3" title={WORDS[entry.how]}>
            {entry.result === 'skipped' ? (
              'not sent'
            ) : (
              <>
                {entry.how === 'run' ? 'waits up to ' : 'given '}
                {formatDuration(entry.seconds * 1000)}
              </>
            )}
            {entry.result === 'timed-out' && <strong className="font-semibold text-ink"> · timed out</strong>}
          </span>
        </li>
      ))}
    </ol>
  );
}

const WORDS: Record<Keystrokes['how'], string> = {
  run: 'Blocking: the next entry waits until the command has ended',
  type: 'Typed; the next entry follows after this time',
  press: 'Keys pressed',
};

function Keys({ text }: { text: string }) {
  return (
    <span className="flex flex-wrap gap-1 font-mono">
      {text
        .split(/\s+/)
        .filter((key) => key !== '')
        .map((key, i) => (
          <Kbd key={i}>
            <PlainText text={key} />
          </Kbd>
        ))}
    </span>
  );
}
