'use client';

import type { MouseEvent } from 'react';
import { SvgLink } from '@/components/ui/app-link';
import { LABEL } from './chart-style';
import { Sized } from './sized';

export interface MatrixCell {
  row: number;
  column: number;
  count: number;
  /** The cell in words. */
  label: string;
  href: string;
}

const LEFT = 44;
const TOP = 4;
const FOOT = 36;
/** Smallest cell that a pointer hits well. */
const SMALLEST = 24;

function onPlainClick(event: MouseEvent, act: () => void): void {
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.button !== 0) return;
  event.preventDefault();
  act();
}

/** Height in pixels for a matrix of `size` + 1 rows: comfortable for small ones, the least for large ones. */
export const matrixHeight = (size: number): number => TOP + (size + 1) * (size > 10 ? SMALLEST : 32) + FOOT;

/**
 * Counts over 0 … `size` in two directions, rows from the top down, largest first, so that equal counts stand on the
 * rising diagonal. Cells that hold something are links.
 */
export function CountMatrix({
  size,
  cells,
  chosen,
  rowAxis,
  columnAxis,
  onPick,
}: {
  size: number;
  cells: MatrixCell[];
  /** The cell that is open. */
  chosen: { row: number; column: number } | null;
  rowAxis: string;
  columnAxis: string;
  onPick: (cell: MatrixCell) => void;
}) {
  const most = Math.max(1, ...cells.map((cell) => cell.count));
  const numbers = Array.from({ length: size + 1 }, (_, i) => i);
  return (
    <Sized>
      {(room) => {
        const fit = Math.min((room.width - LEFT - 4) / (size + 1), (room.height - TOP - FOOT) / (size + 1));
        const edge = Math.max(SMALLEST, Math.min(44, Math.floor(fit)));
        const right = LEFT + edge * (size + 1);
        const bottom = TOP + edge * (size + 1);
        const xOf = (column: number) => LEFT + column * edge;
        const yOf = (row: number) => TOP + (size - row) * edge;
        return (
          <div className="h-full overflow-auto" tabIndex={-1}>
            <svg width={Math.max(room.width, right + 4)} height={bottom + FOOT} className="block">
              <g stroke="var(--line)">
                {numbers.map((i) => (
                  <path key={i} d={`M${xOf(i)} ${TOP}V${bottom}M${LEFT} ${yOf(i)}H${right}`} />
                ))}
                <path d={`M${right} ${TOP}V${bottom}H${LEFT}`} fill="none" />
              </g>
              <path
                d={`M${LEFT} ${bottom}L${right} ${TOP}`}
                stroke="var(--line-strong)"
                strokeDasharray="2 3"
              />
              {numbers.map((i) => (
                <g key={i} fontSize={LABEL.fontSize} fill="var(--ink-3)">
                  <text x={LEFT - 6} y={yOf(i) + edge / 2 + 4} textAnchor="end">
                    {i}
                  </text>
                  <text x={xOf(i) + edge / 2} y={bottom + 14} textAnchor="middle">
                    {i}
                  </text>
                </g>
              ))}
              <text
                transform={`translate(11 ${(TOP + bottom) / 2}) rotate(-90)`}
                textAnchor="middle"
                {...LABEL}
                fill="var(--ink-2)"
              >
                {rowAxis}
              </text>
              <text x={(LEFT + right) / 2} y={bottom + 31} textAnchor="middle" {...LABEL} fill="var(--ink-2)">
                {columnAxis}
              </text>
              {cells.map((cell) => {
                const open = chosen?.row === cell.row && chosen.column === cell.column;
                const x = xOf(cell.column);
                const y = yOf(cell.row);
                return (
                  <SvgLink
                    key={`${cell.row}/${cell.column}`}
                    href={cell.href}
                    aria-label={cell.label}
                    aria-current={open ? 'true' : undefined}
                    onClick={(event) => onPlainClick(event, () => onPick(cell))}
                    className="group outline-none"
                  >
                    <title>{cell.label}</title>
                    <rect
                      x={x + 1}
                      y={y + 1}
                      width={edge - 2}
                      height={edge - 2}
                      fillOpacity={0.12 + 0.33 * Math.sqrt(cell.count / most)}
                      className={`fill-accent group-hover:stroke-ink group-focus-visible:stroke-ink ${open ? 'stroke-accent [stroke-width:2.5]' : 'stroke-transparent'} group-focus-visible:[stroke-width:2.5]`}
                    />
                    <text
                      x={x + edge / 2}
                      y={y + edge / 2 + 4}
                      textAnchor="middle"
                      {...LABEL}
                      fontSize={12}
                      fontWeight={600}
                    >
                      {cell.count}
                    </text>
                  </SvgLink>
                );
              })}
            </svg>
          </div>
        );
      }}
    </Sized>
  );
}
