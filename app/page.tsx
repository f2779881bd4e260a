import type { Metadata } from 'next';
import { AppLink } from '@/components/ui/app-link';
import { pageAccess } from '@/app/access/page-access';
import { ForRole } from '@/components/access/role-context';
import { ExperimentList } from '@/components/experiment/experiment-list';
import { PageFrame } from '@/components/shell/page-frame';
import { Prefetched } from '@/components/shell/prefetched';
import { LinkButton } from '@/components/ui/link-button';
import { experimentList } from '@/db/experiment-list';
import { experimentsQuery } from '@/lib/api/experiments';

export const metadata: Metadata = { title: 'Experiments' };

export default async function ExperimentsPage() {
  const { db, show } = await pageAccess({ kind: 'site' });
  return (
    <PageFrame
      actions={
        <ForRole needs="runner">
          <LinkButton href="/import">Import</LinkButton>
          <LinkButton href="/new" kind="primary">
            New <span className="max-sm:sr-only">experiment</span>
          </LinkButton>
        </ForRole>
      }
    >
      <div className="mb-3 flex items-baseline justify-between gap-4">
        <h1 className="text-lg font-semibold">Experiments</h1>
        <span className="flex flex-wrap justify-end gap-x-4">
          <AppLink href="/links" className="link">
            Shared links
          </AppLink>
          <AppLink href="/results" className="link">
            Results of pipelines
          </AppLink>
        </span>
      </div>
      <Prefetched data={[[experimentsQuery().queryKey, show(experimentList(db))]]}>
        <ExperimentList />
      </Prefetched>
    </PageFrame>
  );
}
