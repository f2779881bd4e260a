import type { Metadata } from 'next';
import { pageAccess } from '@/app/access/page-access';
import { LaunchView } from '@/components/launch/launch-view';
import { PageFrame } from '@/components/shell/page-frame';
import { Prefetched } from '@/components/shell/prefetched';
import { benchmarkList } from '@/db/benchmark-list';
import { launchOptions } from '@/db/launch-options';
import { benchmarksQuery } from '@/lib/api/benchmarks';
import { launchOptionsQuery } from '@/lib/api/launches';

export const metadata: Metadata = { title: 'New experiment' };

export default async function NewExperimentPage({ searchParams }: PageProps<'/new'>) {
  const { db, show } = await pageAccess({ kind: 'site' }, 'runner');
  const { from } = await searchParams;
  const again = typeof from === 'string' ? from : null;
  return (
    <PageFrame full crumbs={[{ label: 'Experiments', href: '/' }, { label: 'New' }]}>
      <Prefetched
        data={[
          [launchOptionsQuery(again).queryKey, show(launchOptions(db, again))],
          [benchmarksQuery().queryKey, show(benchmarkList(db))],
        ]}
      >
        <LaunchView from={again} />
      </Prefetched>
    </PageFrame>
  );
}
