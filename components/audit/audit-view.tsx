'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { SkeletonRows } from '@/components/ui/skeleton';
import { AUDIT_AREAS } from '@/lib/access/audit-entry';
import { auditQuery } from '@/lib/api/audit';
import { AuditFilters } from './audit-filters';
import { AuditTable } from './audit-table';

/** Who did what, newest first; the filters stand in the URL. */
export function AuditView() {
  const [filter, setFilter] = useQueryStates(
    { area: parseAsStringLiteral(AUDIT_AREAS), actor: parseAsString, experiment: parseAsString },
    { scroll: false, history: 'push' },
  );
  const query = useInfiniteQuery(auditQuery(filter));
  if (query.isError && !query.data)
    return <ErrorState what={query.error.message} where="the audit" onRetry={() => void query.refetch()} />;
  if (!query.data) return <SkeletonRows label="Loading the audit" />;
  const lines = query.data.pages.flatMap((page) => page.lines);
  const actors = query.data.pages[0]?.actors ?? [];
  const filtered = Object.values(filter).some((value) => value !== null);
  return (
    <div className="flex max-w-6xl flex-col gap-3">
      <AuditFilters filter={filter} actors={actors} onChange={(change) => void setFilter(change)} />
      {lines.length > 0 ? (
        <AuditTable lines={lines} onExperiment={(experiment) => void setFilter({ experiment })} />
      ) : filtered ? (
        <EmptyState
          title="Nobody did anything like that"
          action={<Button onClick={() => void setFilter(null)}>Show everything</Button>}
        />
      ) : (
        <EmptyState title="Nobody has done anything yet">
          Here stands who launched, stopped, imported, judged, exported, shared and deleted what, and who
          logged in.
        </EmptyState>
      )}
      {query.hasNextPage && (
        <Button
          className="self-start"
          disabled={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          Show older ones
        </Button>
      )}
    </div>
  );
}
