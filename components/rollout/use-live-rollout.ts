'use client';

import { useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { useShared } from '@/components/sharing/share-context';
import { useFeed, type FeedState } from '@/components/live/use-feed';
import type { FeedEvent } from '@/lib/api/events';
import { isLive, rolloutTailQuery } from '@/lib/api/rollout-tail';
import { rolloutQuery, type RolloutPageData, type StepRowData } from '@/lib/api/rollouts';

/** Reads are at least this far apart however fast steps come. */
const REFRESH_MS = 300;

export interface LiveRollout {
  /** The page with the steps, spend and status of now. */
  rollout: RolloutPageData;
  /** Rows of the steps that came while the page was open, by number. */
  fresh: ReadonlyMap<number, StepRowData>;
  live: boolean;
  /** It ran when the page was opened: its end is news. */
  wasLive: boolean;
  feed: FeedState;
}

/** Reads the tail again, one read at a time; what is asked for meanwhile leads to one more. */
function tailReader(client: QueryClient, rolloutId: string): () => void {
  let wanted = false;
  let reading = false;
  const read = async () => {
    reading = true;
    while (wanted) {
      wanted = false;
      await client.refetchQueries({ queryKey: ['rollout', rolloutId, 'tail'] });
      await new Promise((done) => setTimeout(done, REFRESH_MS));
    }
    reading = false;
  };
  return () => {
    wanted = true;
    if (!reading) void read();
  };
}

/**
 * A rollout's page that follows the feed: steps are added as they are recorded, and what is known only at the end
 * (verdict, patch, files) or later (a summary) is read when there is word of it.
 */
export function useLiveRollout(initial: RolloutPageData): LiveRollout {
  const client = useQueryClient();
  const { id } = initial;
  const { data: page } = useQuery({ ...rolloutQuery(id), initialData: initial });
  const [known] = useState(page.outline.length);
  const [wasLive] = useState(isLive(page));
  const live = isLive(page);
  const follows = useShared() === null;
  const { data: tail } = useQuery({ ...rolloutTailQuery(client, id, known), enabled: live && follows });
  const [readTail] = useState(() => tailReader(client, id));
  const onEvent = (event: FeedEvent) => {
    if (event.type === 'summary-written')
      void client.invalidateQueries({ queryKey: rolloutQuery(id).queryKey });
    else readTail();
  };
  const feed = useFeed(initial.experiment.id, id, initial.lastEvent, { onEvent, onConnect: readTail });

  // The tail is read to its end before the page that holds the verdict: so no step is missing for a moment.
  const ended = live && tail !== undefined && !isLive(tail);
  useEffect(() => {
    if (ended) void client.invalidateQueries({ queryKey: rolloutQuery(id).queryKey });
  }, [client, ended, id]);

  return useMemo(() => {
    const fresh = new Map((tail?.steps ?? []).map((step) => [step.index, step]));
    const added = (tail?.steps ?? []).filter((step) => step.index > page.outline.length);
    const outline = added.length === 0 ? page.outline : [...page.outline, ...added];
    if (!live || !tail) return { rollout: { ...page, outline }, fresh, live, wasLive, feed };
    // Until the verdict is read with the page, an ended rollout is still being judged for the reader.
    const status = isLive(tail) ? tail.status : ('grading' as const);
    const { usage, costUsd } = tail;
    return { rollout: { ...page, outline, status, usage, costUsd }, fresh, live, wasLive, feed };
  }, [page, tail, live, wasLive, feed]);
}
