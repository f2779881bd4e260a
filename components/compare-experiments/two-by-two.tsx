import { clsx } from 'clsx';
import { AppLink } from '@/components/ui/app-link';
import type { Cell, ComparedPair } from '@/lib/metrics/compare-experiments';
import { cellWords, type Letter } from './compare-words';

const HEAD = 'px-2 py-1 text-left text-xs font-medium text-ink-2';

/** Tasks that both, one or none of two experiments solve; a cell leads to its tasks. */
export function TwoByTwo({
  pair,
  a,
  b,
  chosen,
  hrefOf,
}: {
  pair: ComparedPair;
  a: Letter;
  b: Letter;
  chosen: Cell | null;
  /** Null: all tasks. */
  hrefOf: (cell: Cell | null) => string;
}) {
  const cell = (of: Cell) => {
    const count = pair.cells[of].length;
    const open = chosen === of;
    return (
      <td className="p-0.5">
        <AppLink
          href={hrefOf(open ? null : of)}
          scroll={false}
          aria-current={open ? 'true' : undefined}
          data-cell={of}
          className={clsx(
            'flex h-16 w-28 flex-col items-center justify-center rounded-md border sm:w-36',
            open ? 'border-accent bg-accent-soft' : 'border-line bg-surface hover:bg-hover',
            of === 'onlyA' || of === 'onlyB' ? 'font-semibold' : 'text-ink-2',
          )}
        >
          <span className="num text-xl">{count}</span>
          <span className="text-xs">{cellWords(of, a, b)}</span>
        </AppLink>
      </td>
    );
  };
  return (
    <table className="w-fit">
      <caption className="sr-only">
        Tasks by who solves them; a cell shows its tasks in the table below
      </caption>
      <thead>
        <tr>
          <td />
          <th scope="col" className={HEAD}>
            {b} solves it
          </th>
          <th scope="col" className={HEAD}>
            {b} does not
          </th>
        </tr>
      </thead>
      <tbody>
        <tr>
          <th scope="row" className={HEAD}>
            {a} solves it
          </th>
          {cell('both')}
          {cell('onlyA')}
        </tr>
        <tr>
          <th scope="row" className={HEAD}>
            {a} does not
          </th>
          {cell('onlyB')}
          {cell('neither')}
        </tr>
      </tbody>
    </table>
  );
}
