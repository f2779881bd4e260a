import { Button } from '@/components/ui/button';
import { LinkButton } from '@/components/ui/link-button';
import type { ImportResult } from '@/lib/rollout/import-report';
import { FileLines } from './file-lines';

/** What the import did, and where to go from here. */
export function ImportDone({ result, onAgain }: { result: ImportResult; onAgain: () => void }) {
  const { imported, updated, unchanged, failed, experimentId } = result;
  const nothingNew = imported + updated === 0;
  return (
    <div className="flex max-w-4xl flex-col gap-4">
      <p role="status" className="text-base">
        {nothingNew ? (
          <>
            <strong>Nothing changed:</strong> all {unchanged.toLocaleString('en-US')} rollouts were there
            already.
          </>
        ) : (
          <>
            <strong>{imported.toLocaleString('en-US')} imported</strong>, {updated} updated, {unchanged}{' '}
            unchanged
            {failed.length > 0 && <>, {failed.length} failed</>}.
          </>
        )}
      </p>
      {result.gold && (
        <p>
          {result.gold.stored} reference patches kept
          {result.gold.unknown.length > 0 && `; ${result.gold.unknown.length} rows have no task here`}.
        </p>
      )}
      <div className="flex flex-wrap gap-2">
        {experimentId !== null && (
          <LinkButton href={`/experiments/${experimentId}`} kind="primary">
            Open the experiment
          </LinkButton>
        )}
        <Button onClick={onAgain}>Import more</Button>
      </div>
      <FileLines title="Not imported" lines={failed} open />
    </div>
  );
}
