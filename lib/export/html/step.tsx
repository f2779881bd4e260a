/** @jsxImportSource preact */
import { formatDuration, formatMoney, formatTokens } from '@/lib/metrics/format';
import type { Step, TokenUsage } from '@/lib/rollout/rollout';
import { stepAnchor } from './links';
import { LongText, plainSpans, terminalText, type Overflow } from './long-text';
import { Plain } from './parts';

const ERRORS = { 'format-error': 'format error', timeout: 'timeout', 'tool-error': 'tool error' } as const;

/** Input (cached or not) and output tokens; null where one is unknown. */
export const tokensOf = ({ uncachedInput, cacheRead, cacheWrite, output }: TokenUsage): string | null =>
  uncachedInput === null || output === null
    ? null
    : `${formatTokens(uncachedInput + (cacheRead ?? 0) + (cacheWrite ?? 0))} in, ${formatTokens(output)} out`;

/** One step: what the agent thought, what it issued, what came back, all of it. */
export function StepPart({ page, step, overflow }: { page: string; step: Step; overflow: Overflow }) {
  const { index, thought, reasoning, command, observation } = step;
  const text = (name: string, kind: 'output' | 'command' | 'prose', value: string) => (
    <LongText
      {...{ page, overflow, kind }}
      spans={kind === 'output' ? terminalText(value) : plainSpans(value)}
      name={`step-${index}-${name}`}
      title={`Step ${index}: ${name}`}
    />
  );
  return (
    <article class="step" id={stepAnchor(index)} aria-labelledby={`${stepAnchor(index)}-name`}>
      <StepHead step={step} />
      {reasoning !== null && reasoning !== '' && (
        <details class="more">
          <summary>reasoning</summary>
          {text('reasoning', 'prose', reasoning)}
        </details>
      )}
      {thought !== null && thought.trim() !== '' && text('thought', 'prose', thought)}
      {command !== null && text('command', 'command', command)}
      {observation !== null &&
        (observation.trim() === '' ? <p class="note">(no output)</p> : text('output', 'output', observation))}
      {thought === null && command === null && observation === null && (
        <p class="note">(nothing was recorded in this step)</p>
      )}
    </article>
  );
}

function StepHead({ step }: { step: Step }) {
  const { index, source, tool, returnCode, error, truncated, usage, costUsd, durationMs } = step;
  const tokens = usage && tokensOf(usage);
  return (
    <header class="step-head">
      <h3 id={`${stepAnchor(index)}-name`}>
        <a href={`#${stepAnchor(index)}`}>
          <span class="sr">Step </span>
          {index}
        </a>
      </h3>
      {source !== 'agent' && <span>{source}</span>}
      {tool !== null && (
        <code>
          <Plain text={tool} />
        </code>
      )}
      {returnCode !== null && <span class={returnCode === 0 ? '' : 'strong'}>rc {returnCode}</span>}
      {error !== null && <span class="strong">{ERRORS[error]}</span>}
      {truncated && <span>cut by the agent</span>}
      {durationMs !== null && <span>{formatDuration(durationMs)}</span>}
      {tokens !== null && <span>{tokens}</span>}
      {costUsd !== null && <span>{formatMoney(costUsd)}</span>}
    </header>
  );
}
