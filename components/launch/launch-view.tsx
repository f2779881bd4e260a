'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { AppLink } from '@/components/ui/app-link';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useHotkeys } from 'react-hotkeys-hook';
import { launch } from '@/app/actions/launches';
import { ErrorState } from '@/components/ui/error-state';
import { SkeletonRows } from '@/components/ui/skeleton';
import { benchmarksQuery, type BenchmarkLine } from '@/lib/api/benchmarks';
import { launchOptionsQuery, type LaunchOptions, type LaunchStart } from '@/lib/api/launches';
import type { LaunchSettings } from '@/lib/launch/settings';
import { LaunchBar } from './launch-bar';
import { launchNotes } from './launch-notes';
import type { LaunchField, LaunchProblem } from './launch-problem';
import { LaunchSettingsForm } from './launch-settings';
import { takenOver } from './taken-over';
import { TaskPicker } from './task-picker';
import { useLaunchForm } from './use-launch-form';

/** Fields that are empty to begin with: their problem stands beside them once a launch was tried. */
const BEGINS_EMPTY: readonly LaunchField[] = ['tasks', 'benchmark'];

/** To the field's control; where there is no benchmark to choose from, to the folder that would bring one. */
function goTo(field: LaunchField) {
  const folder = field === 'benchmark' ? document.getElementById('launch-folder') : null;
  const control = folder ?? document.getElementById(`launch-${field}`);
  control?.scrollIntoView({ block: 'center' });
  control?.focus();
}

function Again({ from, starts }: { from: LaunchStart; starts: boolean }) {
  const refine = new URLSearchParams({ from: from.id, goal: 'refine', start: from.id });
  return (
    <p className="text-ink-2">
      {from.settings ? 'It begins as ' : `${from.why ?? ''} It begins with the usual settings, not those of `}
      <AppLink className="link" href={`/experiments/${from.id}`}>
        {from.name}
      </AppLink>
      {from.settings && ' did; change what you like'} ·{' '}
      <AppLink className="link" href="/new">
        begin afresh
      </AppLink>
      {starts && from.settings && (
        <>
          {' · '}
          <AppLink className="link" href={`/new?${refine}`}>
            refine its rollouts
          </AppLink>
        </>
      )}
    </p>
  );
}

function Loaded({ options, benchmarks }: { options: LaunchOptions; benchmarks: BenchmarkLine[] }) {
  const form = useLaunchForm(options, benchmarks);
  const router = useRouter();
  const client = useQueryClient();
  const [tried, setTried] = useState(false);
  const start = useMutation({
    mutationFn: (wanted: { name: string; settings: LaunchSettings }) => launch(wanted),
    onSuccess: async (answer) => {
      if (!answer.ok) return;
      router.push(`/experiments/${encodeURIComponent(answer.id)}`);
      await client.invalidateQueries({ queryKey: ['experiments'] });
    },
  });
  const { problems, settings, name } = form;
  const problem: LaunchProblem | null = problems[0] ?? null;
  const says = (field: LaunchField): string | null =>
    tried || !BEGINS_EMPTY.includes(field)
      ? (problems.find((known) => known.field === field)?.says ?? null)
      : null;
  const submit = () => {
    if (problem) {
      setTried(true);
      goTo(problem.field);
    } else if (settings && !start.isPending) start.mutate({ name: name.trim(), settings });
  };
  useHotkeys('mod+enter', submit, { enableOnFormTags: true, preventDefault: true }, [submit]);
  const of = takenOver(options.starts, form.draft);
  const taken = form.tasks.length === 0 ? null : Math.max(...form.tasks.map((task) => of(task.name)));
  const refused = start.data?.ok === false ? start.data.message : (start.error?.message ?? null);
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="relative min-h-0 flex-1 overflow-y-auto lg:grid lg:grid-cols-[minmax(0,1fr)_28rem] xl:grid-cols-[minmax(0,1fr)_41rem] lg:overflow-hidden">
        <section
          aria-label="Tasks"
          className="relative flex min-h-0 flex-col gap-2 px-4 py-3 max-sm:px-3 lg:overflow-y-auto"
        >
          <h1 className="text-lg font-semibold">New experiment</h1>
          {options.from && (
            <Again from={options.from} starts={options.starts.some(({ id }) => id === options.from?.id)} />
          )}
          <TaskPicker form={form} benchmarks={benchmarks} says={says} />
        </section>
        <section
          aria-label="Settings"
          className="relative border-line bg-surface px-4 py-3 max-lg:border-t max-sm:px-3 lg:overflow-y-auto lg:border-l"
        >
          <LaunchSettingsForm form={form} options={options} says={says} taken={taken} />
        </section>
      </div>
      <LaunchBar
        form={form}
        options={options}
        notes={launchNotes(form, options)}
        problems={problems}
        refused={refused}
        pending={start.isPending || start.data?.ok === true}
        onLaunch={submit}
      />
    </div>
  );
}

/** The page /new: tasks left, settings right, and below what it comes to. `from` is an experiment to run again. */
export function LaunchView({ from }: { from: string | null }) {
  const options = useQuery(launchOptionsQuery(from));
  const benchmarks = useQuery(benchmarksQuery());
  const failed = options.error ?? benchmarks.error;
  if (options.data && benchmarks.data)
    return <Loaded key={from} options={options.data} benchmarks={benchmarks.data.benchmarks} />;
  if (failed)
    return (
      <ErrorState
        what={failed.message}
        where="what can be launched here"
        todo="Check that the server is running; /healthz says what works."
        onRetry={() => {
          void options.refetch();
          void benchmarks.refetch();
        }}
      />
    );
  return <SkeletonRows label="Loading benchmarks" />;
}
