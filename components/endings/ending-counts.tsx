import { clsx } from 'clsx';
import { AppLink } from '@/components/ui/app-link';
import type { PipelineEnding, PipelineReport } from '@/lib/metrics/pipeline-types';
import { formatPercent } from '@/lib/metrics/format';
import { ENDING_LABELS, ENDING_ORDER, ENDING_SENTENCES } from '@/lib/metrics/ending-words';

/** How often each ending occurs and what it means; each line shows only its tasks, the last line their sum. */
export function EndingCounts({
  report,
  chosen,
  hrefOf,
}: {
  report: PipelineReport;
  chosen: PipelineEnding | null;
  /** Address of this page with the tasks of one ending; null: of all. */
  hrefOf: (ending: PipelineEnding | null) => string;
}) {
  const { endings, taskEndings } = report;
  const newly = taskEndings.filter((task) => task.newlySolved).length;
  return (
    <table className="w-full max-w-4xl border-collapse max-sm:block">
      <caption className="sr-only">Tasks by how they ended</caption>
      <thead className="sr-only">
        <tr>
          <th scope="col">Ending</th>
          <td />
          <th scope="col">Tasks</th>
          <th scope="col">Share</th>
          <th scope="col">What it means</th>
        </tr>
      </thead>
      <tbody className="max-sm:block">
        {ENDING_ORDER.map((ending) => (
          <Line
            key={ending}
            ending={ending}
            count={endings[ending]}
            total={taskEndings.length}
            open={ending === chosen}
            href={hrefOf(ending === chosen ? null : ending)}
            sentence={`${ENDING_SENTENCES[ending]}${ending === 'solved' && newly > 0 ? ` ${newly} of them newly: nothing passed in iteration 0.` : ''}`}
          />
        ))}
        <tr className="max-sm:grid max-sm:grid-cols-[1fr_auto_auto]">
          <th scope="row" className="h-8 pr-3 text-left leading-8 font-semibold">
            all tasks
          </th>
          <td className="max-sm:hidden" />
          <td className="num text-right font-semibold max-sm:self-center" data-total>
            {taskEndings.length}
          </td>
          <td className="num pl-3 text-right text-ink-3 max-sm:self-center">100 %</td>
          <td className="max-sm:hidden" />
        </tr>
      </tbody>
    </table>
  );
}

function Line({
  ending,
  count,
  total,
  open,
  href,
  sentence,
}: {
  ending: PipelineEnding;
  count: number;
  total: number;
  open: boolean;
  href: string;
  sentence: string;
}) {
  const won = ending === 'solved';
  return (
    <tr
      className={clsx(
        'relative border-b border-line hover:bg-hover has-[a:focus-visible]:bg-accent-soft max-sm:grid max-sm:grid-cols-[1fr_auto_auto]',
        open && 'bg-accent-soft',
      )}
    >
      <th scope="row" className="h-8 pr-3 text-left font-normal whitespace-nowrap">
        <AppLink
          href={href}
          scroll={false}
          aria-current={open ? 'true' : undefined}
          className={clsx(
            'target inline-flex min-h-8 items-center outline-offset-[-1px] after:absolute after:inset-0 hover:underline',
            (won || open) && 'font-semibold',
          )}
        >
          {ENDING_LABELS[ending]}
        </AppLink>
      </th>
      <td aria-hidden className="w-40 px-2 max-sm:hidden">
        <span
          className={clsx(
            'block h-2.5 border',
            won ? 'border-accent bg-accent-soft' : 'border-ink-3 bg-hover',
            count === 0 && 'invisible',
          )}
          style={{ width: `${(100 * count) / Math.max(1, total)}%` }}
        />
      </td>
      <td className={clsx('num text-right max-sm:self-center', won && 'font-semibold')} data-count={ending}>
        {count}
      </td>
      <td className="num pl-3 text-right text-ink-3 max-sm:self-center">
        {total === 0 ? '—' : `${formatPercent(Math.round((1000 * count) / total) / 1000)} %`}
      </td>
      <td className="py-1 pl-4 text-ink-2 max-sm:col-span-3 max-sm:pb-2 max-sm:pl-0">{sentence}</td>
    </tr>
  );
}
