'use client';

import { clsx } from 'clsx';
import { AppLink } from '@/components/ui/app-link';
import { parseAsArrayOf, parseAsString, parseAsStringLiteral, useQueryState } from 'nuqs';
import { useMemo, useState } from 'react';
import type { RolloutPageData } from '@/lib/api/rollouts';
import { formatBytes } from '@/lib/metrics/format';
import { PlainText } from '@/components/trajectory/plain-text';
import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { splitPatch } from '@/components/rollout/split-patch';
import { SegmentedControl } from '@/components/ui/segmented-control';
import { PlainSelect } from '@/components/ui/select';
import { SkeletonRows } from '@/components/ui/skeleton';
import { Switch } from '@/components/ui/switch';
import { identicalPatches, patchRows, type PatchRow } from './patch-rows';
import { usePatchColumns, type PatchColumn } from './patch-columns';
import { PatchRowView } from './patch-row-view';
import { columnGrid, useShownColumn } from './shown-column';

const MODES = ['base', 'other'] as const;
/** Files beyond this many lines, counted over all columns from the first, are opened on demand. */
const LINES_AT_ONCE = 1_500;

interface Props {
  rollouts: readonly RolloutPageData[];
  labels: readonly string[];
  /** Whether the task has a reference patch to ask for. */
  hasGold: boolean;
}

/** Patches file by file: each against the base, or against one of the others; the reference when asked for. */
export function PatchCompare({ rollouts, labels, hasGold }: Props) {
  const [mode, setMode] = useQueryState('patches', parseAsStringLiteral(MODES).withDefault('base'));
  const [goldState, setGold] = useQueryState('gold', parseAsStringLiteral(['1']));
  const [asked, setAsked] = useState(false);
  const gold = hasGold && goldState === '1';
  const patches = usePatchColumns(rollouts, labels, { asked, gold });
  return (
    <div className="space-y-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <SegmentedControl
          label="Compare each patch"
          value={mode}
          options={[
            { value: 'base', label: 'Each against the base' },
            { value: 'other', label: 'One against the other' },
          ]}
          onChange={(value) => void setMode(value)}
        />
        {hasGold && (
          <Switch checked={gold} onChange={(on) => void setGold(on ? '1' : null)}>
            Show the reference patch
          </Switch>
        )}
        {gold && patches.source !== null && (
          <span className="text-ink-3">
            from <PlainText text={patches.source} />; no agent and no judge has seen it
          </span>
        )}
      </div>
      {patches.error && <ErrorState what={patches.error.message} onRetry={patches.retry} />}
      {patches.waiting > 0 && !asked ? (
        <EmptyState
          title={`Patches of ${formatBytes(patches.waiting)} were not loaded with the page`}
          action={<Button onClick={() => setAsked(true)}>Load them</Button>}
        />
      ) : patches.loading ? (
        <SkeletonRows rows={10} label="Loading patches" />
      ) : (
        <Files columns={patches.columns} mode={mode} />
      )}
    </div>
  );
}

function Files({ columns, mode }: { columns: readonly PatchColumn[]; mode: (typeof MODES)[number] }) {
  const [against, setAgainst] = useQueryState('against', parseAsString);
  const rows = useMemo(() => patchRows(columns.map((column) => column.text)), [columns]);
  const base = Math.max(
    0,
    columns.findIndex((column) => column.key === against),
  );
  const others = columns.flatMap((_, i) => (i === base ? [] : [i]));
  return (
    <>
      <SameSentences columns={columns} />
      {mode === 'other' && (
        <p className="flex flex-wrap items-center gap-2">
          From
          <PlainSelect
            label="Patch that the others are compared with"
            value={columns[base]?.key ?? ''}
            options={columns.map(({ key, label }) => ({ value: key, label }))}
            onChange={(key) => void setAgainst(key === columns[0]?.key ? null : key)}
          />
          to <b className="font-mono">{others.map((i) => columns[i]?.label).join(' · ')}</b>
          <span className="text-ink-2">
            (−: only in {columns[base]?.label}, +: only in the other; both as the patches leave the file)
          </span>
        </p>
      )}
      <FileList
        rows={rows}
        columns={columns}
        base={mode === 'base' ? null : base}
        places={mode === 'base' ? columns.map((_, i) => i) : others}
      />
    </>
  );
}

/** `The patches of #1 and #3 are identical.` */
function SameSentences({ columns }: { columns: readonly PatchColumn[] }) {
  const groups = identicalPatches(columns.map((column) => column.text));
  if (groups.length === 0) return null;
  return (
    <ul>
      {groups.map((places) => (
        <li key={places.join()} className="font-medium">
          The patches of {places.map((i) => columns[i]?.label).join(' and ')} are identical.
        </li>
      ))}
    </ul>
  );
}

/** Files that stand open at first: what differs, as long as it is not too much at once. */
function openAtFirst(rows: readonly PatchRow[]): string[] {
  let lines = 0;
  return rows.flatMap((row) => {
    const own = row.files.reduce((sum, file) => sum + (file?.text.split('\n').length ?? 0), 0);
    lines += own;
    return (row.agreed && rows.length > 1) || lines > LINES_AT_ONCE ? [] : [row.name];
  });
}

function FileList({
  rows,
  columns,
  base,
  places,
}: {
  rows: readonly PatchRow[];
  columns: readonly PatchColumn[];
  /** The column that the others are compared with; null: each with the base. */
  base: number | null;
  /** Columns that are shown. */
  places: readonly number[];
}) {
  const [opened, setOpened] = useQueryState('open', parseAsArrayOf(parseAsString));
  const { shown, control } = useShownColumn(places.map((i) => columns[i]?.label ?? ''));
  const open = opened ?? openAtFirst(rows);
  const toggle = (name: string) =>
    void setOpened(open.includes(name) ? open.filter((one) => one !== name) : [...open, name]);
  return (
    <>
      {control}
      <div className="relative overflow-x-auto" tabIndex={0} role="region" aria-label="Patches side by side">
        {base === null && <Heads columns={columns} shown={shown} />}
        <div className="space-y-3">
          {rows.map((row) => (
            <PatchRowView
              key={row.name}
              row={row}
              columns={columns}
              base={base}
              places={places}
              shown={shown}
              open={open.includes(row.name)}
              onToggle={() => toggle(row.name)}
            />
          ))}
          {rows.length === 0 && (
            <EmptyState title="No patch here changes a file">
              Edits that were not handed in as a patch stand in the trajectories.
            </EmptyState>
          )}
        </div>
      </div>
    </>
  );
}

/** Names of the columns, with what stands where a patch has no files. */
function Heads({ columns, shown }: { columns: readonly PatchColumn[]; shown: number }) {
  return (
    <div className={clsx('grid gap-x-3 pb-2', columnGrid(columns.length))}>
      {columns.map(({ key, label, href, instead, text }, i) => (
        <p key={key} className={clsx('min-w-0', i !== shown && 'max-md:hidden')}>
          {href === null ? (
            <b className="font-mono">{label}</b>
          ) : (
            <AppLink href={`${href}?tab=patch`} className="link font-mono font-semibold">
              {label}
            </AppLink>
          )}{' '}
          {instead !== null && <span className="text-ink-2">{instead}</span>}
          {instead === null && text !== null && splitPatch(text).length === 0 && (
            <span className="text-ink-2">its patch is no unified diff; see the rollout</span>
          )}
        </p>
      ))}
    </div>
  );
}
