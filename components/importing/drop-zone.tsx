'use client';

import { clsx } from 'clsx';
import { useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { chosenFiles, droppedFiles, type PickedFile } from './collect-files';

/** Takes files, folders and .zip archives, by drop or by chooser. */
export function DropZone({
  most,
  disabled,
  onFiles,
  onError,
}: {
  most: number;
  disabled: boolean;
  onFiles: (files: PickedFile[]) => void;
  onError: (message: string) => void;
}) {
  const [over, setOver] = useState(false);
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const chosen = (input: HTMLInputElement) => {
    if (input.files && input.files.length > 0) onFiles(chosenFiles(input.files));
    input.value = '';
  };
  return (
    <div
      data-testid="drop-zone"
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        if (!disabled)
          droppedFiles(event.dataTransfer, most).then(onFiles, (error: unknown) =>
            onError(`The browser could not read what was dropped: ${String(error)}`),
          );
      }}
      className={clsx(
        'flex min-h-40 flex-col items-center justify-center gap-3 rounded-md border border-dashed px-4 py-6 text-center',
        over ? 'border-accent bg-accent-soft' : 'border-control bg-surface',
      )}
    >
      <p className="font-medium">Drop files, folders or a .zip here</p>
      <div className="flex flex-wrap justify-center gap-2">
        <Button disabled={disabled} onClick={() => files.current?.click()}>
          Choose files
        </Button>
        <Button disabled={disabled} onClick={() => folder.current?.click()}>
          Choose folder
        </Button>
      </div>
      <input
        ref={files}
        type="file"
        multiple
        hidden
        aria-label="Files to import"
        onChange={(event) => chosen(event.target)}
      />
      <input
        ref={folder}
        type="file"
        hidden
        aria-label="Folder to import"
        {...{ webkitdirectory: '' }}
        onChange={(event) => chosen(event.target)}
      />
    </div>
  );
}
