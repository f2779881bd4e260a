'use client';

import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { Button, IconButton } from './button';

/** Copies `text`; says so, also when the browser refuses. With `children` a labelled button, else an icon. */
export function CopyButton({
  text,
  label = 'Copy',
  children,
}: {
  text: string;
  label?: string;
  children?: string;
}) {
  const [copied, setCopied] = useState(false);
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => {
        setCopied(true);
        window.setTimeout(() => setCopied(false), 1500);
      },
      (error: unknown) => {
        toast.error(`The browser did not let the page copy: ${String(error)}`);
      },
    );
  const icon = copied ? <Check size={14} aria-hidden /> : <Copy size={14} aria-hidden />;
  return (
    <>
      {children ? (
        <Button small onClick={() => void copy()}>
          {icon}
          {children}
        </Button>
      ) : (
        <IconButton label={label} className="size-6" onClick={() => void copy()}>
          {icon}
        </IconButton>
      )}
      <span aria-live="polite" className="sr-only">
        {copied ? 'Copied' : ''}
      </span>
    </>
  );
}

/** A command in monospace with a copy button. */
export function Command({ children }: { children: string }) {
  return (
    <span className="inline-flex max-w-full items-center self-start gap-1 rounded-md border border-line bg-sunken py-0.5 pr-0.5 pl-2">
      <code className="min-w-0 overflow-x-auto whitespace-nowrap" tabIndex={0}>
        {children}
      </code>
      <CopyButton text={children} label={`Copy command: ${children}`} />
    </span>
  );
}
