import Link from 'next/link';
import type { ReactNode } from 'react';
import type { TaskPageData } from '@/lib/api/tournaments';
import { wilson } from '@/lib/metrics/intervals';
import { JudgeCrown } from '@/components/figures/judge-crown';
import { Money } from '@/components/figures/money';
import { Rate } from '@/components/figures/rate';
import { ScriptedLabel } from '@/components/figures/scripted-label';
import { markOf, OutcomeMark } from '@/components/rollout/outcome-mark';
import { PlainText } from '@/components/trajectory/plain-text';
import { slotLabel } from './group-words';
import type { Verdict } from './verdict';

/** Name, numbers and the judge's pick: what the task came to, before any drawing. */
export function TaskHeader({
  page,
  verdict,
  blind,
  live,
}: {
  page: TaskPageData;
  verdict: Verdict;
  blind: boolean;
  /** Whether the page follows the worker. */
  live: ReactNode;
}) {
  const { task, rollouts, tournament } = page;
  const judged = rollouts.filter((rollout) => rollout.outcome === 'passed' || rollout.outcome === 'failed');
  const passed = judged.filter((rollout) => rollout.outcome === 'passed').length;
  const rate = wilson(passed, judged.length, 'rollouts');
  return (
    <header className="space-y-1">
      <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <h1 className="min-w-0 text-xl font-semibold [overflow-wrap:anywhere]">{task.name}</h1>
        {task.benchmark && <span className="text-ink-3">{task.benchmark}</span>}
        <span className="ml-auto flex items-center gap-4">
          {live}
          <TaskSteps page={page} />
        </span>
      </div>
      <p className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <span>
          <b className="num">{rollouts.length}</b> {rollouts.length === 1 ? 'rollout' : 'rollouts'}
        </span>
        {!blind && judged.length === 0 && <span className="text-ink-3">no verdicts of tests</span>}
        {!blind && judged.length > 0 && (
          <span>
            <b className="num">
              {passed} of {judged.length}
            </b>{' '}
            passed, <Rate rate={rate} why="No rollout of this task has a verdict of the tests." />
          </span>
        )}
        <JudgesPick page={page} verdict={verdict} blind={blind} />
        {tournament && (
          <span className="text-ink-2">
            {tournament.model} {tournament.scripted && <ScriptedLabel model={tournament.model} />} ·{' '}
            {tournament.judge.calls} calls · <Money usd={tournament.judge.costUsd} />
          </span>
        )}
      </p>
    </header>
  );
}

/** Where the task stands in the experiment's list, with the way to its neighbours. */
function TaskSteps({ page }: { page: TaskPageData }) {
  const { place, experiment } = page;
  const link = (to: { slug: string; name: string } | null, word: string, glyph: string) =>
    to ? (
      <Link
        href={`/experiments/${experiment.id}/tasks/${to.slug}`}
        aria-label={`${word} task: ${to.name}`}
        title={`${word} task: ${to.name}`}
        className="target inline-flex size-6 items-center justify-center rounded-md hover:bg-hover"
      >
        {glyph}
      </Link>
    ) : (
      <span aria-hidden className="inline-flex size-6 items-center justify-center text-line-strong">
        {glyph}
      </span>
    );
  return (
    <nav aria-label="Tasks of the experiment" className="flex items-center gap-1 text-ink-2">
      {link(place.previous, 'Previous', '←')}
      <span className="num">
        {place.position} / {place.total}
      </span>
      {link(place.next, 'Next', '→')}
    </nav>
  );
}

function JudgesPick({ page, verdict, blind }: { page: TaskPageData; verdict: Verdict; blind: boolean }) {
  if (verdict.kind === 'open') {
    if (page.tournament?.status !== 'running') return null;
    return <OutcomeMark mark="running" label="tournament running" />;
  }
  return (
    <span className="inline-flex flex-wrap items-center gap-2">
      <JudgeCrown />
      {verdict.survivors.map((id) => {
        const rollout = page.rollouts.find((one) => one.id === id);
        if (!rollout) return null;
        return (
          <span key={id} className="inline-flex items-center gap-1.5">
            <Link href={`/rollouts/${id}`} className="link font-mono font-bold">
              {slotLabel(rollout.slot)}
            </Link>
            {!blind && (
              <OutcomeMark mark={markOf(rollout.outcome, rollout.exitStatus)} outcome={rollout.outcome} />
            )}
          </span>
        );
      })}
    </span>
  );
}

/** The task as the agents got it, as text; closed until asked for. */
export function TaskText({ instruction }: { instruction: string | null }) {
  if (instruction === null)
    return <p className="text-ink-3">The imported files do not hold the task’s text.</p>;
  const firstLine = instruction.trim().split('\n', 1)[0] ?? '';
  return (
    <details className="group rounded-md border border-line bg-surface">
      <summary className="flex min-h-8 items-center gap-2 px-3 hover:bg-hover">
        <span className="shrink-0 font-medium">Task text</span>
        <span className="min-w-0 truncate text-ink-3 group-open:invisible">
          <PlainText text={firstLine} />
        </span>
      </summary>
      <div
        className="max-h-[60vh] overflow-auto border-t border-line px-3 py-2"
        tabIndex={0}
        role="region"
        aria-label="Task text"
      >
        <p className="max-w-[90ch] [overflow-wrap:anywhere] whitespace-pre-wrap">
          <PlainText text={instruction} />
        </p>
      </div>
    </details>
  );
}
