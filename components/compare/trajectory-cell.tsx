'use client';

import { useQuery } from '@tanstack/react-query';
import { clsx } from 'clsx';
import { ChevronDown, ChevronRight } from 'lucide-react';
import { AppLink } from '@/components/ui/app-link';
import type { ReactNode } from 'react';
import { stepBodyQuery } from '@/lib/api/rollouts';
import type { WireComparedStep } from '@/lib/api/compare-rollouts';
import { PlainText } from '@/components/trajectory/plain-text';
import { TerminalOutput } from '@/components/trajectory/terminal-output';
import { Badge } from '@/components/ui/badge';
import { Skeleton } from '@/components/ui/skeleton';

const ERRORS = { 'format-error': 'format error', timeout: 'timeout', 'tool-error': 'tool error' } as const;

/** One step in its column: number, what it was for, command, how it ended; thought and output on demand. */
export function TrajectoryCell({
  rolloutId,
  label,
  index,
  step,
  quiet,
  open,
  onToggle,
}: {
  rolloutId: string;
  label: string;
  index: number;
  step: WireComparedStep;
  quiet: boolean;
  open: boolean;
  onToggle: () => void;
}) {
  const text = step.command ?? step.said;
  return (
    <div className="min-w-0">
      <div className="flex min-h-6 items-start gap-x-1.5">
        <AppLink
          href={`/rollouts/${rolloutId}?step=${index}`}
          prefetch={false}
          aria-label={`${label}, step ${index}`}
          className="link inline-flex h-6 min-w-7 shrink-0 items-center justify-end font-mono text-xs font-semibold"
        >
          {index}
        </AppLink>
        <span className="mt-1 shrink-0 md:w-[4.25rem] text-xs leading-4 text-ink-3">{step.phase}</span>
        <button
          type="button"
          aria-expanded={open}
          onClick={onToggle}
          className="flex min-h-6 min-w-0 flex-1 items-start gap-1 text-left hover:bg-hover"
        >
          <span className="mt-1 shrink-0 text-ink-3">
            {open ? <ChevronDown size={14} aria-hidden /> : <ChevronRight size={14} aria-hidden />}
          </span>
          <span
            className={clsx(
              'mt-0.5 min-w-0 flex-1 [overflow-wrap:anywhere]',
              !open && 'line-clamp-2',
              step.command === null ? 'text-ink-3' : 'font-mono text-xs leading-5',
              quiet ? 'text-ink-2' : 'text-ink',
            )}
          >
            {text === null ? '(nothing was issued)' : <PlainText text={text} />}
          </span>
        </button>
        <span className="flex shrink-0 flex-col items-end gap-0.5">
          <ReturnCode code={step.returnCode} />
          {step.error && <Badge tone="strong">{ERRORS[step.error]}</Badge>}
        </span>
      </div>
      {open && <Body rolloutId={rolloutId} label={label} index={index} />}
    </div>
  );
}

function ReturnCode({ code }: { code: number | null }) {
  if (code === null) return null;
  return (
    <span
      title={`Return code ${code}`}
      className={clsx(
        'mt-1 shrink-0 px-1 font-mono text-xs leading-4',
        code === 0 ? 'text-ink-3' : 'rounded-sm bg-ink font-semibold text-canvas',
      )}
    >
      rc {code}
    </span>
  );
}

/** The whole texts of the step. */
function Body({ rolloutId, label, index }: { rolloutId: string; label: string; index: number }) {
  const { data, error } = useQuery(stepBodyQuery(rolloutId, index));
  if (error) return <p role="alert">The step could not be loaded: {error.message}</p>;
  if (!data)
    return (
      <div className="space-y-2 py-2 pl-9">
        <Skeleton className="w-2/3" />
        <Skeleton className="w-1/2" />
      </div>
    );
  const thought = data.thought ?? data.reasoning;
  return (
    <div className="space-y-2 border-l-2 border-line py-1 pl-3">
      {thought && (
        <Text name="Thought">
          <p className="max-w-[90ch] [overflow-wrap:anywhere] whitespace-pre-wrap">
            <PlainText text={thought} />
          </p>
        </Text>
      )}
      {data.command !== null && (
        <Text name="Command">
          <TerminalOutput text={data.command} raw label={`Command of step ${index} of ${label}`} />
        </Text>
      )}
      {data.observation !== null && (
        <Text name="Output">
          <TerminalOutput text={data.observation} label={`Output of step ${index} of ${label}`} />
        </Text>
      )}
    </div>
  );
}

function Text({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <p className="text-xs text-ink-3">{name}</p>
      {children}
    </div>
  );
}
