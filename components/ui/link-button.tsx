import { clsx } from 'clsx';
import Link from 'next/link';
import type { ComponentProps } from 'react';
import { buttonClass, type ButtonKind } from './button';

/** A real link that looks like a button: for going somewhere, never for doing something. */
export function LinkButton({
  kind = 'plain',
  small = false,
  className,
  ...rest
}: ComponentProps<typeof Link> & { kind?: ButtonKind; small?: boolean }) {
  return <Link className={clsx(buttonClass(kind, small), className)} {...rest} />;
}
