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
      <div className="clear-both grid grid-cols-6 items-start gap-3">{children}</div>
    </fieldset>
  );
}

const SIZES = {
  small: 'col-span-3 @xl:col-span-2',
  half: 'col-span-6 @xl:col-span-3',
  wide: 'col-span-6',
};

/** One field of a group. */
export function Cell({ size = 'small', children }: { size?: keyof typeof SIZES; children: ReactNode }) {
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
