'use client';

import { clsx } from 'clsx';
import { formatCount, formatMoney } from '@/components/figures/format';
import { ScriptedLabel } from '@/components/figures/scripted-label';
import { Unknown } from '@/components/figures/unknown';
import { Button } from '@/components/ui/button';
import { Tooltip } from '@/components/ui/tooltip';
import type { HistoryPool } from '@/lib/launch/estimate';
import { estimateLaunch, isScripted, taskKey } from '@/lib/launch/estimate';
import { asksModel } from '@/lib/launch/settings';
import { estimateBasis, estimateFigures, spendAtMost, type EstimateFigure } from './estimate-words';
import type { LaunchProblem } from './launch-problems';
import type { LaunchForm } from './use-launch-form';

const count = (n: number, one: string) => `${formatCount(n)} ${n === 1 ? one : `${one}s`}`;

/** On a phone tokens give way to what decides: calls, cost and time. */
function Figure({ figure }: { figure: EstimateFigure }) {
  const tokens = figure.label.startsWith('tokens');
  return (
    <span className={clsx('num inline-flex items-baseline gap-1', tokens && 'max-sm:hidden')}>
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

/** Calls, tokens, cost and time foreseen, with what they rest on. */
function Estimate({ form, history }: { form: LaunchForm; history: HistoryPool[] }) {
  const { settings, tasks } = form;
  if (!settings) return <p className="text-xs text-ink-3">The estimate waits for what is missing.</p>;
  const estimate = estimateLaunch(history, {
    tasks: tasks.map(({ name }) => taskKey(settings.benchmark, name)),
    ...{ agent: settings.agent, model: settings.model, n: settings.n },
    ...{ concurrency: settings.concurrency, limits: settings.limits },
  });
  const asks = asksModel(settings.agent);
  const basis = estimateBasis(estimate);
  const kind = `${settings.agent}${asks ? ` with a ${estimate.free ? 'scripted' : 'real'} model` : ''}`;
  const most = spendAtMost(estimate.rollouts, settings.limits.costUsd, settings.budgetUsd);
  return (
    <>
      <p className="flex flex-wrap gap-x-4 gap-y-0.5">
        {basis !== null && <span className="text-ink-2">est.</span>}
        {basis !== null &&
          estimateFigures(estimate, asks).map((figure) => <Figure key={figure.label} figure={figure} />)}
        <span className="text-ink-2">
          {estimate.free
            ? `costs nothing${asks ? ' (scripted)' : ''}`
            : most === null
              ? 'no limit on the cost'
              : `at most about ${formatMoney(most)} by its limits`}
        </span>
      </p>
      <p className="text-xs text-ink-3 max-sm:line-clamp-2">
        {basis ?? `No estimate: no finished rollout of ${kind} is known here yet.`}
      </p>
    </>
  );
}

/** What pressing Launch does, always in view; where something is missing the button says what and goes there. */
export function LaunchBar({
  form,
  history,
  notes,
  problems,
  refused,
  pending,
  onLaunch,
}: {
  form: LaunchForm;
  history: HistoryPool[];
  /** Things worth knowing that do not keep it from starting. */
  notes: string[];
  problems: LaunchProblem[];
  refused: string | null;
  pending: boolean;
  onLaunch: () => void;
}) {
  const { draft, tasks } = form;
  const problem = problems[0] ?? null;
  const n = draft.n ?? 0;
  const asks = asksModel(draft.agent);
  return (
    <section
      aria-label="Plan"
      className="flex shrink-0 flex-wrap items-center gap-x-4 gap-y-2 border-t border-line-strong bg-surface px-4 py-2 max-sm:px-3"
    >
      <div className="min-w-0 flex-1 basis-72 text-sm">
        <p className="flex flex-wrap items-center gap-x-2">
          <span aria-live="polite" className="font-semibold">
            {count(tasks.length, 'task')} × {formatCount(n)} = {count(tasks.length * n, 'rollout')}
          </span>
          <span className="text-ink-2 max-sm:hidden">
            · {draft.agent}
            {asks && ` · ${draft.model.trim() || 'no model'}`} · {draft.concurrency ?? '—'} at once in{' '}
            {draft.sandbox}
          </span>
          {asks && isScripted(draft.model) && <ScriptedLabel model={draft.model} />}
        </p>
        <Estimate form={form} history={history} />
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
      <div className="flex flex-col items-end gap-1 max-sm:w-full max-sm:items-stretch">
        <Button
          kind={problem ? 'plain' : 'primary'}
          disabled={pending}
          aria-keyshortcuts="Meta+Enter Control+Enter"
          aria-describedby={problem ? 'launch-missing' : undefined}
          onClick={onLaunch}
        >
          {pending ? 'Launching …' : problem ? problem.short : `Launch ${count(tasks.length * n, 'rollout')}`}
        </Button>
        {problem && (
          <p id="launch-missing" className="max-w-96 text-right text-xs text-ink-2 max-sm:text-left">
            {problem.says}
            {problems.length > 1 && ` (and ${problems.length - 1} more)`}
          </p>
        )}
      </div>
    </section>
  );
}
