import { formatCount } from '@/components/figures/format';
import { Button } from '@/components/ui/button';
import { LinkButton } from '@/components/ui/link-button';
import type { ImportResult } from '@/lib/rollout/import-report';
import { ReasonList } from './reason-list';

/** What an import did. */
export function ImportDone({ result, onAgain }: { result: ImportResult; onAgain: () => void }) {
  const { imported, updated, unchanged, failed } = result;
  const changed = imported + updated > 0;
  return (
    <div className="flex flex-col gap-3">
      <p role="status" className="text-base font-semibold">
        {changed
          ? `${formatCount(imported)} imported · ${formatCount(updated)} updated · ${formatCount(unchanged)} unchanged · ${formatCount(failed.length)} failed`
          : `Nothing changed: all ${formatCount(unchanged)} rollouts were here already.`}
      </p>
      <div className="flex gap-2">
        {result.experimentId && (
          <LinkButton kind="primary" href={`/experiments/${result.experimentId}`}>
            Open the experiment
          </LinkButton>
        )}
        <Button onClick={onAgain}>Import more</Button>
      </div>
      <ReasonList title="Failed" lines={failed} open />
    </div>
  );
}
