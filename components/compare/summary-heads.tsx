import { clsx } from 'clsx';
import type { RolloutPageData } from '@/lib/api/rollouts';
import { ScriptedLabel } from '@/components/figures/scripted-label';
import { PlainText } from '@/components/trajectory/plain-text';
import { Command } from '@/components/ui/copy-button';
import { evenColumns } from './even-columns';

/** What each summary says in one sentence, by whom; or why there is none. */
export function SummaryHeads({
  rollouts,
  labels,
}: {
  rollouts: readonly RolloutPageData[];
  labels: readonly string[];
}) {
  return (
    <div className={clsx('grid rounded-md border border-line bg-surface', evenColumns(rollouts.length))}>
      {rollouts.map((rollout, at) => (
        <section
          key={rollout.id}
          aria-label={`Summary of ${labels[at]}`}
          className={clsx('min-w-0 px-3 py-2', at > 0 && 'border-line max-md:border-t md:border-l')}
        >
          <Head rollout={rollout} label={labels[at] ?? ''} />
        </section>
      ))}
    </div>
  );
}

function Head({ rollout, label }: { rollout: RolloutPageData; label: string }) {
  const { summary } = rollout;
  return (
    <>
      <p className="flex flex-wrap items-center gap-2 text-xs text-ink-3">
        <span className="font-mono font-semibold text-ink">{label}</span>
        {summary && (
          <>
            by {summary.model} {summary.scripted && <ScriptedLabel model={summary.model} />}
          </>
        )}
      </p>
      {summary?.content && (
        <p className="mt-1 max-w-[90ch] text-base [overflow-wrap:anywhere]">
          <PlainText text={summary.content.headline} />
        </p>
      )}
      {summary && !summary.content && (
        <p className="mt-1">
          The summary could not be read: <PlainText text={summary.error ?? 'no reason was kept.'} />
        </p>
      )}
      {!summary && rollout.status === 'finished' && (
        <>
          <p className="mt-1 mb-2 text-ink-2">
            Not written yet. Its claims would stand here beside those of the others, each with its steps.
          </p>
          <Command>{`npx runoff summarize --experiment ${rollout.experiment.id}`}</Command>
        </>
      )}
      {!summary && rollout.status !== 'finished' && (
        <p className="mt-1 text-ink-2">Only rollouts that ended by themselves are summarised.</p>
      )}
    </>
  );
}
