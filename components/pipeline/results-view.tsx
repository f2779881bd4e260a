'use client';

import { useQuery } from '@tanstack/react-query';
import { parseAsBoolean, useQueryState } from 'nuqs';
import { ForRole } from '@/components/access/role-context';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { LinkButton } from '@/components/ui/link-button';
import { SkeletonRows } from '@/components/ui/skeleton';
import { Switch } from '@/components/ui/switch';
import { pipelinesQuery } from '@/lib/api/pipelines';
import { PaperTable } from './paper-table';
import { ResultsTable } from './results-table';

function Body() {
  const query = useQuery(pipelinesQuery());
  if (query.isError && !query.data)
    return (
      <ErrorState
        what={query.error.message}
        where="the results of pipelines"
        todo="Check that the server is running; /healthz says what works."
        onRetry={() => void query.refetch()}
      />
    );
  if (!query.data) return <SkeletonRows label="Loading results" />;
  if (query.data.pipelines.length === 0)
    return (
      <EmptyState
        title="No pipeline has been launched yet"
        action={
          <ForRole needs="runner">
            <LinkButton kind="primary" href="/new">
              New experiment
            </LinkButton>
          </ForRole>
        }
      >
        One line for each experiment with a pipeline stands here: what one rollout gives (Iter 0), the K
        selected (Sel-K), refined rollouts (Iter 1) and the final answer, each with its interval.
      </EmptyState>
    );
  return <ResultsTable rows={query.data.pipelines} />;
}

/** The paper's main table over the reader's own experiments, the paper's below it when asked for. */
export function ResultsView() {
  const [paper, setPaper] = useQueryState(
    'paper',
    parseAsBoolean.withDefault(false).withOptions({ history: 'replace', scroll: false }),
  );
  return (
    <>
      <div className="mb-3 flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <h1 className="text-lg font-semibold">Results of pipelines</h1>
        <Switch checked={paper} onChange={(next) => void setPaper(next || null)}>
          The paper’s numbers below
        </Switch>
      </div>
      <Body />
      {paper && <PaperTable />}
    </>
  );
}
