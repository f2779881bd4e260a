'use client';

import { useMutation } from '@tanstack/react-query';
import { useRef, useState, type ReactNode } from 'react';
import { startScan } from '@/app/actions/jobs';
import { formatBytes, formatCount } from '@/components/figures/format';
import { Button } from '@/components/ui/button';
import { Command } from '@/components/ui/copy-button';
import { ErrorState } from '@/components/ui/error-state';
import { ProgressBar, rateAndEta } from '@/components/ui/progress-bar';
import { TextField } from '@/components/ui/text-field';
import { RunoffError } from '@/lib/errors';
import type { PickedFile } from './collect-files';
import { DropZone } from './drop-zone';
import type { ImportLimits } from './limits';
import { tooMuch, uploadFiles } from './upload-files';

interface Sending {
  sent: number;
  total: number;
  files: number;
  startedAt: string;
  now: number;
}

async function scanned(input: Parameters<typeof startScan>[0]): Promise<string> {
  const answer = await startScan(input);
  if (!answer.ok) throw new RunoffError('bad-input', answer.message);
  return answer.id;
}

/** Uploads picked files, then asks for the dry run. */
function useUpload(limits: ImportLimits, onJob: (id: string) => void) {
  const [sending, setSending] = useState<Sending | null>(null);
  const abort = useRef<AbortController | null>(null);
  const upload = useMutation({
    mutationFn: async (files: PickedFile[]) => {
      const refused = tooMuch(files, limits);
      if (refused) throw new RunoffError('too-large', refused);
      abort.current = new AbortController();
      const started = Date.now();
      const base = {
        total: files.reduce((sum, { file }) => sum + file.size, 0),
        files: files.length,
        startedAt: new Date(started).toISOString(),
      };
      setSending({ ...base, sent: 0, now: started });
      const progress = (sent: number) => setSending({ ...base, sent, now: Date.now() });
      return scanned({ uploadId: await uploadFiles(files, limits, progress, abort.current.signal) });
    },
    onSuccess: onJob,
    onSettled: () => setSending(null),
  });
  return { upload, sending, cancel: () => abort.current?.abort(new Error('The upload was cancelled.')) };
}

function Way({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="flex min-w-0 flex-col gap-2">
      <h2 className="font-semibold">{title}</h2>
      {children}
    </section>
  );
}

/** Three ways to name what is to be imported; each leads to a dry run. */
export function ImportStart({ limits, onJob }: { limits: ImportLimits; onJob: (id: string) => void }) {
  const [path, setPath] = useState('');
  const { upload, sending, cancel } = useUpload(limits, onJob);
  const byPath = useMutation({
    mutationFn: () => scanned({ paths: [path.trim()] }),
    onSuccess: onJob,
  });
  const [dropError, setDropError] = useState<string | null>(null);
  const problem = dropError ?? upload.error?.message ?? byPath.error?.message ?? null;
  const MB = 1024 * 1024;
  return (
    <div className="flex max-w-5xl flex-col gap-4">
      <p className="max-w-prose text-ink-2">
        Reads finished attempts of mini-SWE-agent, SWE-agent, ATIF and Harbor; the format is found by content.
        First comes a dry run that says what each file is; nothing is stored before you press Import.
      </p>
      {problem && <ErrorState what={problem} where="before the dry run" />}
      <div className="grid gap-6 lg:grid-cols-2">
        <Way title="From this browser">
          <DropZone
            most={limits.files}
            disabled={upload.isPending}
            onFiles={(files) => {
              setDropError(null);
              upload.mutate(files);
            }}
            onError={setDropError}
          />
          {sending && (
            <div className="flex items-end gap-3">
              <ProgressBar
                className="flex-1"
                label={`Uploading ${formatCount(sending.files)} ${sending.files === 1 ? 'file' : 'files'}`}
                done={Math.round((sending.sent / MB) * 10) / 10}
                total={Math.round((sending.total / MB) * 10) / 10}
                unit="MB"
                detail={rateAndEta(
                  sending.sent / MB,
                  sending.total / MB,
                  sending.startedAt,
                  sending.now,
                  'MB',
                )}
              />
              <Button small onClick={cancel}>
                Cancel
              </Button>
            </div>
          )}
          <p className="text-xs text-ink-3">
            At most {formatBytes(limits.uploadBytes)} and {formatCount(limits.files)} files,{' '}
            {formatBytes(limits.fileBytes)} a file. Archives are opened on the server: at most{' '}
            {formatBytes(limits.totalBytes)} unpacked; entries that leave the archive or unpack beyond measure
            are refused.
          </p>
        </Way>
        <div className="flex flex-col gap-6">
          <Way title="From a path on the server’s machine">
            <form
              className="flex flex-col gap-2"
              onSubmit={(event) => {
                event.preventDefault();
                byPath.mutate();
              }}
            >
              <TextField
                id="import-path"
                label="File, folder or .zip"
                mono
                value={path}
                onChange={(event) => setPath(event.target.value)}
                placeholder="/home/you/runs"
                hint={`Read in place, not copied: at most ${formatCount(limits.files)} files and ${formatBytes(limits.totalBytes)}.`}
              />
              <Button
                type="submit"
                kind="primary"
                className="self-start"
                disabled={path.trim() === '' || byPath.isPending}
              >
                Dry run
              </Button>
            </form>
          </Way>
          <Way title="From a terminal">
            <Command>npx runoff import PATH --experiment NAME</Command>
            <p className="text-xs text-ink-3">
              <code>--dry-run</code> says what each file is; <code>npx runoff view PATH</code> imports into a
              database of its own and opens the page.
            </p>
          </Way>
        </div>
      </div>
    </div>
  );
}
