import type { Metadata } from 'next';
import { pageAccess } from '@/app/access/page-access';
import { RedactionView } from '@/components/redaction/redaction-view';
import { PageFrame } from '@/components/shell/page-frame';
import { Prefetched } from '@/components/shell/prefetched';
import { experimentList } from '@/db/experiment-list';
import { redactionRulesOf } from '@/db/redaction-rules';
import { experimentsQuery } from '@/lib/api/experiments';
import { redactionRulesQuery } from '@/lib/api/redaction';

export const metadata: Metadata = { title: 'Redaction' };

export default async function RedactionPage() {
  const { db, show } = await pageAccess({ kind: 'site' });
  return (
    <PageFrame crumbs={[{ label: 'Experiments', href: '/' }, { label: 'Redaction' }]}>
      <h1 className="mb-4 text-lg font-semibold">Redaction</h1>
      <Prefetched
        data={[
          [experimentsQuery().queryKey, show(experimentList(db))],
          [redactionRulesQuery().queryKey, show({ rules: redactionRulesOf(db) })],
        ]}
      >
        <RedactionView />
      </Prefetched>
    </PageFrame>
  );
}
