'use client';

import type { ReactNode } from 'react';
import { formatCount, formatDuration, formatMoney } from '@/lib/metrics/format';
import { Unknown } from '@/components/figures/unknown';
import { useNow } from '@/components/live/use-now';
import { Tooltip } from '@/components/ui/tooltip';
import { isMoving, type LaunchProgress } from '@/lib/api/launch-progress';
import { asksModel } from '@/lib/launch/settings';

function Figure({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex min-w-28 flex-col">
      <dt className="text-xs text-ink-3">{name}</dt>
      <dd className="num font-medium">{children}</dd>
    </div>
  );
}

const rate = (n: number) => (n >= 100 ? formatCount(Math.round(n)) : n.toFixed(1));

function Rate({ value, unit, basis }: { value: number | null; unit: string; basis: string }) {
  if (value === null) return <Unknown why="Too little has happened to tell a rate." />;
  return (
    <Tooltip content={basis}>
      {rate(value)} <span className="font-normal text-ink-2">{unit}</span>
    </Tooltip>
  );
}

function Left({ progress }: { progress: LaunchProgress }) {
  const { timeLeft, status } = progress;
  if (!isMoving(progress) && status !== 'paused')
    return <Unknown why="It has ended: nothing is left to wait for." />;
  if (timeLeft === null)
    return <Unknown why="It is reckoned from this experiment’s finished rollouts; there is none yet." />;
  const basis = `From ${timeLeft.finished} finished ${timeLeft.finished === 1 ? 'rollout' : 'rollouts'} of this experiment (mean ${formatDuration(timeLeft.meanMs)} each; of the same task where it has any), ${timeLeft.parallel} at once.`;
  return (
    <Tooltip content={basis}>
      ≈ {formatDuration(timeLeft.ms)}{' '}
      <span className="font-normal text-ink-2">
        (n={timeLeft.finished}
        {status === 'paused' && ', once resumed'})
      </span>
    </Tooltip>
  );
}

function Spend({ progress }: { progress: LaunchProgress }) {
  const { spentUsd, unpriced, settings } = progress;
  if (progress.pipeline === null && !asksModel(settings.agent))
    return <span title={`${settings.agent} asks no model.`}>$0.00</span>;
  const of = settings.budgetUsd === null ? 'no budget' : `of ${formatMoney(settings.budgetUsd)}`;
  const part =
    settings.budgetUsd && spentUsd !== null
      ? ` · ${Math.round((spentUsd / settings.budgetUsd) * 100)} %`
      : '';
  return (
    <>
      {spentUsd === null ? (
        <Unknown why="No call has been answered yet, or no price is known." />
      ) : (
        <span
          title={
            unpriced > 0
              ? `${unpriced} ${progress.pipeline ? 'calls' : 'rollouts'} of unknown price.`
              : undefined
          }
        >
          {unpriced > 0 && '≥ '}
          {formatMoney(spentUsd)}
        </span>
      )}{' '}
      <span className="font-normal text-ink-2">
        {of}
        {part}
      </span>
    </>
  );
}

function Elapsed({ progress }: { progress: LaunchProgress }) {
  const { startedAt, finishedAt, readAt } = progress;
  const now = useNow(finishedAt === null);
  if (startedAt === null) return <Unknown why="It has not started yet." />;
  const until = finishedAt === null ? Math.max(now, Date.parse(readAt)) : Date.parse(finishedAt);
  const worked = formatDuration(progress.workedMs);
  return (
    <span title={`Since it was started; rollouts ran for ${worked} of it.`}>
      {formatDuration(Math.max(0, until - Date.parse(startedAt)))}
    </span>
  );
}

/** Throughput, time left with what it rests on, spend against budget, time since the start. */
export function LaunchFigures({ progress }: { progress: LaunchProgress }) {
  const basis = `On average over ${formatDuration(progress.workedMs)} in which rollouts ran; pauses do not count.`;
  return (
    <dl className="flex flex-wrap gap-x-6 gap-y-1">
      <Figure name="rollouts finished">
        <Rate value={progress.rolloutsPerMinute} unit="/min" basis={basis} />
      </Figure>
      <Figure name="steps">
        <Rate value={progress.stepsPerMinute} unit="/min" basis={basis} />
        <span className="font-normal text-ink-2"> · {formatCount(progress.steps)}</span>
      </Figure>
      <Figure name="time left">
        <Left progress={progress} />
      </Figure>
      <Figure name={progress.pipeline ? 'spend, all roles' : 'spend of the agents'}>
        <Spend progress={progress} />
      </Figure>
      <Figure name="elapsed">
        <Elapsed progress={progress} />
      </Figure>
    </dl>
  );
}
