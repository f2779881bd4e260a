'use client';

import { useQuery } from '@tanstack/react-query';
import { parseAsInteger, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { useCallback, useMemo, useRef, useState } from 'react';
import { useHotkeys } from 'react-hotkeys-hook';
import { comparedStepsQuery, type ComparedStepsData } from '@/lib/api/compare-rollouts';
import type { RolloutPageData } from '@/lib/api/rollouts';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { SkeletonRows } from '@/components/ui/skeleton';
import { columnLabels } from './column-labels';
import { useShownColumn } from './shown-column';
import { TrajectoryBar } from './trajectory-bar';
import { TrajectoryBody } from './trajectory-body';
import { TrajectoryHeads } from './trajectory-heads';
import { differences, nextDifference, trajectoryItems } from './trajectory-items';

const STATE = {
  /** The row one is at, from 1. */
  at: parseAsInteger,
  only: parseAsStringLiteral(['all', 'diff']).withDefault('all'),
  /** The column that the others are aligned with, from 0. */
  ref: parseAsInteger.withDefault(0),
};

interface Props {
  rollouts: readonly RolloutPageData[];
}

/** The trajectories of 2 to 4 rollouts, aligned by what their steps did. Row, filter and reference are in the URL. */
export function TrajectoryCompare({ rollouts }: Props) {
  const [{ ref }] = useQueryStates(STATE);
  const reference = Math.min(Math.max(0, ref), rollouts.length - 1);
  const query = comparedStepsQuery(
    rollouts.map((one) => one.id),
    reference,
  );
  const { data, error, refetch } = useQuery(query);
  if (error) return <ErrorState what={error.message} onRetry={() => void refetch()} />;
  if (!data) return <SkeletonRows rows={12} label="Aligning the steps" />;
  if (data.rows.length === 0)
    return <EmptyState title="No steps to compare">None of these rollouts has recorded steps.</EmptyState>;
  return <Aligned key={reference} rollouts={rollouts} data={data} />;
}

function Aligned({ rollouts, data }: Props & { data: ComparedStepsData }) {
  const labels = useMemo(() => columnLabels(rollouts), [rollouts]);
  const starts = useMemo(() => differences(data), [data]);
  const [state, setState] = useQueryStates(STATE, { scroll: false, history: 'replace' });
  const [jump, setJump] = useState(state.at === null ? null : { row: state.at - 1 });
  /** First row on the screen: only keys and buttons ask for it, so that scrolling draws nothing here anew. */
  const top = useRef(0);
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const [unfolded, setUnfolded] = useState<ReadonlySet<number>>(new Set());
  const { shown, control } = useShownColumn(labels);
  const onlyDifferences = state.only === 'diff';
  const items = useMemo(
    () => trajectoryItems(data, { onlyDifferences, opened: unfolded }),
    [data, onlyDifferences, unfolded],
  );
  const current = state.at === null ? null : Math.min(state.at, data.rows.length) - 1;
  const goTo = (row: number | null) => {
    if (row === null) return;
    void setState({ at: row + 1 });
    setJump({ row });
  };
  const here = () => current ?? top.current;
  const move = (by: 1 | -1) => {
    const places = items.flatMap((item) =>
      item.kind === 'row' ? [item.row] : item.kind === 'fold' ? [item.from] : [],
    );
    if (current === null) return goTo(here());
    goTo((by === 1 ? places.find((row) => row > current) : places.findLast((row) => row < current)) ?? null);
  };
  const toDifference = (by: 1 | -1) =>
    goTo(nextDifference(starts, current ?? (by === 1 ? here() - 1 : here()), by));
  const onTop = useCallback((row: number) => void (top.current = row), []);
  const onToggle = useCallback((key: string) => setOpen((now) => toggled(now, key)), []);
  const onUnfold = useCallback((from: number) => setUnfolded((now) => toggled(now, from)), []);
  useHotkeys('j', () => move(1), [items, current]);
  useHotkeys('k', () => move(-1), [items, current]);
  useHotkeys('n', () => toDifference(1), [starts, current]);
  useHotkeys('p', () => toDifference(-1), [starts, current]);

  return (
    <div>
      <TrajectoryHeads
        labels={labels}
        reference={data.reference}
        bar={
          <TrajectoryBar
            data={data}
            labels={labels}
            starts={starts}
            only={state.only}
            at={current}
            onOnly={(only) => void setState({ only })}
            onReference={(column) => void setState({ ref: column, at: null })}
            onRow={goTo}
            onDifference={toDifference}
            shownControl={control}
          />
        }
        rollouts={rollouts}
      />
      <TrajectoryBody
        key={state.only}
        rollouts={rollouts}
        data={data}
        items={items}
        labels={labels}
        current={current}
        jump={jump}
        shown={shown}
        open={open}
        onToggle={onToggle}
        onUnfold={onUnfold}
        onRow={goTo}
        onTop={onTop}
      />
    </div>
  );
}

function toggled<T>(set: ReadonlySet<T>, one: T): ReadonlySet<T> {
  const next = new Set(set);
  if (!next.delete(one)) next.add(one);
  return next;
}
