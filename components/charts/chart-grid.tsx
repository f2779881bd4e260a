'use client';

import { AppLink } from '@/components/ui/app-link';
import { cellText, type ChartCell, type ChartTable } from './chart-table';

function Cell({ cell }: { cell: ChartCell }) {
  if (typeof cell === 'object' && cell !== null && 'href' in cell)
    return (
      <AppLink href={cell.href} className="hover:underline">
        {cell.text}
      </AppLink>
    );
  return cellText(cell);
}

/** The table behind a chart, in the chart's place; it scrolls inside itself. */
export function ChartGrid({ caption, table }: { caption: string; table: ChartTable }) {
  return (
    <div
      role="region"
      aria-label={caption}
      tabIndex={0}
      className="absolute inset-0 overflow-auto bg-surface"
    >
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
                  <th
                    key={i}
                    scope="row"
                    className="h-7 border-b border-line pr-3 font-normal whitespace-nowrap"
                  >
                    <Cell cell={cell} />
                  </th>
                ) : (
                  <td key={i} className="num h-7 border-b border-line pr-3 text-right">
                    <Cell cell={cell} />
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
