'use client';

import { useQuery } from '@tanstack/react-query';
import { parseAsArrayOf, parseAsString, useQueryState, useQueryStates } from 'nuqs';
import { ForRole } from '@/components/access/role-context';
import { JobProgress } from '@/components/job/job-progress';
import { Button } from '@/components/ui/button';
import { Command } from '@/components/ui/copy-button';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { LinkButton } from '@/components/ui/link-button';
import { SkeletonRows } from '@/components/ui/skeleton';
import { experimentsQuery, type ExperimentList as Data } from '@/lib/api/experiments';
import { ExperimentFilters } from './experiment-filters';
import { ExperimentTable } from './experiment-table';
import { listedExperiments, listParsers } from './list-state';
import { PickedExperiments } from './picked-experiments';

function RunningJobs({ data, now }: { data: Data; now: number }) {
  if (data.jobs.length === 0) return null;
  const name = (id: string | null) => data.experiments.find((row) => row.id === id)?.name;
  return (
    <section
      aria-label="Under way"
      className="mb-3 flex flex-col gap-2 rounded-md border border-line bg-surface p-3"
    >
      {data.jobs.map((job) => (
        <JobProgress key={job.id} job={job} now={now} about={name(job.experimentId)} />
      ))}
    </section>
  );
}

function Nothing() {
  return (
    <EmptyState
      title="No experiments yet"
      action={
        <>
          <ForRole needs="runner">
            <LinkButton kind="primary" href="/new">
              New experiment
            </LinkButton>
            <LinkButton href="/import">Import attempts</LinkButton>
          </ForRole>
          <span className="text-ink-3">or, in a terminal</span>
          <Command>npx runoff view PATH</Command>
        </>
      }
    >
      Here stands one line for each set of attempts: how many pass their tests, which one a tournament
      chooses, and whether the tests agree. Run attempts here, or import a folder of finished ones
      (mini-SWE-agent, SWE-agent, ATIF or Harbor).
    </EmptyState>
  );
}

/** The first page: every experiment, filtered and sorted as the URL says. */
export function ExperimentList() {
  const query = useQuery(experimentsQuery());
  const [state, setState] = useQueryStates(listParsers, { history: 'replace', scroll: false });
  const [pick, setPick] = useQueryState(
    'pick',
    parseAsArrayOf(parseAsString).withDefault([]).withOptions({ history: 'replace', scroll: false }),
  );
  if (query.isError && !query.data)
    return (
      <ErrorState
        what={query.error.message}
        where="the list of experiments"
        todo="Check that the server is running; /healthz says what works."
        onRetry={() => void query.refetch()}
      />
    );
  if (!query.data) return <SkeletonRows label="Loading experiments" />;
  const { experiments } = query.data;
  const sort = { column: state.sort, direction: state.dir };
  const rows = listedExperiments(experiments, state, sort);
  const clear = () => void setState({ q: null, agent: null, model: null, format: null, passing: null });
  return (
    <>
      <RunningJobs data={query.data} now={query.dataUpdatedAt} />
      {experiments.length === 0 ? (
        <Nothing />
      ) : (
        <>
          <ExperimentFilters
            all={experiments}
            shown={rows.length}
            state={state}
            onChange={(change) => void setState(change)}
          />
          {rows.length > 0 ? (
            <ExperimentTable
              rows={rows}
              sort={sort}
              onSort={(next) => void setState({ sort: next.column, dir: next.direction })}
              picked={pick}
              onPick={(id, on) => void setPick(on ? [...pick, id] : pick.filter((known) => known !== id))}
            />
          ) : (
            <EmptyState
              title="No experiment fits this search"
              action={<Button onClick={clear}>Clear search and filters</Button>}
            >
              {experiments.length} {experiments.length === 1 ? 'experiment is' : 'experiments are'} hidden by
              it.
            </EmptyState>
          )}
          <PickedExperiments all={experiments} picked={pick} onClear={() => void setPick(null)} />
        </>
      )}
    </>
  );
}
