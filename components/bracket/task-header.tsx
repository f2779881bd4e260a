import { AppLink } from '@/components/ui/app-link';
import type { ReactNode } from 'react';
import type { BracketTournament, TaskPageData, TaskRollout } from '@/lib/api/tournaments';
import { wilson } from '@/lib/metrics/intervals';
import { JudgeCrown } from '@/components/figures/judge-crown';
import { Money } from '@/components/figures/money';
import { Rate } from '@/components/figures/rate';
import { ScriptedLabel } from '@/components/figures/scripted-label';
import { OutcomeMark } from '@/components/rollout/outcome-mark';
import { markOf } from '@/lib/rollout/outcome-words';
import { PlainText } from '@/components/trajectory/plain-text';
import { slotLabel } from '@/lib/bracket/group-words';

/** Name, numbers and the judge's pick: what the task came to, before any drawing. */
export function TaskHeader({
  page,
  blind,
  live,
}: {
  page: TaskPageData;
  blind: boolean;
  /** Whether the page follows the worker. */
  live: ReactNode;
}) {
  const { task, rollouts, pipeline } = page;
  const iterations = pipeline ? [...new Set(rollouts.map((rollout) => rollout.iteration))] : [];
  return (
    <header className="space-y-1">
      <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <h1 className="min-w-0 text-xl font-semibold [overflow-wrap:anywhere]">
          <PlainText text={task.name} />
        </h1>
        {task.benchmark && (
          <span className="text-ink-3">
            <PlainText text={task.benchmark} />
          </span>
        )}
        <span className="ml-auto flex items-center gap-4">
          {live}
          <TaskSteps page={page} />
        </span>
      </div>
      <p className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <span>
          <b className="num">{rollouts.length}</b> {rollouts.length === 1 ? 'rollout' : 'rollouts'}
        </span>
        {!blind && !pipeline && <Passed rollouts={rollouts} word="" />}
        {!blind &&
          iterations.map((iteration) => (
            <Passed
              key={iteration}
              rollouts={rollouts.filter((rollout) => rollout.iteration === iteration)}
              word={`iteration ${iteration}: `}
            />
          ))}
        <JudgesPick page={page} blind={blind} />
        <Judge tournaments={pipeline ? page.pipelineTournaments : page.tournament ? [page.tournament] : []} />
      </p>
    </header>
  );
}

/** How many of some rollouts passed, with its interval. */
function Passed({ rollouts, word }: { rollouts: readonly TaskRollout[]; word: string }) {
  const judged = rollouts.filter((rollout) => rollout.outcome === 'passed' || rollout.outcome === 'failed');
  const passed = judged.filter((rollout) => rollout.outcome === 'passed').length;
  if (judged.length === 0) return <span className="text-ink-3">{word}no verdicts of tests</span>;
  return (
    <span>
      {word}
      <b className="num">
        {passed} of {judged.length}
      </b>{' '}
      passed,{' '}
      <Rate
        rate={wilson(passed, judged.length, 'rollouts')}
        why="No rollout of this task has a verdict of the tests."
      />
    </span>
  );
}

/** Who judged, with all that its votes came to. */
function Judge({ tournaments }: { tournaments: readonly BracketTournament[] }) {
  const [first] = tournaments;
  if (!first) return null;
  const prices = tournaments.flatMap((one) => one.judge.costUsd ?? []);
  const calls = tournaments.reduce((sum, one) => sum + one.judge.calls, 0);
  return (
    <span className="text-ink-2">
      {first.model} {first.scripted && <ScriptedLabel model={first.model} />} · {calls} calls ·{' '}
      <Money usd={prices.length === 0 ? null : prices.reduce((a, b) => a + b, 0)} />
    </span>
  );
}

/** Where the task stands in the experiment's list, with the way to its neighbours. */
function TaskSteps({ page }: { page: TaskPageData }) {
  const { place, experiment } = page;
  const link = (to: { slug: string; name: string } | null, word: string, glyph: string) =>
    to ? (
      <AppLink
        href={`/experiments/${experiment.id}/tasks/${to.slug}`}
        aria-label={`${word} task: ${to.name}`}
        title={`${word} task: ${to.name}`}
        className="target inline-flex size-6 items-center justify-center rounded-md hover:bg-hover"
      >
        {glyph}
      </AppLink>
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

function JudgesPick({ page, blind }: { page: TaskPageData; blind: boolean }) {
  const { pipeline, tournament } = page;
  const winner = pipeline?.run.winner ?? null;
  const chosen = pipeline ? (winner === null ? [] : [winner]) : (tournament?.survivors ?? []);
  if (chosen.length === 0) {
    if (pipeline || tournament?.status !== 'running') return null;
    return <OutcomeMark mark="running" label="tournament running" />;
  }
  return (
    <span className="inline-flex flex-wrap items-center gap-2">
      <JudgeCrown />
      {chosen.map((id) => {
        const rollout = page.rollouts.find((one) => one.id === id);
        if (!rollout) return null;
        return (
          <span key={id} className="inline-flex items-center gap-1.5">
            <AppLink href={`/rollouts/${id}`} className="link font-mono font-bold">
              {slotLabel(rollout.slot)}
            </AppLink>
            {pipeline && <span className="text-ink-2">of iteration {rollout.iteration}</span>}
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
