/** @jsxImportSource preact */
import { h, type ComponentChildren, type VNode } from 'preact';
import type { SvgNode } from '@/lib/bracket/svg-node';
import type { Rate } from '@/lib/metrics/intervals';
import { formatPercent } from '@/lib/metrics/format';
import { GLYPHS } from '@/lib/rollout/glyphs';
import { splitHidden } from '@/lib/rollout/hidden-characters';
import { markOf, markWord, type Mark } from '@/lib/rollout/outcome-words';
import type { ExitStatus, OutcomeKind } from '@/lib/rollout/rollout';
import { showControls } from '@/lib/rollout/terminal-text';
import { linkFrom, stepPath } from './links';

/** Untrusted text as text nodes, as the pages of Runoff show it: hidden characters are badges, control characters signs. */
export function Plain({ text }: { text: string }) {
  const parts = splitHidden(showControls(text.replaceAll('\r\n', '\n')));
  return (
    <>
      {parts.map((part) =>
        typeof part === 'string' ? (
          part
        ) : (
          <span class="hidden-char" title={`${part.code} ${part.name}: made visible here`}>
            {part.short}
          </span>
        ),
      )}
    </>
  );
}

/** Stands on every page that shows a result of a scripted model. */
export function Scripted() {
  return (
    <span class="scripted" title="Made by rules on a machine, not by a language model.">
      scripted
    </span>
  );
}

function Glyph({ name }: { name: Mark | 'crown' }) {
  return (
    <svg class="glyph" width="14" height="14" viewBox="0 0 16 16" aria-hidden="true">
      {GLYPHS[name].map(({ d, strokeWidth }) =>
        strokeWidth === null ? (
          <path key={d} d={d} fill="currentColor" />
        ) : (
          <path
            key={d}
            d={d}
            fill="none"
            stroke="currentColor"
            stroke-width={strokeWidth}
            stroke-linecap="round"
            stroke-linejoin="round"
          />
        ),
      )}
    </svg>
  );
}

/** What the verifier said: colour, shape and word. Nothing where outcomes are left out. */
export function OutcomeSign({
  outcome,
  exitStatus,
  short = false,
}: {
  outcome: OutcomeKind | null;
  exitStatus: ExitStatus;
  /** The word is for screen readers and the title alone. */
  short?: boolean;
}) {
  if (outcome === null) return null;
  const mark = markOf(outcome, exitStatus);
  const word = markWord(mark, outcome);
  return (
    <span class={`mark ${mark}`} title={short ? word : undefined}>
      <Glyph name={mark} />
      <span class={short ? 'sr' : undefined}>{word}</span>
    </span>
  );
}

export function Crown({ word = 'judge’s choice', short = false }: { word?: string; short?: boolean }) {
  return (
    <span class="crown" title={short ? word : undefined}>
      <Glyph name="crown" />
      <span class={short ? 'sr' : undefined}>{word}</span>
    </span>
  );
}

/** `71.4 %`, the whole number in `value`; unknown is a dash. */
export function Share({ value }: { value: number | null }) {
  return value === null ? <>—</> : <data value={String(value)}>{formatPercent(value)} %</data>;
}

/** A share and its interval on a line from 0 to 100 %; the numbers stand beside it. */
export function RatePlot({ rate: { value, low, high } }: { rate: Rate }) {
  if (value === null) return null;
  const x = (share: number) => 4 + share * 112;
  return (
    <svg class="plot" width="120" height="14" viewBox="0 0 120 14" aria-hidden="true">
      <path d="M4 7H116M4 4V10M116 4V10" fill="none" stroke="var(--line-strong)" stroke-width="1" />
      {low !== null && high !== null && (
        <path d={`M${x(low)} 7H${x(high)}`} fill="none" stroke="var(--ink-3)" stroke-width="4" />
      )}
      <circle cx={x(value)} cy="7" r="4" fill="var(--accent)" />
    </svg>
  );
}

/** `60.1–80.3 %` of a rate; a dash where it has none. */
export function interval({ low, high }: Rate): string {
  return low === null || high === null ? '—' : `${formatPercent(low)}–${formatPercent(high)} %`;
}

/** Cited steps as links to them; one that the trajectory does not have says so. */
export function Cites({
  page,
  rolloutId,
  stepCount,
  steps,
}: {
  page: string;
  rolloutId: string;
  stepCount: number;
  steps: readonly number[];
}) {
  return (
    <>
      {steps.map((step, i) =>
        step >= 1 && step <= stepCount ? (
          <a
            key={i}
            class="cite"
            href={linkFrom(page, stepPath(rolloutId, step))}
            aria-label={`step ${step}`}
          >
            {step}
          </a>
        ) : (
          <span key={i} class="cite bad">
            <s>{step}</s> step {step} does not exist
          </span>
        ),
      )}
    </>
  );
}

/** Names and values in two columns. */
export function Facts({ children }: { children: ComponentChildren }) {
  return <dl class="facts">{children}</dl>;
}

export function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** A drawing as elements of the page. */
export const drawn = ({ tag, attrs, children }: SvgNode): VNode =>
  h(tag, attrs, ...children.map((child) => (typeof child === 'string' ? child : drawn(child))));

export const plural = (n: number, word: string): string => `${n} ${word}${n === 1 ? '' : 's'}`;
