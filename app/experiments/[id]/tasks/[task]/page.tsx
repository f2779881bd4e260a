import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { pageAccess } from '@/app/access/page-access';
import { TaskView } from '@/components/bracket/task-view';
import { PageFrame } from '@/components/shell/page-frame';
import { ShareButton } from '@/components/sharing/share-button';
import { taskPage } from '@/db/task-page';

interface Props {
  params: Promise<{ id: string; task: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

async function load({ params, searchParams }: Props) {
  const { id, task } = await params;
  const { selection } = await searchParams;
  const chosen = typeof selection === 'string' ? selection : null;
  const slug = decodeURIComponent(task);
  const { db, show } = await pageAccess({ kind: 'task', experimentId: id, task: slug });
  return { page: show(taskPage(db, id, slug, chosen)), selection: chosen };
}

export async function generateMetadata(props: Props): Promise<Metadata> {
  const { page } = await load(props);
  return { title: page ? `${page.task.name} · ${page.experiment.name}` : 'Not found' };
}

/** A task of an experiment: the bracket. */
export default async function TaskRoute(props: Props) {
  const { page, selection } = await load(props);
  if (!page) notFound();
  return (
    <PageFrame
      crumbs={[
        { label: page.experiment.name, href: `/experiments/${page.experiment.id}` },
        { label: page.task.name },
      ]}
      actions={
        <ShareButton
          target={{ kind: 'task', experimentId: page.experiment.id, task: page.task.slug }}
          experimentId={page.experiment.id}
        />
      }
    >
      <TaskView key={`${page.task.id}/${selection}`} initial={page} selection={selection} />
    </PageFrame>
  );
}
