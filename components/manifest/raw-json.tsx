'use client';

import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';
import type { Manifest } from '@/lib/launch/manifest';

/** The manifest as it is, drawn only when it is asked for: that of many tasks is long. */
export function RawJson({ manifest }: { manifest: Manifest }) {
  const [open, setOpen] = useState(false);
  const text = open ? JSON.stringify(manifest, null, 2) : '';
  return (
    <section aria-label="Raw JSON" className="min-w-0">
      <div className="flex items-center gap-2">
        <Button small aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? 'Hide the raw JSON' : 'Show the raw JSON'}
        </Button>
        {open && <CopyButton text={text}>Copy</CopyButton>}
      </div>
      {open && (
        <pre
          tabIndex={0}
          aria-label="Manifest as JSON"
          className="mt-2 max-h-[60vh] overflow-auto rounded-md border border-line bg-sunken p-3 font-mono text-xs"
        >
          {text}
        </pre>
      )}
    </section>
  );
}
