import { formatCount } from '@/lib/metrics/format';
import { Unknown } from '@/components/figures/unknown';
import { DataTable, Td, Th } from '@/components/ui/data-table';
import type { ManifestModel } from '@/lib/launch/manifest';
import { priceText } from '@/lib/launch/manifest-lines';

const ROLES = { agent: 'Agent', summariser: 'Summariser', judge: 'Judge' } as const;

/** Who was asked, who answered, and at which prices; `asOf` is the day of the price table. */
export function ModelLines({ models, asOf }: { models: readonly ManifestModel[]; asOf: string | null }) {
  if (models.length === 0) return null;
  return (
    <div className="min-w-0">
      <h2 className="mb-1 font-semibold">Models</h2>
      <DataTable caption="Models">
        <thead>
          <tr>
            <Th>Role</Th>
            <Th>Asked for</Th>
            <Th>Served by</Th>
            <Th align="right">Calls</Th>
            <Th>USD per million tokens{asOf === null ? '' : `, as of ${asOf}`}</Th>
          </tr>
        </thead>
        <tbody>
          {models.map(({ role, asked, served, calls, price }) => (
            <tr key={`${role} ${asked}`}>
              <th
                scope="row"
                className="h-row border-b border-line px-2 text-left font-medium whitespace-nowrap"
              >
                {ROLES[role]}
              </th>
              <Td className="font-mono text-xs">{asked}</Td>
              <Td className="font-mono text-xs">
                {served.length === 0 ? <Unknown why="It was not asked yet." /> : served.join(', ')}
              </Td>
              <Td align="right">{formatCount(calls)}</Td>
              <Td className="font-mono text-xs">
                {price === null ? (
                  <Unknown why="None is known, or none was written down." />
                ) : (
                  priceText(price)
                )}
              </Td>
            </tr>
          ))}
        </tbody>
      </DataTable>
    </div>
  );
}
