import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { pageAccess } from '@/app/access/page-access';
import { RolloutView } from '@/components/rollout/rollout-view';
import { PageFrame } from '@/components/shell/page-frame';
import { ShareButton } from '@/components/sharing/share-button';
import { Prefetched } from '@/components/shell/prefetched';
import { rolloutPage } from '@/db/rollout-page';
import { rolloutQuery } from '@/lib/api/rollouts';

interface Props {
  params: Promise<{ id: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { id } = await params;
  const { db, show } = await pageAccess({ kind: 'rollout', id, part: 'page' });
  const rollout = show(rolloutPage(db, id));
  return { title: rollout ? `${rollout.task.name} #${rollout.slot + 1}` : 'Not found' };
}

/** One rollout: how it ended or where it stands, its steps, patch, verifier and summary. */
export default async function RolloutRoute({ params }: Props) {
  const { id } = await params;
  const { db, show } = await pageAccess({ kind: 'rollout', id, part: 'page' });
  const stored = rolloutPage(db, id);
  if (!stored) notFound();
  const rollout = show(stored);
  const { experiment, task } = rollout;
  return (
    <PageFrame
      crumbs={[
        { label: experiment.name, href: `/experiments/${experiment.id}` },
        { label: task.name, href: `/experiments/${experiment.id}/tasks/${task.slug}` },
        { label: `#${rollout.slot + 1}` },
      ]}
      actions={<ShareButton target={{ kind: 'rollout', rolloutId: id }} experimentId={experiment.id} />}
    >
      <Prefetched data={[[rolloutQuery(id).queryKey, rollout]]}>
        <RolloutView key={id} initial={rollout} />
      </Prefetched>
    </PageFrame>
  );
}
