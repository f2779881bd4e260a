import type { CompareEntry } from '@/lib/compare/compare-entry';
import { OutcomeMark } from '@/components/rollout/outcome-mark';
import { markOf } from '@/lib/rollout/outcome-words';
import { ExitStatus } from '@/components/rollout/exit-status';

/** A rollout as a line of a list to choose from. */
export function EntryWords({ entry, iterations }: { entry: CompareEntry; iterations: boolean }) {
  return (
    <>
      <span className="w-16 shrink-0 font-mono">
        {iterations && `i${entry.iteration} `}#{entry.slot + 1}
      </span>
      <span className="w-24 shrink-0">
        {entry.live ? (
          <OutcomeMark mark="running" />
        ) : (
          <OutcomeMark mark={markOf(entry.outcome, entry.exitStatus)} outcome={entry.outcome} />
        )}
      </span>
      <span className="text-ink-2">
        <ExitStatus status={entry.exitStatus} /> ·{' '}
        <span className="num">
          {entry.steps} {entry.steps === 1 ? 'step' : 'steps'}
        </span>
        {entry.attempt > 1 && ` · attempt ${entry.attempt}`}
      </span>
    </>
  );
}

/** The rollouts that may still be chosen, by experiment (the ones at hand first); with more than one task by task too. */
export function entryGroups(
  entries: readonly CompareEntry[],
  ids: readonly string[],
): [title: string, entries: CompareEntry[]][] {
  const tasks = new Set(entries.map((entry) => entry.task.id));
  const near = new Set(entries.filter((entry) => ids.includes(entry.id)).map((entry) => entry.experiment.id));
  const free = entries.filter((entry) => !ids.includes(entry.id));
  const isNear = (entry: CompareEntry) => near.has(entry.experiment.id);
  return [
    ...Map.groupBy([...free.filter(isNear), ...free.filter((one) => !isNear(one))], ({ task, experiment }) =>
      tasks.size > 1 ? `${task.name} in ${experiment.name}` : experiment.name,
    ),
  ];
}
