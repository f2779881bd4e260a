import type { ReactNode } from 'react';
import { Rate } from '@/components/figures/rate';
import { Unknown } from '@/components/figures/unknown';
import { formatCount, formatPercent } from '@/lib/metrics/format';
import type { ExperimentReport } from '@/lib/metrics/report';
import { Endings } from './endings';

function Line({
  label,
  children,
  strong = false,
}: {
  label: ReactNode;
  children: ReactNode;
  strong?: boolean;
}) {
  return (
    <div
      className={`flex min-h-7 items-center justify-between gap-4 border-b border-line ${strong ? 'font-semibold' : ''}`}
    >
      <dt>{label}</dt>
      <dd className="num text-right">{children}</dd>
    </div>
  );
}

/** What a finished selection adds: endings and votes. */
function Played({ report }: { report: ExperimentReport }) {
  const { votes, endings } = report;
  const saved = votes.planned === 0 ? null : 1 - votes.asked / votes.planned;
  return (
    <>
      <Line label="Endings">
        <Endings counts={endings} wrap />
      </Line>
      <Line label="Votes asked of planned">
        {formatCount(votes.asked)} of {formatCount(votes.planned)}
        {saved !== null && saved > 0 && (
          <span className="text-ink-3"> · {formatPercent(Math.round(saved * 1000) / 1000)} % saved</span>
        )}
      </Line>
      <Line label="Spoiled · re-asked">
        {formatCount(votes.spoiled)} · {formatCount(votes.reasks)}
      </Line>
    </>
  );
}

/** From the ceiling down to what the selection reached: what the judge lost on the way. */
export function WonAndLost({ report }: { report: ExperimentReport }) {
  const { endings, ceiling, finalAccuracy } = report;
  const decided = endings.right + endings.lost + endings['nothing-passed'];
  const lost = decided === 0 ? null : endings.lost / decided;
  return (
    <section
      aria-labelledby="won-and-lost"
      className="min-w-0 rounded-md border border-line bg-surface px-3 py-2"
    >
      <h2 id="won-and-lost" className="font-semibold">
        Where it was won and lost
      </h2>
      <dl className="mt-1">
        <Line label="Ceiling: some attempt passes (pass@N)">
          <Rate rate={ceiling} why="No attempt has a verdict of its tests." />
        </Line>
        <Line label={<span className="pl-3">− the judge lost it</span>}>
          {lost === null ? (
            <Unknown why="No selection has finished on a task with verdicts." />
          ) : (
            `${lost > 0 ? '−' : ''}${formatPercent(lost)} points · ${endings.lost} of ${decided} tasks`
          )}
        </Line>
        <Line label="Selected attempt passes" strong>
          <Rate
            rate={finalAccuracy}
            why="No selection with one survivor has finished on a task with verdicts."
          />
        </Line>
        <Line label="Random pick would give (pass@1)">
          <Rate rate={report.passAt1} why="No attempt has a verdict of its tests." />
        </Line>
        {report.tasks.some((task) => task.tournamentId !== null) && <Played report={report} />}
      </dl>
    </section>
  );
}
