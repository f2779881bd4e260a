'use client';

import { useQueries, useQuery } from '@tanstack/react-query';
import { goldPatchQuery } from '@/lib/api/compare';
import { patchQuery, type RolloutPageData } from '@/lib/api/rollouts';

/** A patch that stands in a column: a rollout's or the reference. */
export interface PatchColumn {
  key: string;
  label: string;
  /** Its rollout; null for the reference patch. */
  href: string | null;
  /** Null: there is none, or it is not loaded. */
  text: string | null;
  /** What stands instead of files. */
  instead: string | null;
}

const NONE = 'no patch was recorded';
const EMPTY = 'the patch is empty: no change was handed in';

function insteadOf(patch: RolloutPageData['patch'], text: string | null): string | null {
  if (patch === null) return NONE;
  return text?.trim() === '' ? EMPTY : null;
}

/**
 * The patches of the columns. Very long ones are fetched only when `asked`; the reference only with `gold`, as the last column.
 * `waiting` in UTF-16 units is what is still to be asked for; `error` the first failure.
 */
export function usePatchColumns(
  rollouts: readonly RolloutPageData[],
  labels: readonly string[],
  { asked, gold }: { asked: boolean; gold: boolean },
) {
  const isLong = ({ patch }: RolloutPageData) => patch !== null && patch.text === null;
  const whole = useQueries({
    queries: rollouts.map((one) => ({ ...patchQuery(one.id), enabled: asked && isLong(one) })),
  });
  const first = rollouts[0]?.id ?? '';
  const reference = useQuery({ ...goldPatchQuery(first), enabled: gold });
  const columns = rollouts.map((rollout, i): PatchColumn => {
    const text = rollout.patch?.text ?? whole[i]?.data?.patch ?? null;
    const instead = insteadOf(rollout.patch, text);
    return { key: rollout.id, label: labels[i] ?? '', href: `/rollouts/${rollout.id}`, text, instead };
  });
  if (gold && reference.data)
    columns.push({
      key: 'gold',
      label: 'the reference',
      href: null,
      text: reference.data.patch,
      instead: reference.data.patch.trim() === '' ? 'the reference patch is empty' : null,
    });
  const missing = rollouts.filter((one, i) => isLong(one) && !whole[i]?.data);
  return {
    columns,
    source: reference.data?.source ?? null,
    waiting: missing.reduce((sum, one) => sum + (one.patch?.chars ?? 0), 0),
    error: whole.find((query) => query.error)?.error ?? reference.error,
    loading: reference.isFetching || whole.some((query) => query.isFetching),
    retry: () => {
      for (const query of [...whole, reference]) if (query.isError) void query.refetch();
    },
  };
}
