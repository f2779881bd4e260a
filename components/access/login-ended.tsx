'use client';

import { useQuery } from '@tanstack/react-query';
import { LogIn } from 'lucide-react';
import { usePathname, useSearchParams } from 'next/navigation';
import { useLoginEnded } from '@/components/shell/query-provider';
import { loginQuery } from '@/lib/api/login';
import { useLooking } from './role-context';

/** How often an open page asks whether somebody has logged in again in another tab; it asks, too, when one returns to it. */
const AGAIN_MS = 10_000;

/** Says on a page that was open when its login ended how to go on; the page keeps what it shows. */
export function LoginEnded() {
  const ended = useLoginEnded();
  const looking = useLooking();
  return ended && looking ? <Notice hadLogin={looking.name !== null} /> : null;
}

function Notice({ hadLogin }: { hadLogin: boolean }) {
  useQuery({ ...loginQuery(), refetchInterval: AGAIN_MS, refetchOnWindowFocus: 'always' });
  const path = usePathname();
  const search = useSearchParams().toString();
  const here = search === '' ? path : `${path}?${search}`;
  const login = `/login?next=${encodeURIComponent(here)}`;
  return (
    <div
      role="alert"
      className="sticky top-0 z-20 flex items-start gap-2 border-b border-line bg-accent-soft px-4 py-1.5 max-sm:px-3"
    >
      <LogIn size={14} aria-hidden className="mt-0.5 shrink-0 text-accent" />
      <p className="min-w-0">
        {hadLogin ? 'Your login has ended' : 'A login is needed here by now'}; the page keeps what it shows.{' '}
        <a href={login} className="link font-medium">
          {hadLogin ? 'Log in again' : 'Log in'}
        </a>
        , or{' '}
        <a href={login} target="_blank" className="link">
          in a new tab
        </a>{' '}
        to keep what you typed here.
      </p>
    </div>
  );
}
