import { memo } from 'react';
import { isLive } from '@/lib/api/rollout-tail';
import type { RolloutPageData } from '@/lib/api/rollouts';
import { ScriptedLabel } from '@/components/figures/scripted-label';
import { PlainText } from '@/components/trajectory/plain-text';
import { Badge } from '@/components/ui/badge';
import { Command } from '@/components/ui/copy-button';
import type { CitationTarget } from './citations';
import { FactsList } from './facts-list';
import { summarySections } from '@/lib/summary/sections';
import { SummaryItems } from './summary-items';

/** The structured summary of a rollout with citations that jump to their steps, and the facts beside it. */
export const SummaryPanel = memo(function SummaryPanel({
  rollout,
  onCite,
}: {
  rollout: RolloutPageData;
  /** Null: the steps are not on this page. */
  onCite: ((step: number) => void) | null;
}) {
  const stepCount = rollout.outline.length || rollout.facts.steps;
  const target = { rolloutId: rollout.id, stepCount, ...(onCite && { onCite }) };
  return (
    <div className="space-y-3 pt-2 pb-6">
      <SummaryText rollout={rollout} target={target} />
      <section aria-labelledby="facts">
        <h2 id="facts" className="mb-1 font-semibold">
          Facts <span className="font-normal text-ink-3">read off the trajectory by rules</span>
        </h2>
        {isLive(rollout) ? (
          <p className="text-ink-2">They are read when it has ended.</p>
        ) : (
          <FactsList facts={rollout.facts} target={target} />
        )}
      </section>
    </div>
  );
});

function SummaryText({ rollout, target }: { rollout: RolloutPageData; target: CitationTarget }) {
  const { summary } = rollout;
  if (!summary && rollout.status !== 'finished')
    return (
      <section>
        <h2 className="font-semibold">Summary</h2>
        <p className="mt-1 text-ink-2">
          {isLive(rollout)
            ? 'It can be written when the rollout has ended, and shows up here then.'
            : 'The rollout was cut off: only those that ended by themselves are summarised and judged.'}
        </p>
      </section>
    );
  if (!summary)
    return (
      <section>
        <h2 className="font-semibold">Summary</h2>
        <p className="mt-1 mb-2 text-ink-2">
          Not written yet. A summary lists what was tried, what captured output confirmed and what stayed
          open, each claim with its steps.
        </p>
        <Command>{`npx runoff summarize --experiment ${rollout.experiment.id}`}</Command>
      </section>
    );
  if (!summary.content) return <FailedSummary summary={summary} />;
  const sections = summarySections(summary.content);
  return (
    <section aria-labelledby="summary" className="space-y-3">
      <h2 id="summary" className="font-semibold">
        Summary
      </h2>
      <p className="text-base">
        <PlainText text={summary.content.headline} />
      </p>
      <p className="flex flex-wrap items-center gap-2 text-xs text-ink-3">
        by {summary.model} {summary.scripted && <ScriptedLabel model={summary.model} />}
        <span>prompt {summary.promptVersion}</span>
        <span title={`How the trajectory was put into the prompt: ${summary.strategy}`}>
          {summary.strategy.split('(', 1)[0]}
        </span>
        {summary.badCitations.length > 0 && (
          <Badge
            tone="strong"
            title={summary.badCitations.map((bad) => `${bad.path}: step ${bad.step}`).join(', ')}
          >
            {summary.badCitations.length} {summary.badCitations.length === 1 ? 'citation' : 'citations'} of
            steps that do not exist
          </Badge>
        )}
      </p>
      {sections.map((section) => (
        <section key={section.key} aria-label={section.title} className="border-t border-line pt-2">
          <h3 className="mb-1 text-xs font-semibold text-ink-3">{section.title}</h3>
          <SummaryItems items={section.items} empty={section.empty} target={target} />
        </section>
      ))}
    </section>
  );
}

function FailedSummary({ summary }: { summary: NonNullable<RolloutPageData['summary']> }) {
  return (
    <section>
      <h2 className="font-semibold">Summary</h2>
      <div role="alert" className="mt-1 rounded-md border border-line-strong bg-surface p-3">
        <p className="font-medium">The summary could not be read.</p>
        <p className="mt-1 text-ink-2">
          <PlainText text={summary.error ?? 'No reason was kept.'} />
        </p>
        <p className="mt-1 text-ink-3">
          by {summary.model}; it was paid for, counts in the costs, and is written anew with “summarize
          --force”.
        </p>
      </div>
      {summary.rawReplies.map((reply, i) => (
        <details key={i} className="mt-2 rounded-md border border-line">
          <summary className="flex min-h-8 items-center px-2 hover:bg-hover">Raw reply {i + 1}</summary>
          <pre className="max-h-96 overflow-auto border-t border-line p-2 [overflow-wrap:anywhere] whitespace-pre-wrap">
            <PlainText text={reply === '' ? '(empty)' : reply} />
          </pre>
        </details>
      ))}
    </section>
  );
}
