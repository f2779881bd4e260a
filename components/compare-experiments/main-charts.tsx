'use client';

import { useQueries } from '@tanstack/react-query';
import { ChartFrame } from '@/components/charts/chart-frame';
import { ChartSourceProvider } from '@/components/charts/chart-source';
import { ShareBars } from '@/components/charts/share-bars';
import { MainChart } from '@/components/pipeline/main-chart';
import { percent, rateCell } from '@/components/pipeline/pipeline-words';
import { BOOTSTRAP } from '@/lib/metrics/point-words';
import { PlainText } from '@/components/trajectory/plain-text';
import { ErrorState } from '@/components/ui/error-state';
import { SkeletonRows } from '@/components/ui/skeleton';
import { reportQuery } from '@/lib/api/report';
import type { ComparedExperiment } from '@/lib/metrics/compare-experiments';
import type { WholeReport } from '@/lib/metrics/pipeline-types';
import { letterOf } from './compare-words';

/** The main chart of each experiment, over all of its own tasks. */
export function MainCharts({ experiments }: { experiments: ComparedExperiment[] }) {
  const reports = useQueries({ queries: experiments.map(({ id }) => reportQuery(id, null)) });
  return (
    <div className="grid gap-3 lg:grid-cols-2">
      {experiments.map((one, place) => {
        const query = reports[place];
        return (
          <section key={one.id} aria-label={`${letterOf(place)}, ${one.name}`} className="min-w-0">
            <h3 className="mb-1 truncate font-medium" title={one.name}>
              {letterOf(place)}{' '}
              <span className="font-normal text-ink-2">
                <PlainText text={one.name} />
              </span>
            </h3>
            {query?.data ? (
              <Chart experiment={one} report={query.data} />
            ) : query?.error ? (
              <ErrorState what={query.error.message} onRetry={() => void query.refetch()} />
            ) : (
              <SkeletonRows label={`Loading the figures of ${one.name}`} />
            )}
          </section>
        );
      })}
    </div>
  );
}

function Chart({ experiment, report }: { experiment: ComparedExperiment; report: WholeReport }) {
  const { id, name, models, scripted, selection } = experiment;
  const byRules = scripted || selection?.scripted === true;
  const words = [name, ...models, ...(byRules ? ['scripted models, no language model'] : [])].join(' · ');
  return (
    <ChartSourceProvider file={byRules ? `${id}-scripted` : id} words={words} anchor={`${id}-`}>
      {report.pipeline ? (
        <MainChart report={report.pipeline} paper={null} />
      ) : (
        <AllAndSelected report={report} />
      )}
    </ChartSourceProvider>
  );
}

/** pass@1 of all attempts beside that of the selected ones. */
function AllAndSelected({ report }: { report: WholeReport }) {
  const last = report.selectionId === null ? null : (report.rounds.at(-1)?.passAt1 ?? null);
  const all = report.passAt1;
  const bars = [
    { label: 'all attempts', rate: all },
    ...(last ? [{ label: 'selected', rate: last }] : []),
  ].map(({ label, rate }) => ({ ...{ label, rate }, text: `${percent(rate.value)} (n=${rate.n})` }));
  return (
    <ChartFrame
      id="main"
      title="Accuracy"
      note={
        last
          ? 'Mean pass@1 of all attempts and of the selected, 95 % intervals.'
          : 'Mean pass@1 of all attempts, 95 % interval; nothing was selected.'
      }
      about={`Over all tasks of the experiment; selected: over those with a finished tournament. ${BOOTSTRAP}`}
      summary={bars.map(({ label, text }) => `${label} ${text}`).join(', ')}
      empty={all.value === null ? 'No attempt has a verdict of its tests.' : null}
      table={{
        columns: ['Attempts', 'Mean pass@1'],
        rows: bars.map(({ label, rate }) => [label, rateCell(rate)]),
      }}
    >
      <ShareBars
        bars={bars.map(({ label, text, rate: { value, low, high } }) => ({ label, text, value, low, high }))}
      />
    </ChartFrame>
  );
}
