import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { personLooking } from '@/app/access/page-access';
import { LoginForm } from '@/components/access/login-form';
import { Wordmark } from '@/components/access/wordmark';
import { hasAccounts } from '@/db/accounts';
import { pagesDatabase } from '@/db/pages-database';
import { nextPath } from '@/lib/access/next-path';

export const metadata: Metadata = { title: 'Log in' };

/** The one page that anybody sees. */
export default async function LoginPage({ searchParams }: PageProps<'/login'>) {
  const { next } = await searchParams;
  const after = nextPath(typeof next === 'string' ? next : null);
  if (await personLooking()) redirect(after);
  return (
    <main id="main" tabIndex={-1} className="mx-auto max-w-sm px-4 pt-[14vh] pb-8 outline-none">
      <p className="mb-4 flex items-center gap-2 text-base font-semibold">
        <Wordmark />
      </p>
      <div className="rounded-lg border border-line bg-surface px-5 py-5">
        <h1 className="mb-4 text-lg font-semibold">Log in</h1>
        {hasAccounts(pagesDatabase()) ? <LoginForm next={after} /> : <NoAccounts />}
      </div>
    </main>
  );
}

function NoAccounts() {
  return (
    <p className="text-ink-2">
      This server can be reached from other machines and has no account yet, so nobody can log in. On its
      machine, make one with <code className="font-mono">npx runoff user add NAME --role admin</code>.
    </p>
  );
}
