'use client';

import { useQuery } from '@tanstack/react-query';
import { clsx } from 'clsx';
import { taskPageQuery, type TaskPageData } from '@/lib/api/tournaments';
import { ChartSourceProvider } from '@/components/charts/chart-source';
import { LiveBadge } from '@/components/live/live-badge';
import { useExperimentFeed } from '@/components/experiment/use-experiment-feed';
import { bracketModel, type BracketModel } from './bracket-model';
import { SelectionPicker, ViewSwitches } from './bracket-toolbar';
import { GroupPanel } from './group-panel';
import { NoTournament } from './no-tournament';
import { partKey, partTitle } from '@/lib/bracket/part-words';
import { pipelineModel } from './pipeline-model';
import { PipelineView } from './pipeline-view';
import { RolloutTable } from './rollout-table';
import { TaskHeader, TaskText } from './task-header';
import { TournamentSection } from './tournament-section';
import { useGroupState } from './use-group-state';

const isBracket = ({ tournament }: BracketModel) => tournament.settings.selector === 'bracket';
const titleOf = (model: BracketModel) => (isBracket(model) ? 'Bracket' : 'Selection');

/** Name of the tournament that was asked for apart from any pipeline. */
const SELECTION = 'selection';

/**
 * The page of a task: what it came to, its pipeline or its bracket, and one group beside it. All its state is in the URL.
 */
export function TaskView({ initial, selection }: { initial: TaskPageData; selection: string | null }) {
  const feed = useExperimentFeed(initial.experiment.id, initial.lastEvent);
  const { data: page } = useQuery({
    ...taskPageQuery(initial.experiment.id, initial.task.slug, selection),
    initialData: initial,
  });
  const state = useGroupState();
  const pipeline = pipelineModel(page);
  const brackets = new Map<string, BracketModel>(
    (pipeline?.tournaments ?? []).map((one) => [partKey(one), bracketModel(one, page.rollouts, state.blind)]),
  );
  const chosen = page.tournament && bracketModel(page.tournament, page.rollouts, state.blind);
  const open =
    state.group === null ? null : state.part === null ? chosen : (brackets.get(state.part) ?? null);
  const table = <RolloutTable task={page.task.name} rollouts={page.rollouts} blind={state.blind} />;

  return (
    <ChartSourceProvider
      file={`${page.experiment.id}-${page.task.slug}`}
      words={`${page.task.name} · ${page.experiment.name}`}
    >
      <div className={clsx('space-y-3', open && 'md:pr-[min(60vw,880px)]')}>
        <TaskHeader page={page} blind={state.blind} live={<LiveBadge feed={feed} />} />
        <TaskText instruction={page.task.instruction} />
        {pipeline && <PipelineView page={page} model={pipeline} brackets={brackets} state={state} />}
        {chosen && (
          <TournamentSection
            id={SELECTION}
            title={pipeline ? 'Selected again afterwards' : titleOf(chosen)}
            tools={
              <>
                {!pipeline && <ViewSwitches state={state} drawn={isBracket(chosen)} />}
                <SelectionPicker page={page} />
              </>
            }
            model={chosen}
            view={state.view}
            selected={state.part === null ? state.group : null}
            {...state.to(null)}
          />
        )}
        {!pipeline && !chosen && (
          <>
            <NoTournament page={page} />
            <h2 className="text-base font-semibold">Rollouts</h2>
            {table}
          </>
        )}
        {(pipeline || chosen) && (
          <details>
            <summary className="target min-h-6 text-base font-semibold">
              All {page.rollouts.length} rollouts, to pick and compare
            </summary>
            <div className="pt-2">{table}</div>
          </details>
        )}
        {open && state.group !== null && (
          <GroupPanel
            key={state.part}
            model={open}
            title={state.part === null ? null : partTitle(open.tournament)}
            groupKey={state.group}
            of={{ experimentId: page.experiment.id, task: page.task.slug }}
            onOpen={state.to(state.part).onOpen}
            onClose={() => {
              state.close();
              const section = document.getElementById(state.part ?? SELECTION);
              section?.querySelector<SVGAElement>(`[data-node="${CSS.escape(state.group ?? '')}"]`)?.focus();
            }}
          />
        )}
      </div>
    </ChartSourceProvider>
  );
}
