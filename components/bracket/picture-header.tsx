import type { ReactNode } from 'react';
import { OutcomeMark } from '@/components/rollout/outcome-mark';
import { PICTURE, type PictureLayout, type PlacedColumn } from './picture-places';
import { passedOf, type PipelineModel } from './pipeline-model';

/** Titles over the columns of the picture; they stay in view, and the stage that is at work is marked. */
export function PictureHeader({
  model,
  layout,
  blind,
}: {
  model: PipelineModel;
  layout: PictureLayout;
  blind: boolean;
}) {
  return (
    <div
      className="sticky top-0 z-20 min-w-full border-b border-line bg-surface"
      style={{ width: layout.width, height: PICTURE.header }}
    >
      {layout.columns.map((column) => {
        const { title, under } = HEADS[column.kind](model, column, blind);
        return (
          <div
            key={`${column.kind}-${column.iteration}`}
            className="absolute top-1 text-xs whitespace-nowrap"
            style={{ left: column.x }}
          >
            <p className="font-semibold">{title}</p>
            <p className="num text-ink-3">{under}</p>
          </div>
        );
      })}
    </div>
  );
}

type Head = (
  model: PipelineModel,
  column: PlacedColumn,
  blind: boolean,
) => { title: string; under: ReactNode };

const passed = (ids: readonly string[], model: PipelineModel, blind: boolean, word: string): string => {
  const counts = passedOf(ids, model.rollouts);
  return blind || counts.judged === 0
    ? `${ids.length} ${word}`
    : `${counts.passed} of ${counts.judged} passed`;
};

const atWork = (model: PipelineModel, iteration: number, stages: readonly string[]): boolean =>
  model.now?.iteration === iteration && stages.includes(model.now.stage);

const HEADS: Record<PlacedColumn['kind'], Head> = {
  strip(model, { iteration }, blind) {
    const cells = model.stages[iteration]?.cells ?? [];
    const ended = cells.filter((cell) => cell.state === 'finished').map((cell) => cell.key);
    const title = `Iteration ${iteration}`;
    if (atWork(model, iteration, ['rollouts']))
      return {
        title,
        under: <OutcomeMark mark="running" size={11} label={`${ended.length} of ${cells.length}`} />,
      };
    if (atWork(model, iteration, ['summaries']))
      return { title, under: <OutcomeMark mark="running" size={11} label="summaries" /> };
    return { title, under: ended.length === 0 ? 'to come' : passed(ended, model, blind, 'rollouts') };
  },
  bracket(model, { iteration }) {
    const stage = model.stages[iteration];
    const from = (stage?.cells.length ?? 0) + (stage?.guest ? 1 : 0);
    const keep = stage?.last ? 1 : model.pipeline.settings.keep;
    const votes = (stage?.bracket?.rounds ?? [])
      .flatMap(({ groups }) => groups)
      .reduce((sum, group) => sum + group.votes.length, 0);
    const under = `${votes} ${votes === 1 ? 'vote' : 'votes'}`;
    const running = atWork(model, iteration, ['votes']);
    return {
      title: `${stage?.bracket?.status === 'finished' ? stage.bracket.candidates.length : from} → ${keep}`,
      under: running ? (
        <OutcomeMark mark="running" size={11} label={under} />
      ) : stage?.bracket ? (
        under
      ) : (
        'to come'
      ),
    };
  },
  priors(model, { iteration }, blind) {
    const survivors = model.stages[iteration]?.bracket?.survivors ?? [];
    const count = survivors.length || model.pipeline.settings.keep;
    return {
      title: `${count} ${count === 1 ? 'prior' : 'priors'}`,
      under: survivors.length === 0 ? 'to come' : passed(survivors, model, blind, 'chosen'),
    };
  },
  final: ({ winner }) => ({ title: 'Final answer', under: winner ? 'its patch' : 'to come' }),
};
