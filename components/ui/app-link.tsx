'use client';

import { clsx } from 'clsx';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { createContext, use, type AnchorHTMLAttributes, type ComponentProps, type ReactNode } from 'react';

/** Where the pages at hand stand, and which addresses lead on from them. */
export interface LinkFrame {
  /** Stands before every address, without a slash at its end. */
  base: string;
  /** Whether an address of ours (`/tasks/x?y`) can be reached from here. */
  leads: (href: string) => boolean;
}

const FrameContext = createContext<LinkFrame | null>(null);

/** Keeps every link below inside a frame. */
export function LinkFrameProvider({ frame, children }: { frame: LinkFrame; children: ReactNode }) {
  return <FrameContext value={frame}>{children}</FrameContext>;
}

function framed(frame: LinkFrame | null, href: string): string | null {
  if (frame === null || !href.startsWith('/')) return href;
  return frame.leads(href) ? frame.base + href : null;
}

/** The address to link to; null when it does not lead anywhere from here. */
export function useHref(href: string): string | null {
  return framed(use(FrameContext), href);
}

/** Goes to an address of ours; stays where it cannot be reached from here. */
export function useGo(): (href: string, options?: { scroll?: boolean }) => void {
  const router = useRouter();
  const frame = use(FrameContext);
  return (href, options) => {
    const to = framed(frame, href);
    if (to !== null) router.push(to, options);
  };
}

/** A link inside the application; plain text where its address cannot be reached from here. */
export function AppLink({
  href,
  className,
  children,
  drawn = false,
  ...rest
}: ComponentProps<typeof Link> & {
  href: string;
  /** It stands inside an SVG. */
  drawn?: boolean;
}) {
  const to = useHref(href);
  if (to === null && drawn) return <g className={className}>{children}</g>;
  if (to === null)
    return (
      <span className={clsx(className, 'leads-nowhere')} title={rest.title}>
        {children}
      </span>
    );
  return (
    <Link href={to} className={className} {...rest}>
      {children}
    </Link>
  );
}

/** The same inside a drawing, where a link is an `a` of SVG. */
export function SvgLink({
  href,
  children,
  ...rest
}: AnchorHTMLAttributes<HTMLAnchorElement> & { href: string }) {
  const to = useHref(href);
  if (to === null) return <g>{children}</g>;
  return (
    <a href={to} {...rest}>
      {children}
    </a>
  );
}
