'use client';

import { AppLink } from '@/components/ui/app-link';
import { parseAsString, useQueryState } from 'nuqs';
import { PlainText } from '@/components/trajectory/plain-text';
import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import type { PipelineReport } from '@/lib/metrics/pipeline-types';
import { EffortChart } from './effort-chart';
import { PassAtKChart } from './pass-at-k-chart';
import { PassCountsChart } from './pass-counts-chart';
import { PriorsChart } from './priors-chart';
import type { TaskLine } from './task-line';
import { TaskLines } from './task-lines';
import { parseCell } from './transition-cell';
import { TransitionChart } from './transition-chart';

/** Tasks that went from nothing to something, or back, whatever was chosen in the end. */
function Changed({
  id,
  title,
  says,
  none,
  slugs,
  lines,
  experimentId,
}: {
  id: string;
  title: string;
  says: string;
  none: string;
  slugs: readonly string[];
  lines: readonly TaskLine[];
  experimentId: string;
}) {
  const last = (lines[0]?.iterations.length ?? 1) - 1;
  return (
    <section aria-labelledby={id} className="rounded-md border border-line bg-surface px-3 py-2">
      <h2 id={id} className="font-semibold">
        {title} <span className="num font-normal text-ink-3">{slugs.length}</span>
      </h2>
      <p className="text-xs text-ink-3">{slugs.length === 0 ? none : says}</p>
      <ul className="mt-1">
        {slugs.map((slug) => {
          const line = lines.find((known) => known.slug === slug);
          const after = line?.iterations[last];
          return (
            <li key={slug} className="flex h-row items-center gap-3 border-t border-line">
              <AppLink className="link min-w-0 truncate" href={`/experiments/${experimentId}/tasks/${slug}`}>
                <PlainText text={line?.name ?? slug} />
              </AppLink>
              {line && after && (
                <span className="num ml-auto text-ink-3">
                  {line.iterations[0]?.passed}/{line.iterations[0]?.judged} → {after.passed}/{after.judged}
                </span>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** Reads and writes which cell of a transition matrix is open, in the URL. */
function useCell(experimentId: string) {
  const [param, setParam] = useQueryState(
    'cell',
    parseAsString.withOptions({ history: 'push', scroll: false }),
  );
  return {
    chosen: parseCell(param),
    pick: (cell: string) => void setParam(cell === param ? null : cell),
    clear: () => void setParam(null),
    hrefOf: (cell: string) => `/experiments/${experimentId}?tab=refinement&cell=${cell}`,
  };
}

/** The tasks of the open cell, or all. */
function CellTasks({
  report,
  lines,
  experimentId,
  cell,
}: {
  report: PipelineReport;
  lines: readonly TaskLine[];
  experimentId: string;
  cell: ReturnType<typeof useCell>;
}) {
  const { chosen } = cell;
  const slugs = chosen
    ? (report.transitions
        .find((line) => line.fromIteration === chosen.fromIteration)
        ?.cells.find((known) => known.from === chosen.from && known.to === chosen.to)?.tasks ?? [])
    : null;
  const shown = slugs === null ? lines : lines.filter((line) => slugs.includes(line.slug));
  return (
    <section aria-labelledby="cell-tasks">
      <div className="mb-1 flex min-h-8 flex-wrap items-center gap-x-3">
        <h2 id="cell-tasks" className="font-semibold" aria-live="polite">
          {chosen
            ? `${shown.length} ${shown.length === 1 ? 'task' : 'tasks'} with ${chosen.from} passing in iteration ${chosen.fromIteration} and ${chosen.to} in iteration ${chosen.fromIteration + 1}`
            : `All ${lines.length} tasks`}
        </h2>
        {chosen && (
          <Button small onClick={cell.clear}>
            Show all tasks
          </Button>
        )}
      </div>
      <TaskLines
        lines={shown}
        experimentId={experimentId}
        iterations={report.settings.iterations}
        keep={report.settings.keep}
      />
    </section>
  );
}

/** What refinement did: to accuracy, to each task, to the length of rollouts. */
export function RefinementPanel({
  report,
  lines,
  experimentId,
}: {
  report: PipelineReport;
  lines: readonly TaskLine[];
  experimentId: string;
}) {
  const cell = useCell(experimentId);
  const { iterations } = report.settings;
  if (iterations === 1)
    return (
      <EmptyState title="Nothing is refined here">
        This experiment has one iteration (T = 1): its rollouts are summarised and one is chosen. With T = 2
        or more, what refinement did to each task stands here.
      </EmptyState>
    );
  const later = Array.from({ length: iterations - 1 }, (_, i) => i + 1);
  const lists = { lines, experimentId };
  return (
    <div className="flex flex-col gap-3">
      <div
        className={`grid gap-3 ${report.transitions.length === 1 ? 'lg:grid-cols-[minmax(24rem,2fr)_3fr]' : 'lg:grid-cols-2'}`}
      >
        {report.transitions.map((transitions) => (
          <TransitionChart
            key={transitions.fromIteration}
            transitions={transitions}
            chosen={cell.chosen}
            hrefOf={cell.hrefOf}
            onPick={cell.pick}
          />
        ))}
        <PassCountsChart report={report} />
      </div>
      <CellTasks report={report} lines={lines} experimentId={experimentId} cell={cell} />
      <div className="grid gap-3 lg:grid-cols-2">
        {later.map((iteration) => (
          <PriorsChart key={iteration} report={report} iteration={iteration} />
        ))}
        <PassAtKChart report={report} />
        <EffortChart report={report} measure="steps" />
        <div className="flex flex-col gap-3">
          <Changed
            id="newly-solved"
            title="Newly solved in the last iteration"
            says="Nothing passed in iteration 0, something in the last, whatever was chosen."
            none="No task went from nothing passing in iteration 0 to something passing in the last."
            slugs={report.newlySolved}
            {...lists}
          />
          <Changed
            id="newly-lost"
            title="Newly lost in the last iteration"
            says="Something passed in iteration 0, nothing in the last, whatever was chosen."
            none="No task went from something passing in iteration 0 to nothing passing in the last."
            slugs={report.newlyLost}
            {...lists}
          />
        </div>
      </div>
    </div>
  );
}
