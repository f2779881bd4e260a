import type { Metadata } from 'next';
import { pageAccess } from '@/app/access/page-access';
import { OwnPasswordForm } from '@/components/access/own-password-form';
import { PageFrame } from '@/components/shell/page-frame';

export const metadata: Metadata = { title: 'Your account' };

export default async function AccountPage() {
  const { access } = await pageAccess({ kind: 'site' });
  const own = access.kind === 'person' ? access : null;
  return (
    <PageFrame crumbs={[{ label: 'Experiments', href: '/' }, { label: 'Your account' }]}>
      <div className="mx-auto flex max-w-sm flex-col gap-4 pb-12">
        <h1 className="text-lg font-semibold">Your account</h1>
        {own?.name ? (
          <>
            <p className="text-ink-2">
              You are logged in as <span className="font-medium text-ink">{own.name}</span>, with the role{' '}
              {own.role}.
            </p>
            <OwnPasswordForm name={own.name} />
          </>
        ) : (
          <p className="text-ink-2">Nobody logs in here, so there is no password to change.</p>
        )}
      </div>
    </PageFrame>
  );
}
