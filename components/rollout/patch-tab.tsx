'use client';

import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { patchQuery, type RolloutPageData } from '@/lib/api/rollouts';
import { formatBytes } from '@/lib/metrics/format';
import { PlainText } from '@/components/trajectory/plain-text';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { SkeletonRows } from '@/components/ui/skeleton';
import { PatchFileView } from './patch-file-view';
import { splitPatch, type PatchFile } from './split-patch';

/** Files beyond this many lines, counted from the first, are opened on demand: thousands at once would stall the page. */
const LINES_AT_ONCE = 1_500;

/** Which files stand open at first. */
function openAtFirst(files: readonly PatchFile[]): boolean[] {
  let lines = 0;
  return files.map((file) => (lines += file.text.split('\n').length) <= LINES_AT_ONCE);
}

/** The patch file by file. A huge one is fetched when asked for; none and an empty one are different things. */
export function PatchTab({ rolloutId, patch }: { rolloutId: string; patch: RolloutPageData['patch'] }) {
  const [asked, setAsked] = useState(false);
  const query = useQuery({ ...patchQuery(rolloutId), enabled: asked });
  const text = patch?.text ?? query.data?.patch ?? null;
  if (patch === null)
    return (
      <EmptyState title="No patch was recorded">
        The imported files do not hold a patch; the edits stand in the trajectory.
      </EmptyState>
    );
  if (patch.chars === 0 || text?.trim() === '')
    return (
      <EmptyState title="The patch is empty">The agent handed in no change of the work tree.</EmptyState>
    );
  if (query.isError) return <ErrorState what={query.error.message} onRetry={() => void query.refetch()} />;
  if (text === null)
    return asked ? (
      <SkeletonRows rows={10} label="Loading the patch" />
    ) : (
      <EmptyState
        title={`This patch is ${formatBytes(patch.chars)} long`}
        action={<Button onClick={() => setAsked(true)}>Show it</Button>}
      >
        It was not loaded with the page.
      </EmptyState>
    );
  return <PatchText text={text} />;
}

function PatchText({ text }: { text: string }) {
  const files = useMemo(() => splitPatch(text), [text]);
  const open = openAtFirst(files);
  const added = files.reduce((sum, file) => sum + file.added, 0);
  const removed = files.reduce((sum, file) => sum + file.removed, 0);
  return (
    <div className="space-y-3">
      <p className="flex flex-wrap items-center gap-3 text-ink-2">
        <span className="num">
          {files.length} {files.length === 1 ? 'file' : 'files'} · +{added} −{removed} ·{' '}
          {formatBytes(text.length)}
        </span>
        <CopyButton text={text}>Copy patch</CopyButton>
      </p>
      {files.length === 0 && (
        <>
          <p>This text is not a unified diff; it is shown as it is.</p>
          <pre className="rounded-md border border-line bg-surface p-2 [overflow-wrap:anywhere] whitespace-pre-wrap">
            <PlainText text={text.slice(0, 100_000)} />
          </pre>
        </>
      )}
      {files.map((file, i) => (
        <PatchFileSection key={`${file.name}${i}`} file={file} openAtFirst={open[i] ?? false} />
      ))}
    </div>
  );
}

function PatchFileSection({ file, openAtFirst: first }: { file: PatchFile; openAtFirst: boolean }) {
  const lines = file.text.split('\n').length;
  const [open, setOpen] = useState(first);
  return (
    <section aria-label={file.name} className="overflow-hidden rounded-md border border-line bg-surface">
      <h2 className="flex min-h-8 flex-wrap items-center gap-2 border-b border-line bg-sunken px-3">
        <code className="[overflow-wrap:anywhere]">
          {file.from !== null && (
            <>
              <PlainText text={file.from} /> →{' '}
            </>
          )}
          <PlainText text={file.name} />
        </code>
        {file.kind !== 'changed' && <Badge>{file.kind}</Badge>}
        <span className="num ml-auto text-ink-2">
          +{file.added} −{file.removed}
        </span>
      </h2>
      {file.kind === 'binary' ? (
        <p className="px-3 py-2 text-ink-3">A binary file; its content is not shown.</p>
      ) : open ? (
        <PatchFileView file={file} />
      ) : (
        <p className="px-3 py-2">
          <Button
            small
            onClick={() => setOpen(true)}
          >{`Show ${lines} lines · ${formatBytes(file.text.length)}`}</Button>
        </p>
      )}
    </section>
  );
}
