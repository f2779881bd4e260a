import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { pageAccess } from '@/app/access/page-access';
import { wholeNumber } from '@/app/api/v1/answer';
import { GroupAlone } from '@/components/bracket/group-view';
import { PageFrame } from '@/components/shell/page-frame';
import { ShareButton } from '@/components/sharing/share-button';
import { Prefetched } from '@/components/shell/prefetched';
import { PlainText } from '@/components/trajectory/plain-text';
import { findExperiment, taskById } from '@/db/experiments';
import { groupPage } from '@/db/group-page';
import { findTournament } from '@/db/tournaments';
import { groupQuery } from '@/lib/api/tournaments';

interface Props {
  params: Promise<{ tournament: string; round: string; group: string }>;
}

async function load({ params }: Props) {
  const { tournament: id, ...place } = await params;
  const [round, group] = [wholeNumber(place.round), wholeNumber(place.group)];
  if (round === null || group === null) notFound();
  const { db, show } = await pageAccess({ kind: 'tournament', id, group: { round, group } });
  const page = groupPage(db, id, round, group);
  const tournament = findTournament(db, id);
  const task = tournament && taskById(db, tournament.taskId);
  const experiment = tournament && findExperiment(db, tournament.experimentId);
  if (!page || !task || !experiment) notFound();
  const names = show({ task: task.name, experiment: experiment.name });
  const title = `Round ${round + 1} · group ${group + 1}`;
  const ids = { tournamentId: id, round, group };
  return { ids, page: show(page), names, title, experimentId: experiment.id, slug: task.slug };
}

export async function generateMetadata(props: Props): Promise<Metadata> {
  const { title, names } = await load(props);
  return { title: `${title} · ${names.task}` };
}

/** One group of a tournament by itself: what a link to it shows. */
export default async function GroupRoute(props: Props) {
  const { ids, page, names, title, experimentId, slug } = await load(props);
  const { tournamentId, round, group } = ids;
  return (
    <PageFrame
      crumbs={[
        { label: names.experiment, href: `/experiments/${experimentId}` },
        { label: names.task, href: `/experiments/${experimentId}/tasks/${slug}` },
        { label: title },
      ]}
      actions={
        <ShareButton
          target={{ kind: 'group', experimentId, task: slug, ...ids }}
          experimentId={experimentId}
        />
      }
    >
      <h1 className="mb-2 text-lg font-semibold">
        {title}{' '}
        <span className="font-normal text-ink-2">
          of <PlainText text={names.task} />
        </span>
      </h1>
      <Prefetched data={[[groupQuery(tournamentId, round, group).queryKey, page]]}>
        <GroupAlone {...ids} />
      </Prefetched>
    </PageFrame>
  );
}
