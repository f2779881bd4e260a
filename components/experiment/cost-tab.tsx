import { formatCount } from '@/lib/metrics/format';
import { Money } from '@/components/figures/money';
import { InputTokens, Tokens } from '@/components/figures/tokens';
import { DataTable, Td, Th } from '@/components/ui/data-table';
import { EmptyState } from '@/components/ui/empty-state';
import type { ExperimentReport, RoleCost } from '@/lib/metrics/report';

const ROLES: Record<RoleCost['role'], string> = {
  agent: 'Agent (the rollouts)',
  summariser: 'Summariser',
  judge: 'Judge (this selection)',
};

/** Usage and cost by role. Unknown prices are named, never counted as nothing. */
export function CostTab({ report }: { report: ExperimentReport }) {
  if (report.cost.length === 0)
    return (
      <EmptyState title="Nothing was used yet">
        Rollouts, summaries and votes stand here with their tokens.
      </EmptyState>
    );
  const priced = report.cost.flatMap((line) => line.costUsd ?? []);
  const missing = report.cost.reduce((sum, line) => sum + line.callsWithoutPrice, 0);
  const sum = priced.reduce((a, b) => a + b, 0);
  // A sum of nothing but free calls would say $0.00 of something that did cost money.
  const total = priced.length === 0 || (sum === 0 && missing > 0) ? null : sum;
  return (
    <>
      <DataTable caption="Usage and cost by role">
        <thead>
          <tr>
            <Th>Role</Th>
            <Th>Models</Th>
            <Th align="right">Calls</Th>
            <Th align="right">Input</Th>
            <Th align="right">Cache written</Th>
            <Th align="right">Output</Th>
            <Th align="right">Cost</Th>
            <Th align="right">Without price</Th>
          </tr>
        </thead>
        <tbody>
          {report.cost.map((line) => (
            <tr key={line.role}>
              <th
                scope="row"
                className="h-row border-b border-line px-2 text-left font-medium whitespace-nowrap"
              >
                {ROLES[line.role]}
              </th>
              <Td className="max-w-80 truncate font-mono text-xs" title={line.models.join(', ')}>
                {line.models.join(', ') || 'as recorded'}
              </Td>
              <Td align="right">
                {formatCount(line.calls)} {line.role === 'agent' ? 'rollouts' : 'calls'}
              </Td>
              <Td align="right">
                <InputTokens usage={line.usage} />
              </Td>
              <Td align="right">
                <Tokens n={line.usage.cacheWrite} />
              </Td>
              <Td align="right">
                <Tokens n={line.usage.output} />
              </Td>
              <Td align="right">
                <Money usd={line.costUsd} />
              </Td>
              <Td align="right" className="text-ink-2">
                {line.callsWithoutPrice > 0 ? formatCount(line.callsWithoutPrice) : 'none'}
              </Td>
            </tr>
          ))}
          <tr className="font-semibold">
            <th scope="row" className="h-row px-2 text-left">
              Together
            </th>
            <td colSpan={5} />
            <Td align="right" className="border-b-0">
              <Money
                usd={total}
                why="No price is known."
                partly={
                  missing > 0
                    ? `${formatCount(missing)} without a known price are not in this sum.`
                    : undefined
                }
              />
            </Td>
            <td />
          </tr>
        </tbody>
      </DataTable>
      <p className="mt-2 max-w-prose text-xs text-ink-3">
        Scripted models cost nothing. The input is all tokens sent, cached ones included; prices come from the
        dated table in the code, and a model that is not in it has an unknown price. Replies that could not be
        read are counted.
      </p>
    </>
  );
}
