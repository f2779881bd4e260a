import { TimeAgo } from '@/components/figures/time-ago';
import { Unknown } from '@/components/figures/unknown';
import { PlainText } from '@/components/trajectory/plain-text';
import { AppLink } from '@/components/ui/app-link';
import { Button } from '@/components/ui/button';
import { DataTable, Td, Th } from '@/components/ui/data-table';
import type { AuditLineData } from '@/lib/api/audit';

/** When, who, what and about which experiment. */
export function AuditTable({
  lines,
  onExperiment,
}: {
  lines: readonly AuditLineData[];
  onExperiment: (id: string) => void;
}) {
  return (
    <DataTable caption="Who did what, newest first">
      <thead>
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
      <tbody>
        {lines.map((line) => (
          <tr key={line.seq}>
            <Td className="text-ink-2">
              <TimeAgo iso={line.createdAt} />
            </Td>
            <Td className="font-medium">
              {line.actor === null ? (
                <Unknown why="Nobody had to log in." />
              ) : (
                <PlainText text={line.actor} />
              )}
            </Td>
            <Td className="w-full min-w-64 py-1 whitespace-normal [overflow-wrap:anywhere]">
              <PlainText text={line.what} />
            </Td>
            <Td>
              <Experiment of={line.experiment} />
            </Td>
            <Td align="right">
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
