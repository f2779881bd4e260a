import { PageFrame } from '@/components/shell/page-frame';
import { EmptyState } from '@/components/ui/empty-state';
import { LinkButton } from '@/components/ui/link-button';

export default function Forbidden() {
  return (
    <PageFrame crumbs={[{ label: 'Not allowed' }]}>
      <h1 className="mb-3 text-lg font-semibold">Not allowed</h1>
      <EmptyState
        title="Your role does not include this page"
        action={<LinkButton href="/">All experiments</LinkButton>}
      >
        A viewer looks, a runner also starts, imports, shares and exports, an admin also deletes and manages
        accounts. An admin can give you another role.
      </EmptyState>
    </PageFrame>
  );
}
