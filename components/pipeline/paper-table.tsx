import { Badge } from '@/components/ui/badge';
import { DataTable, NumTd, Td, Th } from '@/components/ui/data-table';
import { PAPER_MAIN, PAPER_SOURCE } from '@/lib/metrics/paper-numbers';
import { signedPoints } from '@/lib/metrics/point-words';

const printed = (share: number) => (share * 100).toFixed(2);

/** The paper's own main table: a reference, not the reader's results. */
export function PaperTable() {
  return (
    <section aria-labelledby="paper-table" className="mt-6">
      <h2 id="paper-table" className="mb-2 flex flex-wrap items-center gap-2 font-semibold">
        The paper’s numbers
        <Badge tone="strong" title="Printed in the paper; not run here">
          paper
        </Badge>
        <span className="text-xs font-normal text-ink-3">
          {PAPER_SOURCE}. N 16 G 2 V 8 K 4 T 2. Its models on its benchmarks, as printed, without intervals.
        </span>
      </h2>
      <DataTable caption="The paper’s numbers">
        <thead>
          <tr>
            <Th>Model</Th>
            <Th>Benchmark</Th>
            <Th align="right">Iter 0</Th>
            <Th align="right">Sel-K</Th>
            <Th align="right">Iter 1</Th>
            <Th align="right">Final</Th>
            <Th align="right">Δ</Th>
          </tr>
        </thead>
        <tbody className="text-ink-2">
          {PAPER_MAIN.map((row) => (
            <tr key={`${row.model}${row.benchmark}`}>
              <th
                scope="row"
                className="h-row border-b border-line px-2 text-left font-normal whitespace-nowrap"
              >
                paper: {row.model}
              </th>
              <Td>{row.benchmark}</Td>
              <NumTd>{printed(row.iter0)}</NumTd>
              <NumTd>{printed(row.selected)}</NumTd>
              <NumTd>{printed(row.iter1)}</NumTd>
              <NumTd>{printed(row.final)}</NumTd>
              <NumTd>{signedPoints(Math.round((row.final - row.iter0) * 1000) / 1000)}</NumTd>
            </tr>
          ))}
        </tbody>
      </DataTable>
    </section>
  );
}
