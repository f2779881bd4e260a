'use client';

import { parseAsArrayOf, parseAsString, useQueryState } from 'nuqs';
import type { ReactNode } from 'react';
import { Button } from '@/components/ui/button';

export interface ChartTable {
  columns: string[];
  /** One row per point; the first cell names it. */
  rows: ReactNode[][];
}

function TableBehind({ caption, table }: { caption: string; table: ChartTable }) {
  return (
    <div role="region" aria-label={caption} tabIndex={0} className="absolute inset-0 overflow-auto">
      <table className="w-full border-collapse text-left">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr>
            {table.columns.map((column, i) => (
              <th
                key={column}
                scope="col"
                className={`h-7 border-b border-line pr-3 text-xs font-medium text-ink-2 ${i > 0 ? 'text-right' : ''}`}
              >
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((cells, row) => (
            <tr key={row}>
              {cells.map((cell, i) =>
                i === 0 ? (
                  <th key={i} scope="row" className="h-7 border-b border-line pr-3 font-normal">
                    {cell}
                  </th>
                ) : (
                  <td key={i} className="num h-7 border-b border-line pr-3 text-right">
                    {cell}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/**
 * A figure with its title, one line on how to read it, and the table behind it one press away. Chart and table
 * take the same height, so that nothing moves; which tables are open stands in the URL (`?table=`).
 */
export function ChartFrame({
  id,
  title,
  note,
  summary,
  table,
  empty = null,
  children,
}: {
  id: string;
  title: string;
  note?: ReactNode;
  /** The chart in words, for those who do not see it. */
  summary: string;
  table: ChartTable;
  /** Said instead of a chart without a point. */
  empty?: string | null;
  children: ReactNode;
}) {
  const [open, setOpen] = useQueryState(
    'table',
    parseAsArrayOf(parseAsString).withDefault([]).withOptions({ history: 'replace', scroll: false }),
  );
  const asTable = open.includes(id);
  const toggle = () => void setOpen(asTable ? open.filter((known) => known !== id) : [...open, id]);
  return (
    <figure className="flex min-w-0 flex-col rounded-md border border-line bg-surface px-3 pt-2 pb-2">
      <figcaption className="flex items-start gap-2">
        <span className="min-w-0 flex-1">
          <span className="block font-semibold">{title}</span>
          {note && <span className="block text-xs text-ink-3">{note}</span>}
        </span>
        {empty === null && (
          <Button kind="quiet" small onClick={toggle}>
            {asTable ? 'Chart' : 'Table'}
            <span className="sr-only"> of {title}</span>
          </Button>
        )}
      </figcaption>
      <div className="relative mt-1 min-h-56 flex-1">
        {empty !== null ? (
          <p className="absolute inset-0 flex items-center justify-center px-6 text-center text-ink-2">
            {empty}
          </p>
        ) : asTable ? (
          <TableBehind caption={title} table={table} />
        ) : (
          <div role="img" aria-label={`${title}. ${summary}`} className="absolute inset-0">
            {children}
          </div>
        )}
      </div>
    </figure>
  );
}
