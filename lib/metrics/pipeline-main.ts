import { meanOverTasks, passRate, type Rate } from './intervals';
import { countsOf, outcomesOf, range, tournamentOf } from './pipeline-task';
import type { MainPoint, PipelineInput, PipelineReport, PipelineTask } from './pipeline-types';
import { countIds, shareWithAnyPass, type Counts } from './rounds';

type Place = Pick<MainPoint, 'kind' | 'iteration'>;

/** The points a pipeline has, in their order: Iter 0, Sel-K, Iter 1, …, Final. */
function placesOf({ iterations, context }: PipelineInput['settings']): Place[] {
  const last = iterations - 1;
  return [
    ...range(iterations).flatMap((iteration): Place[] => [
      { kind: 'iteration', iteration },
      ...(context === 'select-k' && iteration < last ? [{ kind: 'selected' as const, iteration }] : []),
    ]),
    { kind: 'final', iteration: last },
  ];
}

function countsAt(task: PipelineTask, { kind, iteration }: Place): Counts {
  if (kind === 'iteration') return countsOf(task, iteration);
  const chosen =
    kind === 'selected'
      ? (tournamentOf(task, iteration, 'select')?.survivors ?? [])
      : task.winner === null
        ? []
        : [task.winner];
  return countIds(chosen, outcomesOf(task));
}

/** The points of the main chart and the gain, all over the same tasks (see `MainPoint`). */
export function mainFigures({ settings, tasks }: Pick<PipelineInput, 'settings' | 'tasks'>): {
  main: MainPoint[];
  gain: Rate;
  tasks: PipelineReport['tasks'];
} {
  const places = placesOf(settings);
  const compared = tasks
    .filter((task) => task.status === 'finished')
    .map((task) => places.map((place) => countsAt(task, place)))
    .filter((counts) => counts.every((at) => at.judged > 0));
  const shares = compared.map((counts) => counts.map((at) => at.passed / at.judged));
  return {
    main: places.map((place, i) => {
      const at = compared.flatMap((counts) => counts[i] ?? []);
      return { ...place, passAt1: passRate(at), ceiling: shareWithAnyPass(at) };
    }),
    gain: meanOverTasks(shares.map((points) => (points.at(-1) ?? 0) - (points[0] ?? 0))),
    tasks: {
      total: tasks.length,
      finished: tasks.filter((task) => task.status === 'finished').length,
      failed: tasks.filter((task) => task.status === 'failed').length,
      compared: compared.length,
    },
  };
}
