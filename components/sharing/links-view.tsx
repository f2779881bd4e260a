'use client';

import { useQuery } from '@tanstack/react-query';
import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { LinkButton } from '@/components/ui/link-button';
import { PlainSelect } from '@/components/ui/select';
import { SkeletonRows } from '@/components/ui/skeleton';
import { SHARE_STATES } from '@/lib/access/share-state';
import { sharesQuery } from '@/lib/api/shares';
import { ShareTable } from './share-table';
import { KIND_WORDS } from './share-words';

const KINDS = ['experiment', 'task', 'rollout', 'group', 'comparison', 'experiments'] as const;
const STATE = {
  state: parseAsStringLiteral(SHARE_STATES),
  kind: parseAsStringLiteral(KINDS),
  q: parseAsString.withDefault(''),
};

/** All links with filters, which stand in the URL. */
export function LinksView() {
  const query = useQuery(sharesQuery(null));
  const [{ state, kind, q }, setState] = useQueryStates(STATE, { scroll: false });
  if (query.isError) return <ErrorState what={query.error.message} onRetry={() => void query.refetch()} />;
  if (!query.data) return <SkeletonRows rows={8} label="Loading the links" />;
  const { shares } = query.data;
  if (shares.length === 0)
    return (
      <EmptyState title="Nothing is shared" action={<LinkButton href="/">All experiments</LinkButton>}>
        Experiments, tasks, rollouts, groups and comparisons have a Share button: it makes a link that shows
        that one thing, to read, until it expires or is revoked here.
      </EmptyState>
    );
  const text = q.toLowerCase();
  const shown = shares.filter(
    (share) =>
      (state === null || share.state === state) &&
      (kind === null || share.target.kind === kind) &&
      `${share.title} ${share.createdBy ?? ''}`.toLowerCase().includes(text),
  );
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-3">
        <input
          type="search"
          aria-label="Search links by title or by who made them"
          placeholder="Title or maker"
          value={q}
          onChange={(event) => void setState({ q: event.target.value || null })}
          className="field w-56"
        />
        <PlainSelect
          label="State"
          value={state ?? 'all'}
          options={[
            { value: 'all', label: 'all states' },
            ...SHARE_STATES.map((value) => ({ value, label: value })),
          ]}
          onChange={(value) => void setState({ state: value === 'all' ? null : value })}
        />
        <PlainSelect
          label="Kind"
          value={kind ?? 'all'}
          options={[
            { value: 'all', label: 'all kinds' },
            ...KINDS.map((value) => ({ value, label: KIND_WORDS[value] })),
          ]}
          onChange={(value) => void setState({ kind: value === 'all' ? null : value })}
        />
        <span className="num text-ink-3" aria-live="polite">
          {shown.length} of {shares.length}
        </span>
      </div>
      {shown.length === 0 ? (
        <p className="py-6 text-ink-2">No link fits these filters.</p>
      ) : (
        <ShareTable shares={shown} named />
      )}
    </div>
  );
}
