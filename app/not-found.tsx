import { requestLink } from '@/app/access/link-view';
import { PageFrame } from '@/components/shell/page-frame';
import { EmptyState } from '@/components/ui/empty-state';
import { LinkButton } from '@/components/ui/link-button';
import { targetPath } from '@/lib/access/share-scope';

export default async function NotFound() {
  const link = await requestLink();
  if (link?.kind === 'gone')
    return (
      <PageFrame>
        <h1 className="mb-3 text-lg font-semibold">This link shows nothing</h1>
        <EmptyState title="The link is no longer valid">
          It was revoked, it has expired, or it never was one. Ask who sent it to you for a new one.
        </EmptyState>
      </PageFrame>
    );
  if (link)
    return (
      <PageFrame crumbs={[{ label: 'Not found' }]}>
        <h1 className="mb-3 text-lg font-semibold">Not found</h1>
        <EmptyState
          title="This link does not show that"
          action={
            link.kind === 'open' && (
              <LinkButton href={targetPath(link.share.target)}>What it shows</LinkButton>
            )
          }
        >
          A shared link shows one thing and what belongs to it. Who sent it to you can share more.
        </EmptyState>
      </PageFrame>
    );
  return (
    <PageFrame crumbs={[{ label: 'Not found' }]}>
      <h1 className="mb-3 text-lg font-semibold">Not found</h1>
      <EmptyState
        title="Nothing stands at this address"
        action={<LinkButton href="/">All experiments</LinkButton>}
      >
        The experiment, task or rollout may be in another database, or the address has a mistake. Press Ctrl K
        (or ⌘ K) to look for it by name.
      </EmptyState>
    </PageFrame>
  );
}
