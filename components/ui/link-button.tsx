'use client';

import { clsx } from 'clsx';
import type { ComponentProps } from 'react';
import { AppLink, useHref } from './app-link';
import { buttonClass, type ButtonKind } from './button';

/** A real link that looks like a button: for going somewhere, never for doing something. Nothing where it leads nowhere. */
export function LinkButton({
  kind = 'plain',
  small = false,
  className,
  ...rest
}: ComponentProps<typeof AppLink> & { kind?: ButtonKind; small?: boolean }) {
  if (useHref(rest.href) === null) return null;
  return <AppLink className={clsx(buttonClass(kind, small), className)} {...rest} />;
}
