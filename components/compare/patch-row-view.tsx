'use client';

import { clsx } from 'clsx';
import { ChevronDown, ChevronRight } from 'lucide-react';
import { useMemo, type ReactNode } from 'react';
import { patchDifference } from '@/lib/compare/patch-difference';
import { PatchFileView } from '@/components/rollout/patch-file-view';
import type { PatchFile } from '@/components/rollout/split-patch';
import { PlainText } from '@/components/trajectory/plain-text';
import { Badge } from '@/components/ui/badge';
import type { PatchColumn } from './patch-columns';
import type { PatchRow } from './patch-rows';
import { columnGrid } from './shown-column';

interface Props {
  row: PatchRow;
  columns: readonly PatchColumn[];
  /** The column that the others are compared with; null: each with the base. */
  base: number | null;
  /** Columns that are shown. */
  places: readonly number[];
  /** Which of `places` shows where only one fits. */
  shown: number;
  open: boolean;
  onToggle: () => void;
}

/** One file in all columns. */
export function PatchRowView({ row, columns, base, places, shown, open, onToggle }: Props) {
  const Chevron = open ? ChevronDown : ChevronRight;
  return (
    <section aria-label={row.name} className="overflow-hidden rounded-md border border-line bg-surface">
      <h2 className={clsx('bg-sunken', open && 'border-b border-line')}>
        <button
          type="button"
          aria-expanded={open}
          onClick={onToggle}
          className="target flex min-h-8 w-full flex-wrap items-center gap-2 px-2 text-left outline-offset-[-2px] hover:bg-hover"
        >
          <Chevron size={14} aria-hidden className="shrink-0 text-ink-3" />
          <code className="[overflow-wrap:anywhere]">
            <PlainText text={row.name} />
          </code>
          {row.agreed && <Badge>identical in all</Badge>}
          <span className="num ml-auto text-xs text-ink-2">{sizes(row, columns)}</span>
        </button>
      </h2>
      {open && (
        <div className={clsx('grid divide-line md:divide-x', columnGrid(places.length))}>
          {places.map((column, i) => (
            <div key={columns[column]?.key} className={clsx('min-w-0', i !== shown && 'max-md:hidden')}>
              {base === null ? (
                <AgainstBase row={row} columns={columns} column={column} />
              ) : (
                <AgainstOther row={row} columns={columns} base={base} column={column} />
              )}
            </div>
          ))}
        </div>
      )}
    </section>
  );
}

/** `#1 +4 −1 · #2 —`. */
const sizes = (row: PatchRow, columns: readonly PatchColumn[]): string =>
  row.files
    .map((file, i) => `${columns[i]?.label} ${file ? `+${file.added} −${file.removed}` : '—'}`)
    .join(' · ');

const Note = ({ children }: { children: ReactNode }) => <p className="px-3 py-2 text-ink-2">{children}</p>;

function AgainstBase({
  row,
  columns,
  column,
}: {
  row: PatchRow;
  columns: readonly PatchColumn[];
  column: number;
}) {
  const file = row.files[column] ?? null;
  const first = row.sameAs[column] ?? column;
  if (file === null) return <Note>{columns[column]?.label} does not change this file.</Note>;
  if (first !== column) return <Note>Identical to the change of {columns[first]?.label}.</Note>;
  return <FileChange file={file} of={columns[column]?.label ?? ''} />;
}

function FileChange({ file, of }: { file: PatchFile; of: string }) {
  return (
    <>
      {file.from !== null && (
        <Note>
          renamed from{' '}
          <code>
            <PlainText text={file.from} />
          </code>
        </Note>
      )}
      {file.kind === 'binary' ? (
        <Note>A binary file; its content is not shown.</Note>
      ) : (
        <PatchFileView file={file} of={of} />
      )}
    </>
  );
}

function AgainstOther({
  row,
  columns,
  base,
  column,
}: {
  row: PatchRow;
  columns: readonly PatchColumn[];
  base: number;
  column: number;
}) {
  const [from, to] = [row.files[base] ?? null, row.files[column] ?? null];
  const [fromLabel, toLabel] = [columns[base]?.label ?? '', columns[column]?.label ?? ''];
  if (from === null && to === null)
    return (
      <Note>
        Neither {fromLabel} nor {toLabel} changes this file.
      </Note>
    );
  const alone = from ?? to;
  if (alone !== null && (from === null || to === null))
    return (
      <>
        <Note>Only {from === null ? toLabel : fromLabel} changes this file; against the base:</Note>
        <FileChange file={alone} of={from === null ? toLabel : fromLabel} />
      </>
    );
  if (from === null || to === null) return null;
  return <Difference name={row.name} from={from} to={to} fromLabel={fromLabel} toLabel={toLabel} />;
}

function Difference({
  name,
  from,
  to,
  fromLabel,
  toLabel,
}: {
  name: string;
  from: PatchFile;
  to: PatchFile;
  fromLabel: string;
  toLabel: string;
}) {
  const difference = useMemo(() => patchDifference(from.text, to.text, name), [from, to, name]);
  if (difference.kind === 'identical')
    return (
      <Note>
        {fromLabel} and {toLabel} leave this file identical.
      </Note>
    );
  const file: PatchFile = { name, from: null, kind: 'changed', text: difference.diff, added: 0, removed: 0 };
  return (
    <>
      <Note>
        {difference.kind === 'results'
          ? `From what ${fromLabel} makes of it to what ${toLabel} makes of it:`
          : `What the two make of it cannot be told (${difference.why}); this compares the texts of their patches:`}
      </Note>
      <PatchFileView file={file} of={`${toLabel} against ${fromLabel}`} />
    </>
  );
}
