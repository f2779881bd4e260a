import type { Metadata } from 'next';
import { pageAccess } from '@/app/access/page-access';
import { AuditView } from '@/components/audit/audit-view';
import { PageFrame } from '@/components/shell/page-frame';

export const metadata: Metadata = { title: 'Audit' };

export default async function AuditPage() {
  await pageAccess({ kind: 'site' }, 'admin');
  return (
    <PageFrame crumbs={[{ label: 'Experiments', href: '/' }, { label: 'Audit' }]}>
      <h1 className="mb-4 text-lg font-semibold">Audit</h1>
      <AuditView />
    </PageFrame>
  );
}
