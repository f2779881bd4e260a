import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import type { Subject } from '@/app/access/access';
import { pageAccess, type PageAccess } from '@/app/access/page-access';
import { CompareStart } from '@/components/compare/compare-start';
import { CompareView } from '@/components/compare/compare-view';
import { CompareWith } from '@/components/compare/compare-with';
import { ExperimentCompare } from '@/components/compare-experiments/experiment-compare';
import { PageFrame } from '@/components/shell/page-frame';
import { ShareButton } from '@/components/sharing/share-button';
import { Prefetched } from '@/components/shell/prefetched';
import { ErrorState } from '@/components/ui/error-state';
import type { Db } from '@/db/client';
import { compareContext } from '@/db/compare-rollouts';
import { findExperiment } from '@/db/experiments';
import { rolloutPage } from '@/db/rollout-page';
import { rolloutQuery } from '@/lib/api/rollouts';
import { compareQuery, shown, type CompareQuery } from '@/lib/compare/compare-query';

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export const metadata: Metadata = { title: 'Compare' };

/** Longest list that is walked; more come from no page of ours. */
const LIST_AT_MOST = 128;

const valuesOf = (value: string | string[] | undefined): string[] =>
  value === undefined ? [] : typeof value === 'string' ? [value] : value;

/** 2 to 4 rollouts (`r`) or experiments (`e`) side by side; else what is missing, in one sentence. */
export default async function CompareRoute({ searchParams }: Props) {
  const { r, e, list } = await searchParams;
  const query = compareQuery(valuesOf(r), valuesOf(e));
  const { db, show } = await pageAccess(subjectOf(query));
  if (query.kind === 'nothing') return <Alone>{<CompareStart />}</Alone>;
  const problem = query.kind === 'wrong' ? query.sentence : unknownOf(db, query);
  if (problem !== null)
    return (
      <Alone>
        <h1 className="sr-only">Compare</h1>
        <ErrorState
          what={problem}
          todo="Choose what to compare from a task’s page or the list of experiments."
        />
      </Alone>
    );
  if (query.kind === 'experiments') return <Experiments ids={query.ids} />;
  if (query.kind === 'one-rollout') return <Rollouts db={db} show={show} ids={[query.id]} list={[]} />;
  if (query.kind === 'wrong') return null;
  const ids = valuesOf(list).flatMap((part) => part.split(','));
  return <Rollouts db={db} show={show} ids={query.ids} list={ids.slice(0, LIST_AT_MOST)} />;
}

function subjectOf(query: CompareQuery): Subject {
  if (query.kind === 'rollouts') return { kind: 'comparison', rolloutIds: query.ids, part: 'page' };
  return query.kind === 'experiments' ? { kind: 'experiments', ids: query.ids } : { kind: 'site' };
}

/** The sentence about the first id that does not exist. */
function unknownOf(db: Db, query: CompareQuery): string | null {
  if (query.kind === 'experiments') {
    const id = query.ids.find((one) => !findExperiment(db, one));
    return id === undefined ? null : `There is no experiment ${shown(id)}.`;
  }
  const ids = query.kind === 'rollouts' ? query.ids : query.kind === 'one-rollout' ? [query.id] : [];
  const id = ids.find((one) => !rolloutPage(db, one));
  return id === undefined ? null : `There is no rollout ${shown(id)}.`;
}

function Alone({ children }: { children: ReactNode }) {
  return <PageFrame crumbs={[{ label: 'Compare' }]}>{children}</PageFrame>;
}

function Experiments({ ids }: { ids: readonly string[] }) {
  return (
    <PageFrame
      crumbs={[{ label: 'Compare experiments' }]}
      actions={<ShareButton target={{ kind: 'experiments', experimentIds: [...ids] }} experimentId={null} />}
    >
      <ExperimentCompare ids={ids} />
    </PageFrame>
  );
}

interface RolloutsProps extends Pick<PageAccess, 'db' | 'show'> {
  ids: readonly string[];
  list: readonly string[];
}

function Rollouts({ db, show, ids, list }: RolloutsProps) {
  const rollouts = show(ids.flatMap((id) => rolloutPage(db, id) ?? []));
  const context = show(compareContext(db, ids, list));
  const [first, ...others] = rollouts;
  if (!first) return null;
  const { experiment, task } = first;
  const sameExperiment = others.every((one) => one.experiment.id === experiment.id);
  const sameTask = others.every((one) => one.task.slug === task.slug);
  return (
    <PageFrame
      crumbs={[
        ...(sameExperiment ? [{ label: experiment.name, href: `/experiments/${experiment.id}` }] : []),
        ...(sameExperiment && sameTask
          ? [{ label: task.name, href: `/experiments/${experiment.id}/tasks/${task.slug}` }]
          : []),
        { label: 'Compare' },
      ]}
      actions={
        others.length > 0 && (
          <ShareButton
            target={{ kind: 'comparison', rolloutIds: [...ids] }}
            experimentId={sameExperiment ? experiment.id : null}
          />
        )
      }
    >
      {others.length === 0 ? (
        <CompareWith rollout={first} context={context} />
      ) : (
        <Prefetched data={rollouts.map((one) => [rolloutQuery(one.id).queryKey, one])}>
          <CompareView rollouts={rollouts} context={context} />
        </Prefetched>
      )}
    </PageFrame>
  );
}
