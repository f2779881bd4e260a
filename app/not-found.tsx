import { PageFrame } from '@/components/shell/page-frame';
import { EmptyState } from '@/components/ui/empty-state';
import { LinkButton } from '@/components/ui/link-button';

export default function NotFound() {
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
