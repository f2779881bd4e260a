import { clsx } from 'clsx';
import type { Claim, ClaimGroup } from '@/lib/compare/compare-summaries';
import { wordRuns } from '@/lib/compare/word-diff';
import { Citations, type CitationTarget } from '@/components/summary/citations';
import { StatusWord } from '@/components/summary/summary-items';
import { PlainText } from '@/components/trajectory/plain-text';
import { evenColumns, HATCHED } from './even-columns';

export interface SummaryColumn {
  label: string;
  target: CitationTarget;
  /** False when there is no summary to read. */
  readable: boolean;
}

/** One claim in all summaries, a cell each; agreement is quiet, a conflict has a bar. Narrow screens stack the cells. */
export function SummaryRow({ group, columns }: { group: ClaimGroup; columns: readonly SummaryColumn[] }) {
  const { verdict, claims } = group;
  return (
    <li
      className={clsx(
        'grid border-b border-line last:border-0',
        evenColumns(columns.length),
        verdict === 'conflict' && 'shadow-[inset_3px_0_0_var(--ink)]',
      )}
    >
      {columns.map((column, at) => {
        const claim = claims[at] ?? null;
        return claim === null ? (
          <Absent key={at} column={column} first={at === 0} />
        ) : (
          <ClaimCell
            key={at}
            claim={claim}
            other={claims.find((one, i) => i !== at && one !== null) ?? null}
            verdict={verdict}
            column={column}
            first={at === 0}
          />
        );
      })}
    </li>
  );
}

const cellClass = (first: boolean) =>
  clsx('min-w-0 px-3 py-1.5 [overflow-wrap:anywhere]', !first && 'md:border-l md:border-line');

function Absent({ column, first }: { column: SummaryColumn; first: boolean }) {
  return (
    <div className={clsx(cellClass(first), 'text-xs max-md:hidden', column.readable && HATCHED)}>
      {column.readable && <span className="bg-canvas px-1">not stated</span>}
    </div>
  );
}

function ClaimCell({
  claim,
  other,
  verdict,
  column,
  first,
}: {
  claim: Claim;
  other: Claim | null;
  verdict: ClaimGroup['verdict'];
  column: SummaryColumn;
  first: boolean;
}) {
  const quiet = verdict === 'agreed';
  const compared = verdict === 'differing' || verdict === 'conflict';
  return (
    <div className={clsx(cellClass(first), quiet && 'text-ink-2')}>
      <span className="mr-2 font-mono text-xs text-ink-3 md:sr-only">{column.label}</span>
      {claim.status && (
        <span
          className={clsx(compared && other?.status?.word !== claim.status.word && 'underline decoration-2')}
        >
          <StatusWord status={claim.status} />
        </span>
      )}
      <Words text={claim.text} other={compared ? (other?.text ?? null) : null} />
      <Citations steps={claim.steps} target={column.target} />
      {!quiet &&
        claim.details.map((detail, i) => (
          <p key={i} className="text-ink-2">
            <Words text={detail} other={compared ? (other?.details[i] ?? null) : null} />
          </p>
        ))}
    </div>
  );
}

/** The text; words that the other claim has not are marked. Without another claim, plain. */
function Words({ text, other }: { text: string; other: string | null }) {
  if (other === null) return <PlainText text={text} />;
  return wordRuns(text, other).map((run, i) =>
    run.own ? (
      <mark key={i} className="rounded-sm bg-accent-soft text-ink">
        <PlainText text={run.text} />
      </mark>
    ) : (
      <PlainText key={i} text={run.text} />
    ),
  );
}
