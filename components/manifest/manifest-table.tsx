import { Unknown } from '@/components/figures/unknown';
import { PlainText } from '@/components/trajectory/plain-text';
import { DataTable, Th } from '@/components/ui/data-table';

export interface ManifestRow {
  key: string;
  name: string;
  /** Null: not known. */
  value: string | null;
  /** What it does, one sentence. */
  says?: string | undefined;
}

const HEAD = 'h-row border-b border-line px-2 py-1 text-left font-medium sm:whitespace-nowrap';

/** Facts of one group: name, value and, where it is told, what it does. */
export function ManifestTable({ title, lines }: { title: string; lines: readonly ManifestRow[] }) {
  const told = lines.some((line) => line.says !== undefined);
  return (
    <div className="min-w-0">
      <h2 className="mb-1 font-semibold">{title}</h2>
      <DataTable caption={title}>
        <thead className="sr-only">
          <tr>
            <Th>Setting</Th>
            <Th>Value</Th>
            {told && <Th className="hidden sm:table-cell">What it does</Th>}
          </tr>
        </thead>
        <tbody>
          {lines.map(({ key, name, value, says }) => (
            <tr key={key}>
              <th scope="row" className={HEAD}>
                {name}
              </th>
              <td className="border-b border-line px-2 py-1 min-w-36 font-mono text-xs [overflow-wrap:anywhere]">
                {value === null ? <Unknown why="It was not written down." /> : <PlainText text={value} />}
              </td>
              {told && (
                <td className="hidden min-w-64 border-b border-line px-2 py-1 text-ink-2 sm:table-cell">
                  {says}
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </DataTable>
    </div>
  );
}
