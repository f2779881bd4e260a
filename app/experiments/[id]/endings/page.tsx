import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { pageAccess } from '@/app/access/page-access';
import { EndingsView } from '@/components/endings/endings-view';
import { PageFrame } from '@/components/shell/page-frame';
import { Prefetched } from '@/components/shell/prefetched';
import { lastEventSeq } from '@/db/events';
import { findExperiment } from '@/db/experiments';
import { findLaunch } from '@/db/launches';
import { wholeReport } from '@/db/report';
import { defaultSelection } from '@/db/report-input';
import { reportQuery } from '@/lib/api/report';

interface Props {
  params: Promise<{ id: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { id } = await params;
  const { db, show } = await pageAccess({ kind: 'experiment', id, part: 'endings' });
  const experiment = show(findExperiment(db, id));
  return { title: experiment ? `Won and lost · ${experiment.name}` : 'Not found' };
}

/** How every task of a pipeline ended. */
export default async function EndingsRoute({ params }: Props) {
  const { id } = await params;
  const { db, show } = await pageAccess({ kind: 'experiment', id, part: 'endings' });
  // Read first: an event that comes in between is told again rather than missed.
  const lastEvent = lastEventSeq(db);
  const experiment = show(findExperiment(db, id));
  if (!experiment) notFound();
  const scripted = findLaunch(db, id)?.scripted ?? false;
  return (
    <PageFrame crumbs={[{ label: experiment.name, href: `/experiments/${id}` }, { label: 'Won and lost' }]}>
      <Prefetched
        data={[[reportQuery(id, null).queryKey, show(wholeReport(db, id, defaultSelection(db, id)))]]}
      >
        <EndingsView id={id} name={experiment.name} scripted={scripted} lastEvent={lastEvent} />
      </Prefetched>
    </PageFrame>
  );
}
