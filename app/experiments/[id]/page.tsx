import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { pageAccess } from '@/app/access/page-access';
import { keyConfigured } from '@/app/key-configured';
import { ExperimentView } from '@/components/experiment/experiment-view';
import { PageFrame } from '@/components/shell/page-frame';
import { ShareButton } from '@/components/sharing/share-button';
import { Prefetched } from '@/components/shell/prefetched';
import { experimentPage } from '@/db/experiment-page';
import { findExperiment } from '@/db/experiments';
import { launchProgress } from '@/db/launch-progress';
import { wholeReport } from '@/db/report';
import { defaultSelection } from '@/db/report-input';
import { experimentQuery } from '@/lib/api/experiments';
import { launchProgressQuery } from '@/lib/api/launch-progress';
import { reportQuery } from '@/lib/api/report';

export async function generateMetadata({ params }: PageProps<'/experiments/[id]'>): Promise<Metadata> {
  const { id } = await params;
  const { db, show } = await pageAccess({ kind: 'experiment', id, part: 'page' });
  return { title: show(findExperiment(db, id)?.name) ?? 'Not found' };
}

export default async function ExperimentRoute({ params, searchParams }: PageProps<'/experiments/[id]'>) {
  const { id } = await params;
  const { selection } = await searchParams;
  const { access, db, show } = await pageAccess({ kind: 'experiment', id, part: 'page' });
  const stored = experimentPage(db, id);
  if (!stored) notFound();
  const page = show(stored);
  const asked = page.selections.find((known) => known.id === selection)?.id ?? null;
  const report = wholeReport(db, id, asked ?? defaultSelection(db, id));
  return (
    <PageFrame
      crumbs={[{ label: 'Experiments', href: '/' }, { label: page.experiment.name }]}
      actions={<ShareButton target={{ kind: 'experiment', experimentId: id }} experimentId={id} />}
    >
      <Prefetched
        data={[
          [experimentQuery(id).queryKey, page],
          [reportQuery(id, asked).queryKey, show(report)],
          [launchProgressQuery(id).queryKey, show({ launch: launchProgress(db, id, new Date()) })],
        ]}
      >
        <ExperimentView id={id} keyConfigured={access.kind === 'person' && keyConfigured()} />
      </Prefetched>
    </PageFrame>
  );
}
