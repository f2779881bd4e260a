import type { Metadata } from 'next';
import { pageAccess } from '@/app/access/page-access';
import { ResultsView } from '@/components/pipeline/results-view';
import { PageFrame } from '@/components/shell/page-frame';
import { Prefetched } from '@/components/shell/prefetched';
import { pipelineList } from '@/db/pipeline-list';
import { pipelinesQuery } from '@/lib/api/pipelines';

export const metadata: Metadata = { title: 'Results' };

export default async function ResultsPage() {
  const { db, show } = await pageAccess({ kind: 'site' });
  return (
    <PageFrame crumbs={[{ label: 'Experiments', href: '/' }, { label: 'Results' }]}>
      <Prefetched data={[[pipelinesQuery().queryKey, show({ pipelines: pipelineList(db) })]]}>
        <ResultsView />
      </Prefetched>
    </PageFrame>
  );
}
