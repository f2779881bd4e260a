'use client';

import { useQuery } from '@tanstack/react-query';
import { createSerializer, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { ForRole } from '@/components/access/role-context';
import { ScriptedLabel } from '@/components/figures/scripted-label';
import { PlainText } from '@/components/trajectory/plain-text';
import { reportQuery } from '@/lib/api/report';
import { PIPELINE_ENDINGS, type PipelineEnding, type PipelineReport } from '@/lib/metrics/pipeline-types';
import { useExperimentFeed } from '@/components/experiment/use-experiment-feed';
import { LiveBadge } from '@/components/live/live-badge';
import { ENDING_LABELS } from '@/lib/metrics/ending-words';
import { gainText } from '@/lib/metrics/point-words';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { LinkButton } from '@/components/ui/link-button';
import { SegmentedControl } from '@/components/ui/segmented-control';
import { SkeletonRows } from '@/components/ui/skeleton';
import { EndingCounts } from './ending-counts';
import { byDelta, ORDERS, shapeNotes } from './ending-notes';
import { EndingTable } from './ending-table';

const STATE = {
  ending: parseAsStringLiteral(PIPELINE_ENDINGS),
  order: parseAsStringLiteral(ORDERS).withDefault('helped'),
};
const endingsSearch = createSerializer(STATE);

/** Where the method helped and where it hurt: every task with its one ending. */
export function EndingsView({
  id,
  name,
  scripted,
  lastEvent,
}: {
  id: string;
  name: string;
  scripted: boolean;
  lastEvent: number;
}) {
  const feed = useExperimentFeed(id, lastEvent);
  const query = useQuery(reportQuery(id, null));
  if (query.isError && !query.data)
    return <ErrorState what={query.error.message} onRetry={() => void query.refetch()} />;
  if (!query.data) return <SkeletonRows label="Loading the endings" />;
  const { pipeline } = query.data;
  return (
    <div className="max-w-6xl space-y-4">
      <header className="flex flex-wrap items-baseline gap-x-3">
        <h1 className="text-xl font-semibold">Where it was won and lost</h1>
        <span className="text-ink-3">
          <PlainText text={name} />
        </span>
        {scripted && <ScriptedLabel />}
        <span className="ml-auto">
          <LiveBadge feed={feed} />
        </span>
      </header>
      {pipeline ? <Endings id={id} report={pipeline} /> : <NoPipeline id={id} />}
    </div>
  );
}

function Endings({ id, report }: { id: string; report: PipelineReport }) {
  const [{ ending, order }, setState] = useQueryStates(STATE, { scroll: false, history: 'push' });
  const { taskEndings, settings, gain } = report;
  const chosen = ending === null ? taskEndings : taskEndings.filter((task) => task.ending === ending);
  const notes = shapeNotes(settings);
  const hrefOf = (of: PipelineEnding | null) =>
    `/experiments/${id}/endings${endingsSearch({ ending: of, order })}`;
  return (
    <>
      <section aria-labelledby="endings" className="space-y-2">
        <h2 id="endings" className="text-base font-semibold">
          Every task has exactly one ending
        </h2>
        <EndingCounts report={report} chosen={ending} hrefOf={hrefOf} />
        {notes.length > 0 && (
          <ul className="max-w-[90ch] list-disc space-y-1 pl-5 text-ink-2">
            {notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        )}
      </section>
      <section aria-labelledby="tasks" className="space-y-2">
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <h2 id="tasks" className="text-base font-semibold">
            {chosen.length} {chosen.length === 1 ? 'task' : 'tasks'}
            {ending !== null && <span className="font-normal"> {ENDING_LABELS[ending]}</span>}
          </h2>
          <SegmentedControl
            label="Order of the tasks"
            value={order}
            options={[
              { value: 'helped', label: 'Most helped first' },
              { value: 'hurt', label: 'Most hurt first' },
            ]}
            onChange={(next) => void setState({ order: next })}
          />
          {ending !== null && (
            <LinkButton small scroll={false} href={hrefOf(null)}>
              Show all tasks
            </LinkButton>
          )}
          {gain.value !== null && (
            <span className="ml-auto text-ink-2" title="Paired over tasks; the interval draws whole tasks.">
              final minus iteration 0, all compared tasks: <span className="num">{gainText(gain)}</span>
            </span>
          )}
        </div>
        {chosen.length === 0 ? (
          <p className="text-ink-3">No task ended this way.</p>
        ) : (
          <EndingTable experimentId={id} report={report} tasks={byDelta(chosen, order)} />
        )}
        <p className="max-w-[90ch] text-ink-3">
          Δ is the final answer (0 or 100) minus the share of iteration 0 that passes, in points: what was
          gained over a random pick. Newly solved: nothing passed in iteration 0 and the answer passes. Newly
          lost: something passed in iteration 0 and nothing in the last.
        </p>
      </section>
    </>
  );
}

function NoPipeline({ id }: { id: string }) {
  return (
    <EmptyState
      title="This experiment has no pipeline"
      action={
        <>
          <ForRole needs="runner">
            <LinkButton kind="primary" href="/new">
              New experiment
            </LinkButton>
          </ForRole>
          <LinkButton href={`/experiments/${id}`}>Back to the experiment</LinkButton>
        </>
      }
    >
      Its rollouts were only run or imported. Where selection and refinement are part of the launch, every
      task stands here with its one ending: solved, lost on the way, or never solved.
    </EmptyState>
  );
}
