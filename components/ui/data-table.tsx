import { clsx } from 'clsx';
import { ArrowDown, ArrowUp } from 'lucide-react';
import type { ComponentProps, ReactNode } from 'react';

export interface Sort<C extends string = string> {
  column: C;
  direction: 'asc' | 'desc';
}

/** The next state of a header that was pressed: its own first direction, then the other one. */
export function toggledSort<C extends string>(
  sort: Sort<C>,
  column: C,
  first: 'asc' | 'desc' = 'asc',
): Sort<C> {
  if (sort.column !== column) return { column, direction: first };
  return { column, direction: sort.direction === 'asc' ? 'desc' : 'asc' };
}

/**
 * A table in a frame that scrolls sideways on narrow screens and can be reached by keyboard. `relative`, so that
 * texts for screen readers in cells out of sight do not widen the page.
 */
export function DataTable({
  caption,
  children,
  className,
  frameClassName,
}: {
  caption: string;
  children: ReactNode;
  className?: string;
  frameClassName?: string;
}) {
  return (
    <div
      role="region"
      aria-label={caption}
      tabIndex={0}
      className={clsx('relative overflow-x-auto rounded-md border border-line bg-surface', frameClassName)}
    >
      <table className={clsx('w-full border-collapse text-left', className)}>
        <caption className="sr-only">{caption}</caption>
        {children}
      </table>
    </div>
  );
}

const HEAD = 'h-8 border-b border-line bg-sunken text-xs font-medium whitespace-nowrap text-ink-2';

export function Th({ className, align, ...rest }: Omit<ComponentProps<'th'>, 'align'> & { align?: 'right' }) {
  return (
    <th scope="col" className={clsx(HEAD, 'px-2', align === 'right' && 'text-right', className)} {...rest} />
  );
}

/** A header that sorts; says how by aria-sort and an arrow whose place is kept free. */
export function SortTh<C extends string>({
  column,
  sort,
  onSort,
  first = 'asc',
  align,
  children,
  title,
}: {
  column: C;
  sort: Sort<C>;
  onSort: (sort: Sort<C>) => void;
  first?: 'asc' | 'desc';
  align?: 'right';
  children: ReactNode;
  title?: string;
}) {
  const active = sort.column === column;
  const Arrow = sort.direction === 'asc' ? ArrowUp : ArrowDown;
  return (
    <th
      scope="col"
      aria-sort={active ? (sort.direction === 'asc' ? 'ascending' : 'descending') : undefined}
      className={HEAD}
    >
      <button
        type="button"
        title={title}
        onClick={() => onSort(toggledSort(sort, column, first))}
        className={clsx(
          'flex h-8 w-full items-center gap-1 px-2 outline-offset-[-2px] hover:text-ink',
          align === 'right' && 'flex-row-reverse',
          active && 'font-semibold text-ink',
        )}
      >
        {children}
        <Arrow size={12} aria-hidden className={active ? '' : 'invisible'} />
      </button>
    </th>
  );
}

export function Td({ className, align, ...rest }: Omit<ComponentProps<'td'>, 'align'> & { align?: 'right' }) {
  return (
    <td
      className={clsx(
        'h-row border-b border-line px-2 whitespace-nowrap',
        align === 'right' && 'text-right',
        className,
      )}
      {...rest}
    />
  );
}

/** A cell with a number, whose digits stand under those of the rows around it. */
export function NumTd({ className, ...rest }: ComponentProps<typeof Td>) {
  return <Td align="right" className={clsx('num', className)} {...rest} />;
}
