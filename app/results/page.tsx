import type { Metadata } from 'next';
import { connection } from 'next/server';
import { ResultsView } from '@/components/pipeline/results-view';
import { PageFrame } from '@/components/shell/page-frame';
import { Prefetched } from '@/components/shell/prefetched';
import { pagesDatabase } from '@/db/pages-database';
import { pipelineList } from '@/db/pipeline-list';
import { pipelinesQuery } from '@/lib/api/pipelines';

export const metadata: Metadata = { title: 'Results' };

export default async function ResultsPage() {
  await connection();
  return (
    <PageFrame crumbs={[{ label: 'Experiments', href: '/' }, { label: 'Results' }]}>
      <Prefetched data={[[pipelinesQuery().queryKey, { pipelines: pipelineList(pagesDatabase()) }]]}>
        <ResultsView />
      </Prefetched>
    </PageFrame>
  );
}
