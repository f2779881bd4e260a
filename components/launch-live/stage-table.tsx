'use client';

import { useState } from 'react';
import { cancelIteration, setStageHeld } from '@/app/actions/launches';
import { formatCount, formatMoney } from '@/lib/metrics/format';
import { Unknown } from '@/components/figures/unknown';
import { useMay } from '@/components/access/role-context';
import { Button } from '@/components/ui/button';
import { DataTable } from '@/components/ui/data-table';
import { Dialog } from '@/components/ui/dialog';
import { isMoving, type LaunchProgress, type StageProgress } from '@/lib/api/launch-progress';
import { useAction } from './use-action';

type Pipeline = NonNullable<LaunchProgress['pipeline']>;

const WHAT: Record<StageProgress['kind'], string> = {
  rollouts: 'rollouts',
  summaries: 'summaries',
  votes: 'votes',
};

/** Where the votes of an iteration lead to. */
const stageName = ({ kind, iteration }: StageProgress, last: number): string =>
  kind === 'votes' ? (iteration === last ? 'votes, final answer' : 'votes, priors') : WHAT[kind];

function Spent({ stage }: { stage: StageProgress }) {
  if (stage.spentUsd === null)
    return (
      <Unknown why={stage.unpriced > 0 ? 'The price of its model is not known.' : 'Nothing was asked yet.'} />
    );
  return (
    <span title={stage.unpriced > 0 ? `${stage.unpriced} calls of unknown price.` : undefined}>
      {stage.unpriced > 0 && '≥ '}
      {formatMoney(stage.spentUsd)}
    </span>
  );
}

function StageRow({
  stage,
  last,
  moving,
  busy,
  ended,
  onHold,
  onEnd,
}: {
  stage: StageProgress;
  last: number;
  moving: boolean;
  busy: boolean;
  /** No task needs it any more. */
  ended: boolean;
  onHold: (held: boolean) => void;
  onEnd: () => void;
}) {
  const { iteration, kind, done, total, held } = stage;
  const name = stageName(stage, last);
  const share = ended ? 1 : total === 0 ? 0 : Math.min(1, done / total);
  return (
    <tr className="border-b border-line last:border-0">
      <td className="px-2 text-ink-2">{kind === 'rollouts' ? `Iteration ${iteration}` : ''}</td>
      <th scope="row" className="h-8 px-2 text-left font-medium">
        <span className="sr-only">Iteration {iteration}: </span>
        {name}
        {held && <span className="ml-2 text-xs font-normal text-ink-2">held</span>}
      </th>
      <td className="w-40 px-2 max-sm:hidden">
        <span aria-hidden className="block h-1 w-full overflow-hidden rounded-full bg-line">
          <span className="block h-full bg-accent" style={{ width: `${share * 100}%` }} />
        </span>
      </td>
      <td className="num px-2 text-right whitespace-nowrap">
        {formatCount(done)}
        <span className="text-ink-2">
          {' '}
          of {kind === 'votes' && '≤ '}
          {formatCount(total)}
        </span>
      </td>
      <td className="num px-2 text-right">
        <Spent stage={stage} />
      </td>
      <td className="px-2 text-right whitespace-nowrap">
        {moving && !ended && kind === 'rollouts' && (
          <Button
            small
            kind="quiet"
            disabled={busy}
            aria-label={`End the rollouts of iteration ${iteration}`}
            onClick={onEnd}
          >
            End
          </Button>
        )}
        {moving && (!ended || held) && (
          <Button
            small
            disabled={busy}
            aria-label={`${held ? 'Release' : 'Hold'} iteration ${iteration}, ${name}`}
            title={held ? 'Lets this stage go on.' : 'Nothing further of this stage starts in any task.'}
            onClick={() => onHold(!held)}
          >
            {held ? 'Release' : 'Hold'}
          </Button>
        )}
      </td>
    </tr>
  );
}

function budgetWords({ budgetsUsd }: Pipeline): string {
  const set = (['rollouts', 'summaries', 'votes'] as const).flatMap((kind) =>
    budgetsUsd[kind] === null ? [] : `${formatMoney(budgetsUsd[kind])} for ${kind}`,
  );
  return set.length === 0 ? '' : `Budgets over all iterations: ${set.join(', ')}.`;
}

/** The stages of a pipeline with what is done of them, what they cost, and a switch that holds each. */
export function StageTable({
  experimentId,
  progress,
  pipeline,
}: {
  experimentId: string;
  progress: LaunchProgress;
  pipeline: Pipeline;
}) {
  const keys = [['experiment', experimentId, 'launch']];
  const hold = useAction(setStageHeld, keys);
  const end = useAction(cancelIteration, keys);
  const [ending, setEnding] = useState<number | null>(null);
  const may = useMay('runner');
  const moving = may && (isMoving(progress) || progress.status === 'paused');
  const last = Math.max(...pipeline.stages.map(({ iteration }) => iteration));
  const budgets = budgetWords(pipeline);
  const over = pipeline.tasks.every(({ status }) => status !== 'queued' && status !== 'running');
  return (
    <div className="max-w-3xl">
      <DataTable caption="Stages of the pipeline">
        <thead className="sr-only">
          <tr>
            <th scope="col">Iteration</th>
            <th scope="col">Stage</th>
            <th scope="col">Share</th>
            <th scope="col">Done</th>
            <th scope="col">Spent</th>
            <th scope="col">Hold or release</th>
          </tr>
        </thead>
        <tbody>
          {pipeline.stages.map((stage) => (
            <StageRow
              key={`${stage.iteration}/${stage.kind}`}
              {...{ stage, last, moving, busy: hold.isPending || end.isPending }}
              onEnd={() => setEnding(stage.iteration)}
              ended={over || (stage.kind !== 'votes' && stage.done >= stage.total)}
              onHold={(held) =>
                hold.mutate({ experimentId, iteration: stage.iteration, kind: stage.kind, held })
              }
            />
          ))}
        </tbody>
      </DataTable>
      <Dialog
        open={ending !== null}
        onOpenChange={() => setEnding(null)}
        title={`End the rollouts of iteration ${ending ?? ''}?`}
        foot={
          <>
            <Button
              kind="danger"
              onClick={() => {
                if (ending !== null) end.mutate({ experimentId, iteration: ending });
                setEnding(null);
              }}
            >
              End them
            </Button>
            <Button onClick={() => setEnding(null)}>Let them go on</Button>
          </>
        }
      >
        <p>
          Rollouts of this iteration that wait are cancelled and those that run are stopped, in every task.
          The pipeline goes on with those that have finished. This cannot be taken back but task by task, by
          Retry.
        </p>
      </Dialog>
      <p className="pt-1 text-xs text-ink-3">
        Votes are the most that can be asked; an early stop and folded patches ask fewer. {budgets}
      </p>
    </div>
  );
}
