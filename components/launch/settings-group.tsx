import { clsx } from 'clsx';
import type { ReactNode } from 'react';

/** Settings under one heading, on a grid whose columns follow the width at hand; `note` says what they come to. */
export function Group({ title, note, children }: { title: string; note?: ReactNode; children: ReactNode }) {
  return (
    <fieldset className="@container min-w-0 border-t border-line pt-3 first:border-0 first:pt-0">
      <legend className="float-left mb-2 flex w-full flex-wrap items-baseline gap-x-2 text-sm font-semibold">
        {title}
        {note && <span className="text-xs font-normal text-ink-3">{note}</span>}
      </legend>
      <div className="clear-both grid grid-cols-12 items-start gap-3">{children}</div>
    </fieldset>
  );
}

/** Columns of twelve: in a narrow group two fields stand beside each other, in a wide one up to four. */
const SIZES = {
  quarter: 'col-span-6 @xl:col-span-3',
  third: 'col-span-6 @xl:col-span-4',
  half: 'col-span-12 @xl:col-span-6',
  /** A third that is alone in its row where there is little room. */
  'wide-third': 'col-span-12 @xl:col-span-4',
  /** A name and what belongs to it, together one row. */
  most: 'col-span-7 @xl:col-span-8',
  rest: 'col-span-5 @xl:col-span-4',
  wide: 'col-span-12',
};

/** One field of a group. */
export function Cell({ size = 'third', children }: { size?: keyof typeof SIZES; children: ReactNode }) {
  return <div className={clsx('min-w-0', SIZES[size])}>{children}</div>;
}

/** What is wrong with a field that cannot say it itself. */
export function FieldProblem({ says }: { says: string | null }) {
  return says === null ? null : (
    <p role="alert" className="mt-1 text-xs font-medium text-failed">
      {says}
    </p>
  );
}
