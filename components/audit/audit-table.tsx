import { TimeAgo } from '@/components/figures/time-ago';
import { Unknown } from '@/components/figures/unknown';
import { PlainText } from '@/components/trajectory/plain-text';
import { AppLink } from '@/components/ui/app-link';
import { Button } from '@/components/ui/button';
import { DataTable, Td, Th } from '@/components/ui/data-table';
import type { AuditLineData } from '@/lib/api/audit';

/** On a narrow screen the cells of a line stand below and beside one another. */
const INLINE = 'max-sm:inline-block max-sm:h-auto max-sm:border-0';

/** When, who, what and about which experiment. */
export function AuditTable({
  lines,
  onExperiment,
}: {
  lines: readonly AuditLineData[];
  onExperiment: (id: string) => void;
}) {
  return (
    <DataTable caption="Who did what, newest first" className="max-sm:block">
      <thead className="max-sm:sr-only">
        <tr>
          <Th>When</Th>
          <Th>Who</Th>
          <Th>What</Th>
          <Th>Experiment</Th>
          <Th>
            <span className="sr-only">Filter</span>
          </Th>
        </tr>
      </thead>
      <tbody className="max-sm:block">
        {lines.map((line) => (
          <tr
            key={line.seq}
            className="max-sm:block max-sm:border-b max-sm:border-line max-sm:px-1 max-sm:py-1.5"
          >
            <Td className={`text-ink-2 ${INLINE}`}>
              <TimeAgo iso={line.createdAt} />
            </Td>
            <Td className={`font-medium ${INLINE}`}>
              {line.actor === null ? (
                <Unknown why="Nobody had to log in." />
              ) : (
                <PlainText text={line.actor} />
              )}
            </Td>
            <Td className="w-full min-w-64 py-1 whitespace-normal! [overflow-wrap:anywhere] max-sm:block max-sm:h-auto max-sm:border-0">
              <PlainText text={line.what} />
            </Td>
            <Td className={line.experiment ? INLINE : 'max-sm:hidden'}>
              <Experiment of={line.experiment} />
            </Td>
            <Td align="right" className={line.experiment ? INLINE : 'max-sm:hidden'}>
              {line.experiment && (
                <Button
                  small
                  kind="quiet"
                  onClick={() => line.experiment && onExperiment(line.experiment.id)}
                >
                  Only these<span className="sr-only"> of {line.experiment.id}</span>
                </Button>
              )}
            </Td>
          </tr>
        ))}
      </tbody>
    </DataTable>
  );
}

function Experiment({ of }: { of: AuditLineData['experiment'] }) {
  if (of === null) return null;
  if (!of.exists)
    return (
      <span className="text-ink-3" title="It was deleted since.">
        <PlainText text={of.id} />
      </span>
    );
  return (
    <AppLink href={`/experiments/${of.id}`} className="link">
      <PlainText text={of.id} />
    </AppLink>
  );
}
