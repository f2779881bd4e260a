'use client';

import { useQuery } from '@tanstack/react-query';
import { parseAsBoolean, parseAsString, useQueryStates } from 'nuqs';
import { ManifestCompare } from '@/components/manifest/manifest-compare';
import { ManifestToolbar } from '@/components/manifest/manifest-toolbar';
import { ManifestView } from '@/components/manifest/manifest-view';
import { ErrorState } from '@/components/ui/error-state';
import { SkeletonRows } from '@/components/ui/skeleton';
import type { ExperimentPageData, SelectionLine } from '@/lib/api/experiments';
import { manifestQuery } from '@/lib/api/manifests';
import { SelectionManifest } from './selection-manifest';

/**
 * Everything that decided the experiment, to be read, taken away and repeated; with `?with=` beside that of another one.
 * `selection` is told in full when a person asked for it afterwards.
 */
export function ManifestTab({
  page,
  selection,
}: {
  page: ExperimentPageData;
  selection: SelectionLine | null;
}) {
  const { id } = page.experiment;
  const [{ with: other, all }, setState] = useQueryStates(
    { with: parseAsString, all: parseAsBoolean.withDefault(false) },
    { history: 'push', scroll: false },
  );
  const mine = useQuery(manifestQuery(id));
  const theirs = useQuery({ ...manifestQuery(other ?? id), enabled: other !== null });
  const shown = other === null ? null : (theirs.data ?? null);
  const failed = mine.error ?? (other === null ? null : theirs.error);
  return (
    <div className="flex flex-col gap-3">
      <ManifestToolbar
        experimentId={id}
        other={other}
        all={all}
        onOther={(next) => void setState({ with: next })}
        onAll={(next) => void setState({ all: next ? true : null })}
      />
      {failed ? (
        <ErrorState
          what={failed.message}
          where={`the manifest of ${mine.error ? id : other}`}
          todo="Choose another experiment, or try again."
          onRetry={() => void Promise.all([mine.refetch(), theirs.refetch()])}
        />
      ) : !mine.data || (other !== null && !shown) ? (
        <SkeletonRows label="Loading the manifest" />
      ) : shown ? (
        <ManifestCompare a={mine.data} b={shown} all={all} />
      ) : (
        <>
          {selection?.purpose === null && <SelectionManifest selection={selection} />}
          <ManifestView manifest={mine.data} tasks={page.tasks} />
        </>
      )}
    </div>
  );
}
