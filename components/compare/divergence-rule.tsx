import { clsx } from 'clsx';
import { AppLink } from '@/components/ui/app-link';
import type { ComparedStepsData, WireDivergence } from '@/lib/api/compare-rollouts';
import { PlainText } from '@/components/trajectory/plain-text';
import { DivergenceLines } from './divergence-lines';
import { divergenceWords } from './divergence-words';

/** Where a rollout first parts from the reference: a rule over the full width with what both did. */
export function DivergenceRule({
  divergence,
  data,
  labels,
  open,
  onToggle,
}: {
  divergence: WireDivergence;
  data: ComparedStepsData;
  labels: readonly string[];
  /** Whether the two commands are shown line by line. */
  open: boolean;
  onToggle: () => void;
}) {
  const { reference } = data;
  const { column, a, b } = divergence;
  const sides = [
    { at: reference, index: a },
    { at: column, index: b },
  ].sort((x, y) => x.at - y.at);
  const differs = (divergence.kind === 'content' || divergence.kind === 'lines') && a !== null && b !== null;
  return (
    <section
      aria-label={`First divergence of ${labels[reference]} and ${labels[column]}`}
      className="border-y-2 border-ink bg-surface px-2 py-1.5"
    >
      <p className="flex flex-wrap items-baseline gap-x-2">
        <strong>First divergence</strong>
        {labels.length > 2 && (
          <span className="font-mono text-xs">
            {labels[reference]} and {labels[column]}
          </span>
        )}
        <span className="text-ink-2">{divergenceWords(divergence, data, labels)}</span>
        {differs && (
          <button
            type="button"
            aria-expanded={open}
            onClick={onToggle}
            className="link inline-flex min-h-6 items-center text-xs"
          >
            {open ? 'hide the lines' : 'show the lines that differ'}
          </button>
        )}
      </p>
      <div className="mt-1 grid gap-x-3 gap-y-1 md:grid-cols-2">
        {sides.map(({ at, index }) => (
          <Side
            key={at}
            id={data.rollouts[at]?.id ?? ''}
            label={labels[at] ?? ''}
            index={index}
            text={data.rollouts[at]?.steps[(index ?? 0) - 1]?.command ?? null}
          />
        ))}
      </div>
      {differs && open && (
        <DivergenceLines
          sides={sides.map(({ at, index }) => ({
            rolloutId: data.rollouts[at]?.id ?? '',
            step: index ?? 0,
            tool: data.rollouts[at]?.steps[(index ?? 0) - 1]?.tool ?? null,
            label: labels[at] ?? '',
          }))}
        />
      )}
    </section>
  );
}

function Side({
  id,
  label,
  index,
  text,
}: {
  id: string;
  label: string;
  index: number | null;
  text: string | null;
}) {
  return (
    <p className="flex min-w-0 items-baseline gap-x-2">
      <span className="shrink-0 font-mono text-xs font-semibold">{label}</span>
      {index === null ? (
        <span className="text-ink-3">has come to its end</span>
      ) : (
        <>
          <AppLink
            href={`/rollouts/${id}?step=${index}`}
            prefetch={false}
            className="link inline-flex min-h-6 shrink-0 items-center"
          >
            step {index}
          </AppLink>
          <code className={clsx('line-clamp-2 min-w-0 [overflow-wrap:anywhere]')}>
            <PlainText text={text ?? '(nothing was issued)'} />
          </code>
        </>
      )}
    </p>
  );
}
