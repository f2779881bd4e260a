'use client';

import { useQuery } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { attachmentQuery, type RolloutPageData } from '@/lib/api/rollouts';
import { formatBytes, formatCount } from '@/lib/metrics/format';
import { PlainText } from '@/components/trajectory/plain-text';
import { TerminalOutput } from '@/components/trajectory/terminal-output';
import { TerminalScreen } from '@/components/trajectory/terminal-screen';
import { Button } from '@/components/ui/button';
import { ErrorState } from '@/components/ui/error-state';
import { Skeleton } from '@/components/ui/skeleton';
import { FILE_KINDS, isKeptFile, type PageAttachment } from './file-kinds';

const RecordingPlayer = dynamic(() => import('./recording-player').then((module) => module.RecordingPlayer), {
  loading: () => <Skeleton className="h-64 w-full" />,
});

/** Files that the agent kept: recordings first, then by name. Each is fetched when it is opened. */
export function FilesTab({ rollout }: { rollout: RolloutPageData }) {
  const files = rollout.attachments
    .filter(isKeptFile)
    .sort(
      (a, b) =>
        Number(b.kind === 'recording') - Number(a.kind === 'recording') ||
        a.name.localeCompare(b.name, 'en', { numeric: true }),
    );
  return (
    <ul className="max-w-[calc(160ch+4rem)] border-t border-line">
      {files.map((file) => (
        <KeptFile key={file.position} rolloutId={rollout.id} file={file} />
      ))}
    </ul>
  );
}

function KeptFile({ rolloutId, file }: { rolloutId: string; file: PageAttachment }) {
  const [open, setOpen] = useState(false);
  const played = file.kind === 'recording';
  return (
    <li className="border-b border-line py-1">
      <div className="flex min-h-6 flex-wrap items-center gap-x-3 gap-y-1">
        <Button
          small
          className="w-14"
          aria-expanded={open}
          aria-label={`${open ? 'Close' : played ? 'Play' : 'Show'} ${file.name}`}
          onClick={() => setOpen(!open)}
        >
          {open ? 'Close' : played ? 'Play' : 'Show'}
        </Button>
        <code className="min-w-0 [overflow-wrap:anywhere]">
          <PlainText text={file.name} />
        </code>
        <span className="num text-xs text-ink-3">
          {FILE_KINDS[file.kind]}
          {!played && ` · ${formatCount(file.lines)} ${file.lines === 1 ? 'line' : 'lines'}`} ·{' '}
          {formatBytes(file.chars)}
        </span>
      </div>
      {open && <Content rolloutId={rolloutId} file={file} />}
    </li>
  );
}

function Content({ rolloutId, file }: { rolloutId: string; file: PageAttachment }) {
  const { data, error, refetch } = useQuery(attachmentQuery(rolloutId, file.position));
  if (error) return <ErrorState what={error.message} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton className="my-2 h-24 w-full" />;
  if (data.text === '') return <p className="py-1 text-ink-3">(empty)</p>;
  return (
    <div className="py-2">
      {file.kind === 'recording' ? (
        <RecordingPlayer text={data.text} name={file.name} />
      ) : file.kind === 'screen' ? (
        <TerminalScreen text={data.text} label={file.name} />
      ) : (
        <TerminalOutput text={data.text} label={file.name} />
      )}
    </div>
  );
}
