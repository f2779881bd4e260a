'use client';

import { useHotkeys } from 'react-hotkeys-hook';
import { IconButton } from '@/components/ui/button';
import { ShareButton } from '@/components/sharing/share-button';
import { ErrorState } from '@/components/ui/error-state';
import { keyIsTaken } from '@/components/ui/key-is-taken';
import { SidePanel } from '@/components/ui/side-panel';
import { groupOrder, type BracketModel } from './bracket-model';
import { GroupContent } from './group-view';
import { parseGroupKey } from '@/lib/bracket/layout';

/** One group beside the bracket: its candidates' summaries aligned, then every vote. Esc closes, ←/→ go on. */
export function GroupPanel({
  model,
  title = null,
  groupKey,
  of,
  onOpen,
  onClose,
}: {
  model: BracketModel;
  /** Which of several tournaments it is. */
  title?: string | null;
  groupKey: string;
  /** The task whose tournament it is. */
  of: { experimentId: string; task: string };
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
          {place && (
            <ShareButton
              small
              target={{ kind: 'group', ...of, tournamentId: model.tournament.id, ...place }}
              experimentId={of.experimentId}
            />
          )}
        </>
      }
    >
      {place && at >= 0 ? (
        <GroupContent tournamentId={model.tournament.id} {...place} names={model} />
      ) : (
        <ErrorState
          what={`This tournament has no group ${groupKey}.`}
          todo="Choose a group in the bracket, or close this panel."
        />
      )}
    </SidePanel>
  );
}
