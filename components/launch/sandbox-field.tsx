'use client';

import { clsx } from 'clsx';
import { Check, X } from 'lucide-react';
import { Command } from '@/components/ui/copy-button';
import type { MachineFacts, SandboxCheckLine } from '@/lib/api/launches';
import type { LaunchSettings } from '@/lib/launch/settings';

type Kind = LaunchSettings['sandbox'];

const KINDS: { kind: Kind; says: string }[] = [
  { kind: 'bubblewrap', says: 'Namespaces and an overlay on a root file system; starts in milliseconds.' },
  { kind: 'docker', says: 'A container from the task’s own image or Dockerfile (Docker or Podman).' },
];

function Found({ check, chosen }: { check: SandboxCheckLine | null; chosen: boolean }) {
  if (check === null) return <span className="text-ink-3">not looked at yet: no worker has started</span>;
  const Icon = check.ok ? Check : X;
  return (
    <span className={clsx(!check.ok && (chosen ? 'font-medium text-failed' : 'text-ink'))}>
      <Icon size={12} aria-hidden className="mr-1 inline-block" strokeWidth={3} />
      {check.ok ? `works: ${check.detail}` : `does not work here: ${check.reason}`}
    </span>
  );
}

/** The kinds of sandbox, each with what the worker found when it tried. */
export function SandboxField({
  value,
  machine,
  onChange,
}: {
  value: Kind;
  machine: MachineFacts | null;
  onChange: (kind: Kind) => void;
}) {
  return (
    <fieldset className="flex min-w-0 flex-col gap-1">
      <legend className="mb-1 text-sm font-medium">Sandbox</legend>
      {KINDS.map(({ kind, says }) => {
        const check = machine?.sandboxes[kind] ?? null;
        const chosen = kind === value;
        return (
          <div
            key={kind}
            className={clsx(
              'rounded-md border px-2.5 py-1.5',
              chosen ? 'border-control bg-hover' : 'border-line',
            )}
          >
            <label className="target flex min-h-6 items-start gap-2">
              <input
                id={chosen ? 'launch-sandbox' : undefined}
                type="radio"
                name="launch-sandbox"
                aria-labelledby={`launch-sandbox-${kind}`}
                aria-describedby={`launch-sandbox-${kind}-is`}
                checked={chosen}
                onChange={() => onChange(kind)}
                className="mt-0.5 size-4 shrink-0 accent-accent"
              />
              <span className="min-w-0">
                <span id={`launch-sandbox-${kind}`} className="text-sm font-medium">
                  {kind}
                </span>
                <span
                  id={`launch-sandbox-${kind}-is`}
                  className="block text-xs text-ink-2 [overflow-wrap:anywhere]"
                >
                  {says}
                  <br />
                  <Found check={check} chosen={chosen} />
                </span>
              </span>
            </label>
            {check?.ok === false && check.install !== null && (
              <div className="mt-1 flex min-w-0 pl-6">
                <Command>{check.install}</Command>
              </div>
            )}
          </div>
        );
      })}
    </fieldset>
  );
}
