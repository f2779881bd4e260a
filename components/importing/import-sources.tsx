'use client';

import { useMutation } from '@tanstack/react-query';
import { clsx } from 'clsx';
import { FolderOpen, FileUp } from 'lucide-react';
import { useRef, useState, type DragEvent } from 'react';
import { startScan } from '@/app/actions/jobs';
import { Button } from '@/components/ui/button';
import { Command } from '@/components/ui/copy-button';
import { ErrorState } from '@/components/ui/error-state';
import { ProgressBar, rateAndEta } from '@/components/ui/progress-bar';
import { TextField } from '@/components/ui/text-field';
import { RunoffError } from '@/lib/errors';
import { chosenFiles, droppedFiles, type UploadFile } from './dropped-files';
import { uploadFiles, uploadProblem, type UploadLimits } from './upload';

export interface Format {
  format: string;
  name: string;
  reads: string;
}

export interface Limits extends UploadLimits {
  totalBytes: number;
}

const MIB = 2 ** 20;
const count = (n: number) => n.toLocaleString('en-US');

async function scan(source: Parameters<typeof startScan>[0]): Promise<string> {
  const answer = await startScan(source);
  if (!answer.ok) throw new RunoffError(answer.code, answer.message);
  return answer.id;
}

/** Where the rollouts come from: dropped or chosen files, a path on this machine, or the command line. */
export function ImportSources({
  formats,
  limits,
  onScan,
}: {
  formats: Format[];
  limits: Limits;
  onScan: (jobId: string) => void;
}) {
  const [sent, setSent] = useState<{ bytes: number; total: number; startedAt: string; now: number } | null>(
    null,
  );
  const abort = useRef<AbortController | null>(null);
  const upload = useMutation({
    mutationFn: async (files: UploadFile[]) => {
      const problem = uploadProblem(files, limits);
      if (problem) throw new RunoffError('too-large', problem);
      const total = files.reduce((sum, { file }) => sum + file.size, 0);
      const startedAt = new Date().toISOString();
      const progress = (bytes: number) => setSent({ bytes, total, startedAt, now: Date.now() });
      abort.current = new AbortController();
      progress(0);
      const uploadId = await uploadFiles(files, limits, progress, abort.current.signal);
      return scan({ uploadId });
    },
    onSuccess: onScan,
    onSettled: () => setSent(null),
  });
  const byPath = useMutation({ mutationFn: (path: string) => scan({ paths: [path] }), onSuccess: onScan });
  const error = upload.error ?? byPath.error;
  return (
    <div className="grid max-w-6xl gap-6 lg:grid-cols-[3fr_2fr]">
      <div className="flex min-w-0 flex-col gap-5">
        <DropZone disabled={upload.isPending} onFiles={(files) => upload.mutate(files)} limits={limits} />
        {sent && (
          <div className="flex items-end gap-3">
            <ProgressBar
              className="flex-1"
              label="Uploading"
              done={Math.round(sent.bytes / MIB)}
              total={Math.max(1, Math.round(sent.total / MIB))}
              unit="MiB"
              detail={rateAndEta(sent.bytes / MIB, sent.total / MIB, sent.startedAt, sent.now, 'MiB')}
            />
            <Button small onClick={() => abort.current?.abort(new Error('The upload was cancelled.'))}>
              Cancel
            </Button>
          </div>
        )}
        {error && <ErrorState what={error.message} />}
        <form
          className="flex items-start gap-2"
          onSubmit={(event) => {
            event.preventDefault();
            const path = new FormData(event.currentTarget).get('path');
            if (typeof path === 'string' && path.trim() !== '') byPath.mutate(path.trim());
          }}
        >
          <div className="min-w-0 flex-1">
            <TextField
              id="path"
              name="path"
              mono
              label="Or a path on the machine Runoff runs on"
              hint="A file, a folder or a .zip. Best for large folders: nothing is uploaded."
              placeholder="/data/runs/2026-11-20"
              required
            />
          </div>
          <Button type="submit" className="mt-6" disabled={byPath.isPending}>
            Look
          </Button>
        </form>
        <div>
          <p className="mb-1 text-sm font-medium">Or the command line</p>
          <Command>npx runoff import PATH --experiment NAME</Command>
        </div>
      </div>
      <FormatList formats={formats} limits={limits} />
    </div>
  );
}

function DropZone({
  disabled,
  onFiles,
  limits,
}: {
  disabled: boolean;
  onFiles: (files: UploadFile[]) => void;
  limits: Limits;
}) {
  const [over, setOver] = useState(false);
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    if (!disabled) void droppedFiles(event.dataTransfer).then(onFiles);
  };
  return (
    <section
      aria-label="Drop files here"
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
      className={clsx(
        'rounded-md border-2 border-dashed px-6 py-8 text-center',
        over ? 'border-accent bg-hover' : 'border-line-strong bg-surface',
      )}
    >
      <p className="text-base font-semibold">Drop rollouts here: files, folders or a .zip</p>
      <p className="mx-auto mt-1 max-w-prose text-ink-2">
        You see first what each file is and what would be imported; nothing is imported before you say so.
      </p>
      <div className="mt-4 flex flex-wrap justify-center gap-2">
        <Button disabled={disabled} onClick={() => files.current?.click()}>
          <FileUp size={16} aria-hidden /> Choose files
        </Button>
        <Button disabled={disabled} onClick={() => folder.current?.click()}>
          <FolderOpen size={16} aria-hidden /> Choose a folder
        </Button>
      </div>
      <p className="num mt-3 text-xs text-ink-3">
        at most {limits.uploadBytes / MIB} MiB and {count(limits.files)} files an upload
      </p>
      <input
        ref={files}
        type="file"
        multiple
        hidden
        data-testid="files"
        onChange={(event) => onFiles(chosenFiles(event.target.files))}
      />
      <input
        ref={(input) => {
          folder.current = input;
          input?.setAttribute('webkitdirectory', '');
        }}
        type="file"
        hidden
        onChange={(event) => onFiles(chosenFiles(event.target.files))}
      />
    </section>
  );
}

function FormatList({ formats, limits }: { formats: Format[]; limits: Limits }) {
  return (
    <section aria-labelledby="formats" className="min-w-0">
      <h2 id="formats" className="mb-2 text-sm font-semibold">
        What is read
      </h2>
      <dl className="divide-y divide-line rounded-md border border-line bg-surface">
        {formats.map(({ format, name, reads }) => (
          <div key={format} className="px-3 py-2">
            <dt className="font-medium">{name}</dt>
            <dd className="text-xs text-ink-2">{reads}</dd>
          </div>
        ))}
      </dl>
      <ul className="mt-3 list-disc space-y-1 pl-5 text-xs text-ink-2">
        <li>A format is found by what a file holds, not by its name.</li>
        <li>
          Outcomes come only from files that record them (verifier, report.json); without one they stay
          unknown.
        </li>
        <li>
          Rows of SWE-bench’s data set beside rollouts give their tasks the reference patch; alone they come
          in by the command line.
        </li>
        <li>Attempts at the same task become one task’s candidates. The same thing twice changes nothing.</li>
        <li>
          At most {limits.fileBytes / MIB} MiB a file, {limits.totalBytes / (MIB * 1024)} GiB and{' '}
          {count(limits.files)} files an import. In a .zip, entries that leave the archive or unpack to far
          more than they say are refused.
        </li>
      </ul>
    </section>
  );
}
