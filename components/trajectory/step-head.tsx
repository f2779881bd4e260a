'use client';

import { AppLink, useHref } from '@/components/ui/app-link';
import type { ReactNode } from 'react';
import { formatDuration, formatMoney, formatTimeUtc } from '@/lib/metrics/format';
import { inputTokens, Tokens } from '@/components/figures/tokens';
import { Badge } from '@/components/ui/badge';
import { CopyButton } from '@/components/ui/copy-button';
import { PlainText } from './plain-text';
import type { StepViewProps } from './step-view-props';

const ERRORS = {
  'format-error': ['format error', 'The reply could not be read as a command.'],
  timeout: ['timeout', 'The command was ended by its time limit.'],
  'tool-error': ['tool error', 'The tool refused or failed.'],
} as const;

/** Number, kind, return code, time, tokens of a step, and a link to it. */
export function StepHead({ rolloutId, step, hits, onStep }: StepViewProps) {
  const path = `/rollouts/${rolloutId}?step=${step.index}`;
  const address = useHref(path) ?? path;
  const input = step.usage && inputTokens(step.usage);
  return (
    <div className="flex min-h-6 flex-wrap items-center gap-x-3 gap-y-1 text-xs text-ink-3">
      <AppLink
        href={path}
        scroll={false}
        prefetch={false}
        title={`Link to step ${step.index}`}
        onClick={(event) => {
          if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
          event.preventDefault();
          onStep(step.index);
        }}
        className="inline-flex min-h-6 min-w-6 items-center font-mono text-sm font-semibold text-ink hover:underline"
      >
        {step.index}
      </AppLink>
      <span>{step.source === 'agent' ? step.phase : step.source}</span>
      {step.tool !== null && step.tool !== 'bash' && (
        <code>
          <PlainText text={step.tool} />
        </code>
      )}
      <ReturnCode code={step.returnCode} />
      {step.error && (
        <Badge tone="strong" title={ERRORS[step.error][1]}>
          {ERRORS[step.error][0]}
        </Badge>
      )}
      {step.truncated && (
        <Badge title="What is shown is all that was recorded: the agent program cut the output itself.">
          cut by the agent
        </Badge>
      )}
      {hits > 0 && (
        <Badge tone="accent">
          {hits} {hits === 1 ? 'hit' : 'hits'}
        </Badge>
      )}
      <span className="ml-auto flex items-center gap-x-3">
        {step.durationMs !== null && (
          <Fact title={step.startedAt ? `Started ${formatTimeUtc(step.startedAt)}` : undefined}>
            {formatDuration(step.durationMs)}
          </Fact>
        )}
        {input != null && (
          <span title="Tokens in and out of the model for this step">
            <Tokens n={input} /> in · <Tokens n={step.usage?.output ?? null} /> out
          </span>
        )}
        {step.costUsd !== null && <Fact>{formatMoney(step.costUsd)}</Fact>}
        <CopyButton
          text={typeof window === 'undefined' ? address : `${window.location.origin}${address}`}
          label={`Copy a link to step ${step.index}`}
        />
      </span>
    </div>
  );
}

const Fact = ({ title, children }: { title?: string; children: ReactNode }) => (
  <span className="num" title={title}>
    {children}
  </span>
);

/** `rc 0` is quiet, anything else stands out in ink and weight; outcomes keep their colours to themselves. */
function ReturnCode({ code }: { code: number | null }) {
  if (code === null) return null;
  if (code === 0) return <span className="font-mono">rc 0</span>;
  return (
    <span
      className="rounded-sm bg-ink px-1 font-mono font-semibold text-canvas"
      title={`Return code ${code}`}
    >
      rc {code}
    </span>
  );
}
