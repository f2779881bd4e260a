import type { Metadata, Viewport } from 'next';
import { headers } from 'next/headers';
import { connection } from 'next/server';
import { ThemeProvider } from 'next-themes';
import { NuqsAdapter } from 'nuqs/adapters/next/app';
import type { ReactNode } from 'react';
import { sharedView } from '@/app/access/link-view';
import { personLooking } from '@/app/access/page-access';
import { RoleProvider } from '@/components/access/role-context';
import { SharedProvider } from '@/components/sharing/share-context';
import { ClockProvider } from '@/components/figures/clock';
import { QueryProvider } from '@/components/shell/query-provider';
import { ShellProvider } from '@/components/shell/shell-context';
import { Toaster } from '@/components/shell/toaster';
import { TooltipProvider } from '@/components/ui/tooltip';
import './globals.css';

export const metadata: Metadata = {
  title: { default: 'Runoff', template: '%s · Runoff' },
  description: 'Inspect, compare and scale the attempts of coding agents.',
  robots: { index: false, follow: false },
};

export const viewport: Viewport = {
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#ffffff' },
    { media: '(prefers-color-scheme: dark)', color: '#15181e' },
  ],
};

/** The time at which this answer is written. */
async function requestTime(): Promise<number> {
  await connection();
  return Date.now();
}

export default async function RootLayout({ children }: { children: ReactNode }) {
  const now = await requestTime();
  const looking = await personLooking();
  const shared = await sharedView();
  // Of the content security policy (proxy.ts), for the script that sets the theme before the first paint.
  const nonce = (await headers()).get('x-nonce') ?? undefined;
  return (
    <html lang="en" suppressHydrationWarning>
      <body>
        <a
          href="#main"
          className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded-md focus:bg-accent focus:px-3 focus:py-2 focus:text-on-accent"
        >
          Skip to content
        </a>
        <ThemeProvider
          attribute="class"
          defaultTheme="system"
          enableSystem
          disableTransitionOnChange
          nonce={nonce}
        >
          <QueryProvider>
            <NuqsAdapter>
              <ClockProvider now={now}>
                <TooltipProvider delay={200}>
                  <RoleProvider looking={looking}>
                    <SharedProvider shared={shared}>
                      <ShellProvider>{children}</ShellProvider>
                    </SharedProvider>
                  </RoleProvider>
                </TooltipProvider>
              </ClockProvider>
            </NuqsAdapter>
          </QueryProvider>
          <Toaster />
        </ThemeProvider>
      </body>
    </html>
  );
}
