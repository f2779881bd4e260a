'use client';

import { ChartFrame } from '@/components/charts/chart-frame';
import { RowBars } from '@/components/charts/row-bars';
import { formatCount, formatMoney, formatTokens } from '@/lib/metrics/format';
import { Money } from '@/components/figures/money';
import { inputTokens, InputTokens, Tokens } from '@/components/figures/tokens';
import { DataTable, NumTd, Td, Th } from '@/components/ui/data-table';
import { EmptyState } from '@/components/ui/empty-state';
import type { PipelineReport } from '@/lib/metrics/pipeline-types';
import { EffortChart } from './effort-chart';

type CostLine = PipelineReport['cost'][number];

const ROLES: Record<CostLine['role'], string> = { agent: 'agent', summariser: 'summariser', judge: 'judge' };

const tokensOf = ({ usage }: CostLine): number | null => {
  const input = inputTokens(usage);
  return input === null && usage.output === null ? null : (input ?? 0) + (usage.output ?? 0);
};

/** Where the money, or without a price the tokens, of the pipeline went. */
function SpentChart({ report }: { report: PipelineReport }) {
  const priced = report.cost.some((line) => (line.costUsd ?? 0) > 0);
  const valueOf = (line: CostLine) => (priced ? line.costUsd : tokensOf(line));
  const words = (value: number) => (priced ? formatMoney(value) : formatTokens(value));
  const what = priced ? 'Cost' : 'Tokens';
  return (
    <ChartFrame
      id="spent"
      title={`${what} by role and iteration`}
      note={priced ? 'Sum over calls with a known price' : 'All input and output; no call costs anything'}
      about="Sums over all answered calls, those of rollouts that were cut off as well. Sums have no interval; n is the calls."
      summary={report.cost
        .map((line) => {
          const value = valueOf(line);
          return `iteration ${line.iteration} ${line.role} ${value === null ? 'unknown' : words(value)}`;
        })
        .join(', ')}
      minHeight={Math.max(224, report.cost.length * 26 + report.settings.iterations * 20)}
      table={{
        columns: ['Iteration', 'Role', 'Calls', 'Tokens', 'Cost in USD', 'Calls without price'],
        rows: report.cost.map((line) => [
          line.iteration,
          ROLES[line.role],
          line.calls,
          tokensOf(line),
          line.costUsd,
          line.callsWithoutPrice,
        ]),
      }}
    >
      <RowBars
        bars={report.cost.map((line, i) => {
          const value = valueOf(line);
          return {
            label: ROLES[line.role],
            value,
            text: value === null ? 'unknown' : `${words(value)} (n=${formatCount(line.calls)})`,
            look: line.role === 'agent' ? 'accent' : 'grey',
            heading:
              report.cost[i - 1]?.iteration === line.iteration ? undefined : `iteration ${line.iteration}`,
          };
        })}
      />
    </ChartFrame>
  );
}

function SpentTable({ report }: { report: PipelineReport }) {
  const priced = report.cost.flatMap((line) => line.costUsd ?? []);
  const missing = report.cost.reduce((sum, line) => sum + line.callsWithoutPrice, 0);
  const sum = priced.reduce((a, b) => a + b, 0);
  const total = priced.length === 0 || (sum === 0 && missing > 0) ? null : sum;
  return (
    <DataTable caption="Usage and cost by iteration and role">
      <thead>
        <tr>
          <Th>Iteration</Th>
          <Th>Role</Th>
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
          <tr key={`${line.iteration}${line.role}`}>
            <th scope="row" className="h-row border-b border-line px-2 text-left font-medium">
              {line.iteration}
            </th>
            <Td>{ROLES[line.role]}</Td>
            <NumTd>{formatCount(line.calls)}</NumTd>
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
                missing > 0 ? `${formatCount(missing)} without a known price are not in this sum.` : undefined
              }
            />
          </Td>
          <td />
        </tr>
      </tbody>
    </DataTable>
  );
}

/** What the pipeline took: by role and iteration, and per rollout. */
export function CostPanel({ report }: { report: PipelineReport }) {
  if (report.cost.length === 0)
    return (
      <EmptyState title="Nothing was used yet">
        Calls of agent, summariser and judge stand here with their tokens, iteration by iteration.
      </EmptyState>
    );
  return (
    <div className="flex flex-col gap-3">
      <SpentTable report={report} />
      <div className="grid gap-3 lg:grid-cols-2">
        <SpentChart report={report} />
        <EffortChart report={report} measure="steps" />
        <EffortChart report={report} measure="tokens" />
        <EffortChart report={report} measure="cost" />
      </div>
      <p className="max-w-prose text-xs text-ink-3">
        Scripted models cost nothing. The input is all tokens sent, cached ones included; prices come from the
        dated table in the code, and a model that is not in it has an unknown price.
      </p>
    </div>
  );
}
