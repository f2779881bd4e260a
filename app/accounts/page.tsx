import type { Metadata } from 'next';
import { pageAccess } from '@/app/access/page-access';
import { AccountSection } from '@/components/access/account-section';
import { TokenSection } from '@/components/access/token-section';
import { PageFrame } from '@/components/shell/page-frame';
import { listAccounts } from '@/db/accounts';
import { listTokens } from '@/db/api-tokens';

export const metadata: Metadata = { title: 'Accounts and API tokens' };

export default async function AccountsPage() {
  const { access, db } = await pageAccess({ kind: 'site' }, 'admin');
  const own = access.kind === 'person' ? access.name : null;
  return (
    <PageFrame crumbs={[{ label: 'Experiments', href: '/' }, { label: 'Accounts' }]}>
      <div className="mx-auto flex max-w-5xl flex-col gap-8 pb-12">
        <h1 className="text-lg font-semibold">Accounts and API tokens</h1>
        <AccountSection accounts={listAccounts(db)} own={own} />
        <TokenSection tokens={listTokens(db)} />
      </div>
    </PageFrame>
  );
}
