'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { TimeAgo } from '@/components/figures/time-ago';
import { PlainText } from '@/components/trajectory/plain-text';
import { Button } from '@/components/ui/button';
import { DataTable, Td, Th } from '@/components/ui/data-table';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { SkeletonRows } from '@/components/ui/skeleton';
import { eventsQuery, type FeedEvent } from '@/lib/api/events';

const detail = (event: FeedEvent) =>
  Object.entries(event.payload)
    .map(([key, value]) => `${key} ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(' · ');

/** The experiment's feed, newest first. */
export function EventsTab({ experimentId }: { experimentId: string }) {
  const query = useInfiniteQuery(eventsQuery(experimentId));
  if (query.isError && !query.data)
    return <ErrorState what={query.error.message} where="the events" onRetry={() => void query.refetch()} />;
  if (!query.data) return <SkeletonRows label="Loading events" />;
  const events = query.data.pages.flatMap((page) => page.events);
  if (events.length === 0) return <EmptyState title="Nothing has happened yet" />;
  return (
    <>
      <DataTable caption="Events, newest first">
        <thead>
          <tr>
            <Th align="right">No.</Th>
            <Th>When</Th>
            <Th>What</Th>
            <Th>About</Th>
          </tr>
        </thead>
        <tbody>
          {events.map((event) => (
            <tr key={event.seq}>
              <Td align="right" className="text-ink-3">
                {event.seq}
              </Td>
              <Td className="text-ink-2">
                <TimeAgo iso={event.createdAt} />
              </Td>
              <Td className="font-medium">{event.type.replaceAll('-', ' ')}</Td>
              <Td className="max-w-xl truncate font-mono text-xs text-ink-2" title={detail(event)}>
                <PlainText text={detail(event)} />
              </Td>
            </tr>
          ))}
        </tbody>
      </DataTable>
      {query.hasNextPage && (
        <Button
          className="mt-3"
          disabled={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          Older events
        </Button>
      )}
    </>
  );
}
