import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { pageAccess } from '@/app/access/page-access';
import { SelectionsView } from '@/components/selections/selections-view';
import { PageFrame } from '@/components/shell/page-frame';
import { Prefetched } from '@/components/shell/prefetched';
import { lastEventSeq } from '@/db/events';
import { findExperiment } from '@/db/experiments';
import { selectionsInput } from '@/db/selections-input';
import { selectionsQuery } from '@/lib/api/selections';
import { selectionsReport } from '@/lib/metrics/selections-report';

interface Props {
  params: Promise<{ id: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { id } = await params;
  const { db, show } = await pageAccess({ kind: 'experiment', id, part: 'selections' });
  const experiment = show(findExperiment(db, id));
  return { title: experiment ? `Selections · ${experiment.name}` : 'Not found' };
}

/** All selections of an experiment. */
export default async function SelectionsRoute({ params }: Props) {
  const { id } = await params;
  const { db, show } = await pageAccess({ kind: 'experiment', id, part: 'selections' });
  // Read first: an event that comes in between is told again rather than missed.
  const lastEvent = lastEventSeq(db);
  const experiment = show(findExperiment(db, id));
  if (!experiment) notFound();
  const input = selectionsInput(db, id);
  return (
    <PageFrame crumbs={[{ label: experiment.name, href: `/experiments/${id}` }, { label: 'Selections' }]}>
      <Prefetched data={[[selectionsQuery(id).queryKey, show(selectionsReport(input))]]}>
        <SelectionsView
          id={id}
          name={experiment.name}
          slugs={input.tasks.map((task) => task.slug)}
          lastEvent={lastEvent}
        />
      </Prefetched>
    </PageFrame>
  );
}
