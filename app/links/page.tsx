import type { Metadata } from 'next';
import { pageAccess } from '@/app/access/page-access';
import { PageFrame } from '@/components/shell/page-frame';
import { Prefetched } from '@/components/shell/prefetched';
import { LinksView } from '@/components/sharing/links-view';
import { shareLines } from '@/db/shares';
import { sharesQuery } from '@/lib/api/shares';

export const metadata: Metadata = { title: 'Shared links' };

/** Every shared link. */
export default async function LinksPage() {
  const { db, show } = await pageAccess({ kind: 'site' });
  return (
    <PageFrame crumbs={[{ label: 'Experiments', href: '/' }, { label: 'Shared links' }]}>
      <h1 className="mb-3 text-lg font-semibold">Shared links</h1>
      <Prefetched data={[[sharesQuery(null).queryKey, show({ shares: shareLines(db, new Date()) })]]}>
        <LinksView />
      </Prefetched>
    </PageFrame>
  );
}
