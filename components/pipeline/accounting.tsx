import { AppLink } from '@/components/ui/app-link';
import { formatPercent } from '@/lib/metrics/format';
import type { PipelineEnding, PipelineReport } from '@/lib/metrics/pipeline-types';
import { ENDING_LABELS, ENDING_ORDER, ENDING_SENTENCES } from '@/lib/metrics/ending-words';

function Line({
  ending,
  count,
  total,
  href,
  extra,
}: {
  ending: PipelineEnding;
  count: number;
  total: number;
  href: string;
  extra?: string;
}) {
  const won = ending === 'solved';
  return (
    <tr className="relative hover:bg-hover has-[a:focus-visible]:bg-accent-soft">
      <th scope="row" className="h-7 border-b border-line pr-2 text-left font-normal whitespace-nowrap">
        <AppLink
          href={href}
          title={ENDING_SENTENCES[ending]}
          className={`outline-offset-[-1px] after:absolute after:inset-0 hover:underline ${won ? 'font-semibold' : ''}`}
        >
          {ENDING_LABELS[ending]}
        </AppLink>
        {extra && <span className="text-ink-3"> {extra}</span>}
      </th>
      <td aria-hidden className="w-full border-b border-line px-2">
        <span
          className={`block h-2.5 border ${won ? 'border-accent bg-accent-soft' : 'border-ink-3 bg-hover'}`}
          style={{ width: `${(100 * count) / total}%`, visibility: count === 0 ? 'hidden' : undefined }}
        />
      </td>
      <td className={`num border-b border-line pl-2 text-right ${won ? 'font-semibold' : ''}`}>{count}</td>
      <td className="num border-b border-line pl-3 text-right text-ink-2">
        {formatPercent(Math.round((1000 * count) / total) / 1000)} %
      </td>
    </tr>
  );
}

/** Every task has exactly one ending; the lines add up to all tasks, each leads to its tasks. */
export function Accounting({ report, experimentId }: { report: PipelineReport; experimentId: string }) {
  const { endings, taskEndings } = report;
  const total = taskEndings.length;
  const newly = taskEndings.filter((task) => task.newlySolved).length;
  const base = `/experiments/${experimentId}/endings`;
  const shown = ENDING_ORDER.filter((ending) => ending !== 'open' || endings.open > 0);
  return (
    <section
      aria-labelledby="accounting"
      className="flex min-w-0 flex-col rounded-md border border-line bg-surface px-3 py-2"
    >
      <h2 id="accounting" className="flex min-h-6 items-center font-semibold">
        Where it was won and lost
      </h2>
      <p className="text-xs text-ink-3">Every task has one ending; each line leads to its tasks.</p>
      <table className="mt-1 w-full border-collapse">
        <caption className="sr-only">Tasks by how they ended</caption>
        <thead className="sr-only">
          <tr>
            <th scope="col">Ending</th>
            <td />
            <th scope="col">Tasks</th>
            <th scope="col">Share</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((ending) => (
            <Line
              key={ending}
              ending={ending}
              count={endings[ending]}
              total={total}
              href={`${base}?ending=${ending}`}
              extra={
                ending === 'solved' && newly > 0
                  ? `(${newly} newly: nothing passed in iteration 0)`
                  : undefined
              }
            />
          ))}
          <tr>
            <th scope="row" className="h-7 pr-2 text-left font-normal">
              <AppLink href={base} className="link">
                all tasks
              </AppLink>
            </th>
            <td />
            <td className="num pl-2 text-right font-semibold">{total}</td>
            <td className="num pl-3 text-right text-ink-2">100 %</td>
          </tr>
        </tbody>
      </table>
    </section>
  );
}
