import { clsx } from 'clsx';
import type { ComponentProps } from 'react';

export type ButtonKind = 'primary' | 'plain' | 'quiet' | 'danger';

const KINDS: Record<ButtonKind, string> = {
  primary: 'border-accent bg-accent text-on-accent hover:bg-accent-strong hover:border-accent-strong',
  plain: 'border-control bg-surface text-ink hover:bg-hover',
  quiet: 'border-transparent bg-transparent text-ink-2 hover:bg-hover hover:text-ink',
  danger: 'border-failed bg-surface text-failed hover:bg-failed-soft',
};

/** Classes of a button, for things that look like one (links, file inputs' labels). */
export function buttonClass(kind: ButtonKind = 'plain', small = false): string {
  return clsx(
    'target inline-flex shrink-0 items-center justify-center gap-1.5 rounded-md border font-medium whitespace-nowrap select-none',
    'disabled:cursor-not-allowed disabled:border-line disabled:bg-sunken disabled:text-ink-3',
    small ? 'h-6 px-2 text-xs' : 'h-8 px-3 text-sm',
    KINDS[kind],
  );
}

export function Button({
  kind = 'plain',
  small = false,
  className,
  type = 'button',
  ...rest
}: ComponentProps<'button'> & { kind?: ButtonKind; small?: boolean }) {
  return <button type={type} className={clsx(buttonClass(kind, small), className)} {...rest} />;
}

/** A square button of one icon; `label` names it for readers and shows as its title. */
export function IconButton({
  label,
  className,
  type = 'button',
  ...rest
}: Omit<ComponentProps<'button'>, 'title' | 'aria-label'> & { label: string }) {
  return (
    <button
      type={type}
      aria-label={label}
      title={label}
      className={clsx(
        'target inline-flex size-8 shrink-0 items-center justify-center rounded-md text-ink-2 hover:bg-hover hover:text-ink',
        'disabled:cursor-not-allowed disabled:text-line-strong',
        className,
      )}
      {...rest}
    />
  );
}
