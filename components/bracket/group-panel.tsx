'use client';

import { useQuery } from '@tanstack/react-query';
import { useHotkeys } from 'react-hotkeys-hook';
import { groupQuery } from '@/lib/api/tournaments';
import { compareHref, MOST_COMPARED } from '@/lib/compare/compare-query';
import { ScriptedLabel } from '@/components/figures/scripted-label';
import { IconButton } from '@/components/ui/button';
import { LinkButton } from '@/components/ui/link-button';
import { ErrorState } from '@/components/ui/error-state';
import { keyIsTaken } from '@/components/ui/key-is-taken';
import { SidePanel } from '@/components/ui/side-panel';
import { SkeletonRows } from '@/components/ui/skeleton';
import { groupOrder, type BracketModel } from './bracket-model';
import { CandidateColumns } from './candidate-columns';
import { DECISION_WORDS } from '@/lib/bracket/group-words';
import { parseGroupKey } from '@/lib/bracket/layout';
import { VoteStrip } from './vote-strip';

/** One group beside the bracket: its candidates' summaries aligned, then every vote. Esc closes, ←/→ go on. */
export function GroupPanel({
  model,
  title = null,
  groupKey,
  onOpen,
  onClose,
}: {
  model: BracketModel;
  /** Which of several tournaments it is. */
  title?: string | null;
  groupKey: string;
  onOpen: (key: string) => void;
  onClose: () => void;
}) {
  const order = groupOrder(model);
  const at = order.indexOf(groupKey);
  const move = (by: 1 | -1) => {
    const key = order[at + by];
    if (key) onOpen(key);
  };
  // Captured: the panel keeps arrow keys pressed inside it to itself.
  const keys = { ignoreEventWhen: keyIsTaken, eventListenerOptions: { capture: true } };
  useHotkeys('left', () => move(-1), keys, [order, at]);
  useHotkeys('right', () => move(1), keys, [order, at]);
  const place = parseGroupKey(groupKey);
  return (
    <SidePanel
      open
      onClose={onClose}
      title={
        place ? (
          <>
            {title && `${title} · `}Round {place.round + 1} · group {place.group + 1}
            <span className="ml-2 text-sm font-normal text-ink-3">
              {at + 1} / {order.length}
            </span>
          </>
        ) : (
          'Group'
        )
      }
      actions={
        <>
          <IconButton label="Previous group (←)" disabled={at <= 0} onClick={() => move(-1)}>
            ←
          </IconButton>
          <IconButton label="Next group (→)" disabled={at === order.length - 1} onClick={() => move(1)}>
            →
          </IconButton>
        </>
      }
    >
      {place && at >= 0 ? (
        <GroupContent model={model} place={place} />
      ) : (
        <ErrorState
          what={`This tournament has no group ${groupKey}.`}
          todo="Choose a group in the bracket, or close this panel."
        />
      )}
    </SidePanel>
  );
}

function GroupContent({ model, place }: { model: BracketModel; place: { round: number; group: number } }) {
  const query = useQuery(groupQuery(model.tournament.id, place.round, place.group));
  if (query.isPending) return <SkeletonRows rows={12} label="Loading the group" />;
  if (query.isError) return <ErrorState what={query.error.message} onRetry={() => void query.refetch()} />;
  const { group, model: judge, scripted, promptVersion } = query.data;
  const decided = group.decidedBy ? DECISION_WORDS[group.decidedBy].long : 'Not decided yet.';
  return (
    <div className="space-y-5">
      <p className="flex flex-wrap items-center gap-2 text-ink-2">
        {decided} Judge: {judge} {scripted && <ScriptedLabel model={judge} />} prompt {promptVersion}
        {group.candidates.length > 1 && <CompareThese candidates={group.candidates} />}
      </p>
      <VoteStrip data={query.data} slotOf={model.labelOf} />
      <CandidateColumns model={model} data={query.data} />
    </div>
  );
}

/** To the comparison of a group's candidates; of more than fit, the first ones, with all as the list to walk. */
function CompareThese({ candidates }: { candidates: readonly string[] }) {
  const first = candidates.slice(0, MOST_COMPARED);
  const list = new URLSearchParams(first.length < candidates.length ? { list: candidates.join(',') } : {});
  return (
    <LinkButton small href={compareHref(first, list)} prefetch={false} className="ml-auto">
      {first.length < candidates.length ? `Compare ${first.length} of ${candidates.length}` : 'Compare these'}
    </LinkButton>
  );
}
