'use client';

import { clsx } from 'clsx';
import { ChevronRight } from 'lucide-react';
import { useQueryState } from 'nuqs';
import { useId, type ReactNode } from 'react';
import { formatCount, formatMoney } from '@/lib/metrics/format';
import { ScriptedLabel } from '@/components/figures/scripted-label';
import { Unknown } from '@/components/figures/unknown';
import { Button } from '@/components/ui/button';
import { Tooltip } from '@/components/ui/tooltip';
import type { LaunchOptions } from '@/lib/api/launches';
import { isScripted } from '@/lib/launch/estimate';
import { estimatePlan, type PlanEstimate } from '@/lib/launch/estimate-plan';
import { asksModel, type LaunchSettings } from '@/lib/launch/settings';
import { estimateBasis, estimateFigures, many, spendAtMost, type EstimateFigure } from './estimate-words';
import { planParser } from './form-params';
import type { LaunchProblem } from './launch-problem';
import { rolloutSum, workParts } from './plan-words';
import { PlanTable } from './plan-table';
import { takenOver } from './taken-over';
import type { LaunchForm } from './use-launch-form';

/** On a phone calls and tokens give way to what decides: cost and time. */
function Figure({ figure }: { figure: EstimateFigure }) {
  const minor = /^(calls|tokens)/.test(figure.label);
  return (
    <span className={clsx('num inline-flex items-baseline gap-1', minor && 'max-sm:hidden')}>
      {figure.value === null ? (
        <Unknown why={figure.why} />
      ) : (
        <Tooltip content={figure.why}>
          <b className="font-semibold">{figure.value}</b>
          {figure.range && <span className="text-ink-3"> ({figure.range})</span>}
        </Tooltip>
      )}
      <span className="text-ink-2">{figure.label}</span>
    </span>
  );
}

/** Cost, time, calls and tokens foreseen, with what they rest on; `more` opens the rest. */
function Estimate({
  estimate,
  settings,
  more,
}: {
  estimate: PlanEstimate;
  settings: LaunchSettings;
  more: ReactNode;
}) {
  const asks = asksModel(settings.agent);
  const basis = estimateBasis(estimate);
  const most = spendAtMost(estimate, settings);
  const kind = `${settings.agent}${asks ? ` with a ${isScripted(settings.model) ? 'scripted' : 'real'} model` : ''}`;
  return (
    <>
      <p className="flex flex-wrap items-baseline gap-x-4 gap-y-0.5">
        {basis !== null && <span className="text-ink-2">est.</span>}
        {basis !== null &&
          estimateFigures(estimate, settings).map((figure) => <Figure key={figure.label} figure={figure} />)}
        {!estimate.free && (
          <span className="text-ink-2">
            {most === null ? 'no limit on the cost' : `at most about ${formatMoney(most)} by its limits`}
          </span>
        )}
        {more}
      </p>
      <p className="line-clamp-2 text-xs text-ink-3" title={basis ?? undefined}>
        {basis ?? `No estimate: no finished rollout of ${kind} is known here yet.`}
      </p>
    </>
  );
}

/** `8 tasks × 16 × 2 = 256 rollouts · 256 summaries · ≤ 1,728 votes (≥ 1,080 with early stop)`. */
function PlanLine({ form, estimate }: { form: LaunchForm; estimate: PlanEstimate | null }) {
  const { draft, tasks, settings } = form;
  const pipeline = settings?.pipeline ?? null;
  const parts = estimate && pipeline ? workParts(estimate.counts, pipeline) : [];
  const asks = asksModel(draft.agent);
  return (
    <p className="flex flex-wrap items-baseline gap-x-2">
      <span aria-live="polite" className="font-semibold">
        {rolloutSum(draft, tasks.length)}
      </span>
      {parts.map(({ words, more, why }) => (
        <span key={words} className="num">
          <span aria-hidden className="text-ink-3">
            ·{' '}
          </span>
          <Tooltip content={why}>
            <span className="font-semibold">{words}</span>
            {more && <span className="text-ink-2"> {more}</span>}
          </Tooltip>
        </span>
      ))}
      <span className="text-ink-2 max-sm:hidden">
        · {draft.agent}
        {asks ? ` · ${draft.model.trim() || 'no model'}` : ` · ${draft.concurrency ?? '—'} at once`}
      </span>
      {asks && isScripted(draft.model) && <ScriptedLabel model={draft.model} />}
    </p>
  );
}

function LaunchButton({
  form,
  problems,
  pending,
  rollouts,
  onLaunch,
}: {
  form: LaunchForm;
  problems: LaunchProblem[];
  pending: boolean;
  rollouts: number | null;
  onLaunch: () => void;
}) {
  const problem = problems[0] ?? null;
  const words = `Launch ${many(rollouts ?? form.tasks.length * (form.draft.n ?? 0), 'rollout')}`;
  return (
    <div className="flex flex-col items-end gap-1 max-sm:w-full max-sm:items-stretch">
      <Button
        kind={problem ? 'plain' : 'primary'}
        disabled={pending}
        aria-keyshortcuts="Meta+Enter Control+Enter"
        aria-describedby={problem ? 'launch-missing' : undefined}
        onClick={onLaunch}
      >
        {pending ? 'Launching …' : (problem?.short ?? words)}
      </Button>
      {problem && (
        <p id="launch-missing" className="max-w-96 text-right text-xs text-ink-2 max-sm:text-left">
          {problem.says}
          {problems.length > 1 && ` (and ${formatCount(problems.length - 1)} more)`}
        </p>
      )}
    </div>
  );
}

/** What pressing Launch does, always in view; where something is missing the button says what and goes there. */
export function LaunchBar({
  form,
  options,
  notes,
  problems,
  refused,
  pending,
  onLaunch,
}: {
  form: LaunchForm;
  options: Pick<LaunchOptions, 'history' | 'callHistory' | 'starts'>;
  /** Things worth knowing that do not keep it from starting. */
  notes: string[];
  problems: LaunchProblem[];
  refused: string | null;
  pending: boolean;
  onLaunch: () => void;
}) {
  const { draft, settings } = form;
  const [plan, setPlan] = useQueryState('plan', planParser);
  const tableId = useId();
  const estimate = settings && estimatePlan(options, settings, takenOver(options.starts, draft));
  const open = plan === 'open' && estimate !== null;
  return (
    <section
      aria-label="Plan"
      className="flex shrink-0 flex-wrap items-center gap-x-4 gap-y-2 border-t border-line-strong bg-surface px-4 py-2 max-sm:px-3"
    >
      <div className="min-w-0 flex-1 basis-72 text-sm">
        <PlanLine form={form} estimate={estimate} />
        {estimate && settings ? (
          <Estimate
            estimate={estimate}
            settings={settings}
            more={
              <Button
                small
                kind="quiet"
                className="-ml-2"
                aria-expanded={open}
                aria-controls={open ? tableId : undefined}
                onClick={() => void setPlan(open ? null : 'open')}
              >
                <ChevronRight size={12} aria-hidden className={clsx(open && 'rotate-90')} /> By kind of work
              </Button>
            }
          />
        ) : (
          <p className="text-xs text-ink-3">The estimate waits for what is missing.</p>
        )}
        {notes.map((note) => (
          <p key={note} className="text-xs font-semibold">
            {note}
          </p>
        ))}
        {refused && (
          <p role="alert" className="font-medium text-failed">
            {refused}
          </p>
        )}
      </div>
      <LaunchButton
        form={form}
        problems={problems}
        pending={pending}
        rollouts={estimate?.counts.rollouts ?? null}
        onLaunch={onLaunch}
      />
      {open && <PlanTable id={tableId} estimate={estimate} />}
    </section>
  );
}
