'use client';

import { useQuery } from '@tanstack/react-query';
import { useQueryStates } from 'nuqs';
import { ChartSourceProvider } from '@/components/charts/chart-source';
import { ErrorState } from '@/components/ui/error-state';
import { LinkButton } from '@/components/ui/link-button';
import { SegmentedControl } from '@/components/ui/segmented-control';
import { PlainSelect } from '@/components/ui/select';
import { SkeletonRows } from '@/components/ui/skeleton';
import { compareExperimentsQuery, type ComparedExperimentsData } from '@/lib/api/compare-experiments';
import { SOLVED_RULES, type Cell, type ComparedPair } from '@/lib/metrics/compare-experiments';
import { Apart } from './apart';
import {
  cellWords,
  compareHref,
  letterOf,
  pairAt,
  pairKey,
  pairPlaces,
  RULES,
  STATE,
  type CompareState,
  type PairKey,
} from './compare-words';
import { CostChart, defaultAxis } from './cost-chart';
import { MainCharts } from './main-charts';
import { PairTests } from './pair-tests';
import { SettingsTable } from './settings-table';
import { SideTable } from './side-table';
import { TaskSides, type PairedTask } from './task-sides';
import { TwoByTwo } from './two-by-two';

/** Two to four experiments side by side: what each solves, whether that is chance, at what cost, and what differs. */
export function ExperimentCompare({ ids }: { ids: readonly string[] }) {
  const [state, setState] = useQueryStates(STATE, { history: 'push', scroll: false });
  const query = useQuery(compareExperimentsQuery(ids, state.solved));
  return (
    <div className="space-y-5">
      <h1 className="text-xl font-semibold">Compare experiments</h1>
      {query.isError && !query.data ? (
        <ErrorState what={query.error.message} onRetry={() => void query.refetch()} />
      ) : query.data ? (
        <Loaded ids={ids} data={query.data} state={state} onChange={(change) => void setState(change)} />
      ) : (
        <SkeletonRows label="Comparing the experiments" />
      )}
    </div>
  );
}

interface Shown {
  ids: readonly string[];
  data: ComparedExperimentsData;
  state: CompareState;
  onChange: (change: Partial<CompareState>) => void;
}

function Loaded({ ids, data, state, onChange }: Shown) {
  const { experiments, compared, settings } = data;
  const axis = state.x ?? defaultAxis(data);
  const scripted = experiments.some((one) => one.scripted || one.selection?.scripted);
  const names = experiments.map((one) => one.name).join(' and ');
  return (
    <>
      <div className="space-y-1">
        <SideTable experiments={experiments} compared={compared} />
        <p className="text-ink-2">
          From “Solved” on: over the {compared} {compared === 1 ? 'task' : 'tasks'} that all{' '}
          {experiments.length} have and that {compared === 1 ? 'is' : 'are'} known in all.
        </p>
      </div>
      <PairSection ids={ids} data={data} state={state} onChange={onChange} />
      <section aria-labelledby="cost-and-accuracy" className="space-y-2">
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <h2 id="cost-and-accuracy" className="text-base font-semibold">
            Accuracy and what it takes
          </h2>
          <SegmentedControl
            label="Accuracy against"
            value={axis}
            options={[
              { value: 'cost', label: 'Cost' },
              { value: 'votes', label: 'Votes' },
            ]}
            onChange={(x) => onChange({ x })}
          />
        </div>
        <ChartSourceProvider
          file={scripted ? 'compare-scripted' : 'compare'}
          words={scripted ? `${names} · scripted models, no language model` : names}
        >
          <CostChart data={data} axis={axis} />
        </ChartSourceProvider>
        <MainCharts experiments={experiments} />
      </section>
      <section aria-labelledby="settings" className="space-y-2">
        <h2 id="settings" className="text-base font-semibold">
          What differs in the settings
        </h2>
        <SettingsTable settings={settings} experiments={experiments} />
      </section>
    </>
  );
}

function PairSection({ ids, data, state, onChange }: Shown) {
  const { experiments, tasks } = data;
  const places = pairPlaces(state.pair, experiments.length);
  const pair = pairAt(data, places);
  if (!pair) return null;
  const [a, b] = [letterOf(places[0]), letterOf(places[1])];
  const shared = tasks.flatMap((task): PairedTask[] => {
    const [mine, theirs] = [task.sides[places[0]], task.sides[places[1]]];
    return mine && theirs ? [{ task, a: mine, b: theirs }] : [];
  });
  const inCell = state.cell ? new Set(pair.cells[state.cell]) : null;
  const shown = inCell ? shared.filter(({ task }) => inCell.has(task.slug)) : shared;
  const hrefOf = (cell: Cell | null) => compareHref(ids, { ...state, cell });
  return (
    <section aria-labelledby="pair" className="space-y-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <h2 id="pair" className="text-base font-semibold">
          Which tasks does one solve and the other not?
        </h2>
        {experiments.length > 2 && (
          <PlainSelect
            label="The two compared"
            value={pairKey(...places)}
            options={pairOptions(experiments.length)}
            onChange={(key) => onChange({ pair: key, cell: null })}
          />
        )}
        <span className="flex flex-wrap items-center gap-x-2">
          <span aria-hidden className="text-xs text-ink-2">
            solved by
          </span>
          <SegmentedControl
            label="A task is solved by"
            value={state.solved}
            options={SOLVED_RULES.map((value) => ({ value, label: RULES[value].label }))}
            onChange={(solved) => onChange({ solved, cell: null })}
          />
        </span>
      </div>
      <p className="max-w-[90ch] text-ink-2">
        A task is solved when {RULES[state.solved].sentence}. n={pair.compared}{' '}
        {pair.compared === 1 ? 'task' : 'tasks'} that both have and that {pair.compared === 1 ? 'is' : 'are'}{' '}
        known on both sides.
      </p>
      <div className="flex flex-wrap items-start gap-x-8 gap-y-4">
        <TwoByTwo pair={pair} a={a} b={b} chosen={state.cell} hrefOf={hrefOf} />
        <PairTests pair={pair} a={a} b={b} />
      </div>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <h3 className="font-medium" aria-live="polite">
          {shown.length} {shown.length === 1 ? 'task' : 'tasks'}
          {state.cell && <span className="font-normal"> solved by {cellWords(state.cell, a, b)}</span>}
        </h3>
        {state.cell && (
          <LinkButton small scroll={false} href={hrefOf(null)}>
            Show all tasks
          </LinkButton>
        )}
      </div>
      <Tasks shown={shown} shared={shared.length} pair={pair} data={data} places={places} />
    </section>
  );
}

function Tasks({
  shown,
  shared,
  pair,
  data: { experiments, tasks },
  places,
}: {
  shown: PairedTask[];
  shared: number;
  pair: ComparedPair;
  data: ComparedExperimentsData;
  places: readonly [number, number];
}) {
  return (
    <>
      {shown.length > 0 ? (
        <TaskSides tasks={shown} experiments={experiments} places={places} />
      ) : (
        <p className="text-ink-2">
          {shared === 0 ? 'These experiments have no task in common.' : 'No task stands in this cell.'}
        </p>
      )}
      <Apart pair={pair} tasks={tasks} experiments={experiments} places={places} />
    </>
  );
}

function pairOptions(experiments: number): { value: PairKey; label: string }[] {
  return Array.from({ length: experiments }, (_, a) =>
    Array.from({ length: experiments - a - 1 }, (_unused, i) => {
      const b = a + 1 + i;
      return { value: pairKey(a, b), label: `${letterOf(a)} and ${letterOf(b)}` };
    }),
  ).flat();
}
