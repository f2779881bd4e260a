'use client';

import type { TaskPageData } from '@/lib/api/tournaments';
import type { BracketModel } from './bracket-model';
import { ViewSwitches } from './bracket-toolbar';
import { IterationList } from './iteration-list';
import { LostLines } from './lost-lines';
import { partKey, partTitle } from '@/lib/bracket/part-words';
import type { PipelineModel } from './pipeline-model';
import { PipelinePicture } from './pipeline-picture';
import { PipelineState } from './pipeline-state';
import { TournamentSection } from './tournament-section';
import type { useGroupState } from './use-group-state';

/** A task's pipeline: where it stands, all of it as one picture, then every tournament in full. */
export function PipelineView({
  page,
  model,
  brackets,
  state,
}: {
  page: TaskPageData;
  model: PipelineModel;
  brackets: ReadonlyMap<string, BracketModel>;
  state: ReturnType<typeof useGroupState>;
}) {
  const { group, part, blind, view, to } = state;
  return (
    <>
      <PipelineState page={page} model={model} />
      {!blind && <LostLines model={model} brackets={brackets} />}
      <section aria-labelledby="pipeline-title" className="space-y-2">
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <h2 id="pipeline-title" className="text-base font-semibold">
            Pipeline
          </h2>
          <ViewSwitches state={state} />
          <span className="ml-auto font-mono text-xs text-ink-3">{settingsWords(model)}</span>
        </div>
        <div className="max-sm:hidden">
          <PipelinePicture
            {...{ model, brackets, blind }}
            selected={group !== null && part !== null ? `${part}/${group}` : null}
            groupHref={(of, key) => to(of).groupHref(key)}
            onOpen={(of, key) => to(of).onOpen(key)}
          />
        </div>
        <div className="space-y-3 sm:hidden">
          {model.stages.map((stage) => (
            <IterationList key={stage.iteration} model={model} stage={stage} blind={blind} />
          ))}
        </div>
      </section>
      {model.tournaments.map((tournament) => {
        const key = partKey(tournament);
        const bracket = brackets.get(key);
        return (
          bracket && (
            <TournamentSection
              key={key}
              id={key}
              title={partTitle(tournament)}
              model={bracket}
              view={view}
              selected={part === key ? group : null}
              {...to(key)}
            />
          )
        );
      })}
    </>
  );
}

const CONTEXTS = {
  single: 'each is shown its own predecessor',
  'random-k': 'each is shown K drawn at random',
  'select-k': 'all are shown the K selected',
};

function settingsWords({ pipeline }: PipelineModel): string {
  const { iterations, keep, context, pool, groupSize } = pipeline.settings;
  const refined =
    iterations === 1
      ? ''
      : ` K ${keep} · ${CONTEXTS[context]} · final pool: ${pool === 'last' ? 'last iteration' : 'last iteration and champion'}`;
  return `T ${iterations} N ${pipeline.n} G ${groupSize}${refined}`;
}
