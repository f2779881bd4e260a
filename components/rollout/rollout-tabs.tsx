'use client';

import dynamic from 'next/dynamic';
import { LineageTab } from '@/components/lineage/lineage-tab';
import { useSharedParts } from '@/components/sharing/share-context';
import { SummaryPanel } from '@/components/summary/summary-panel';
import { TrajectoryView } from '@/components/trajectory/trajectory-view';
import { SkeletonRows } from '@/components/ui/skeleton';
import { UrlTabs, type TabItem } from '@/components/ui/tabs';
import { isKeptFile } from './file-kinds';
import { FilesTab } from './files-tab';
import { MetadataTab } from './metadata-tab';
import type { LiveRollout } from './use-live-rollout';
import { VerifierTab } from './verifier-tab';

const PatchTab = dynamic(() => import('./patch-tab').then((module) => module.PatchTab), {
  loading: () => <SkeletonRows rows={10} label="Loading the patch view" />,
});

/** Everything that was recorded of a rollout; under a shared link, what the link shows of it. */
export function RolloutTabs(props: Omit<LiveRollout, 'feed'>) {
  const { rollout } = props;
  const shown = useSharedParts();
  const items = [
    ...(shown.trajectories ? recordedTabs(props) : [summaryTab(props)]),
    ...(shown.outcomes ? [verifierTab(props)] : []),
    ...(shown.trajectories ? filesTabs(props) : []),
    ...(shown.lineage ? lineageTabs(props) : []),
    {
      id: 'metadata',
      label: 'Metadata',
      count: rollout.warnings.length || null,
      content: <MetadataTab rollout={rollout} />,
    },
  ];
  return <UrlTabs label="Parts of the rollout" items={items} />;
}

type Props = Omit<LiveRollout, 'feed'>;

function recordedTabs({ rollout, fresh, live, wasLive }: Props): TabItem[] {
  return [
    {
      id: 'trajectory',
      label: 'Trajectory',
      count: rollout.outline.length,
      content: <TrajectoryView rollout={rollout} fresh={fresh} live={live} wasLive={wasLive} />,
    },
    { id: 'patch', label: 'Patch', content: <PatchTab rolloutId={rollout.id} patch={rollout.patch} /> },
  ];
}

/** Its steps lead nowhere: the trajectory is not shown. */
function summaryTab({ rollout }: Props): TabItem {
  return { id: 'summary', label: 'Summary', content: <SummaryPanel rollout={rollout} onCite={null} /> };
}

function verifierTab({ rollout }: Props): TabItem {
  const { tests } = rollout.outcome;
  const failed = tests.filter((test) => test.status === 'failed' || test.status === 'error').length;
  const logs = rollout.attachments.filter((attachment) => !isKeptFile(attachment)).length;
  return {
    id: 'verifier',
    label: failed > 0 ? `Verifier (${failed} failed)` : 'Verifier',
    count: tests.length + logs || null,
    content: <VerifierTab rollout={rollout} />,
  };
}

function filesTabs({ rollout }: Props): TabItem[] {
  const kept = rollout.attachments.filter(isKeptFile).length;
  return kept === 0
    ? []
    : [{ id: 'files', label: 'Files', count: kept, content: <FilesTab rollout={rollout} /> }];
}

function lineageTabs({ rollout }: Props): TabItem[] {
  const { shown, shownTo } = rollout.lineage;
  return shown === null && shownTo === 0
    ? []
    : [
        {
          id: 'lineage',
          label: 'Lineage',
          count: shown ?? shownTo,
          content: <LineageTab rollout={rollout} />,
        },
      ];
}
