'use client';

import { DiffFile } from '@git-diff-view/react';
import { clsx } from 'clsx';
import { useMemo } from 'react';
import { PlainText } from '@/components/trajectory/plain-text';
import type { PatchFile } from './split-patch';

interface DiffRow {
  key: number;
  hunk: string | null;
  before: number | null;
  after: number | null;
  sign: ' ' | '+' | '-';
  text: string;
}

/**
 * The rows of one file. The diff library only reads the patch: its own view writes markup made from the text,
 * and a patch is as untrusted as any other output.
 */
function diffRows(file: PatchFile): DiffRow[] {
  const diff = new DiffFile(file.from ?? file.name, '', file.name, '', [file.text], 'text', 'text');
  diff.initRaw();
  diff.buildUnifiedDiffLines();
  return Array.from({ length: diff.unifiedLineLength }, (_, key) => {
    const line = diff.getUnifiedLine(key);
    const before = line.oldLineNumber ?? null;
    const after = line.newLineNumber ?? null;
    return {
      key,
      hunk: diff.getUnifiedHunkLine(key)?.unifiedInfo?.plainText ?? null,
      before,
      after,
      sign: before === null ? '+' : after === null ? '-' : ' ',
      text: (line.value ?? '').replace(/\r?\n$/, ''),
    };
  });
}

/**
 * One file of a patch, unified. Added and removed lines differ by sign, shade and the bar at their edge; green and
 * red belong to outcomes. `of` names the patch where several stand on one page.
 */
export function PatchFileView({ file, of }: { file: PatchFile; of?: string }) {
  const name = of === undefined ? file.name : `${file.name} in ${of}`;
  const rows = useMemo(() => diffRows(file), [file]);
  if (rows.length === 0) return <p className="px-3 py-2 text-ink-3">No lines were changed.</p>;
  return (
    <div className="overflow-x-auto" tabIndex={0} role="region" aria-label={`Changes of ${name}`}>
      <table className="w-full border-collapse font-mono text-xs">
        <caption className="sr-only">Changed lines of {name}</caption>
        <thead className="sr-only">
          <tr>
            <th scope="col">line before</th>
            <th scope="col">line after</th>
            <th scope="col">change</th>
            <th scope="col">text</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <DiffRowView key={row.key} row={row} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function DiffRowView({ row }: { row: DiffRow }) {
  return (
    <>
      {row.hunk !== null && (
        <tr className="bg-sunken text-ink-3">
          <td colSpan={4} className="px-3 py-0.5">
            <PlainText text={row.hunk} />
          </td>
        </tr>
      )}
      <tr className={clsx(row.sign === '+' && 'bg-accent-soft', row.sign === '-' && 'bg-sunken text-ink-2')}>
        <td className="w-12 min-w-8 pr-2 text-right text-ink-3 select-none">{row.before}</td>
        <td className="w-12 min-w-8 pr-2 text-right text-ink-3 select-none">{row.after}</td>
        <td
          className={clsx(
            'w-6 min-w-5 text-center select-none',
            row.sign === '+' && 'border-l-2 border-accent font-bold',
            row.sign === '-' && 'border-l-2 border-dashed border-control font-bold',
          )}
        >
          {row.sign === '-' ? '−' : row.sign}
        </td>
        <td className="pr-3 whitespace-pre [unicode-bidi:isolate]">
          <PlainText text={row.text} />
        </td>
      </tr>
    </>
  );
}
