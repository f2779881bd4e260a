import { formatCount } from '@/lib/metrics/format';
import { Unknown } from '@/components/figures/unknown';
import type { PlanEstimate, WorkLine } from '@/lib/launch/estimate-plan';
import { WORK_WORDS, workBasis, workFigure, type EstimateFigure } from './estimate-words';

function Figure({ figure }: { figure: EstimateFigure }) {
  return (
    <td className="num px-2 py-1 text-right align-top">
      {figure.value === null ? (
        <Unknown why={figure.why} />
      ) : (
        <>
          {figure.value}
          {figure.range && <span className="block text-ink-3">{figure.range}</span>}
        </>
      )}
    </td>
  );
}

function Row({ line }: { line: WorkLine }) {
  const { items } = line;
  return (
    <tr className="border-t border-line">
      <th scope="row" className="py-1 pr-2 text-left align-top font-medium">
        {WORK_WORDS[line.kind]}
      </th>
      <td className="num px-2 py-1 text-right align-top">
        {items.low === items.high ? (
          formatCount(items.high)
        ) : (
          <>
            ≤ {formatCount(items.high)}
            <span className="block text-ink-3">≥ {formatCount(items.low)} with early stop</span>
          </>
        )}
      </td>
      <Figure figure={workFigure(line, 'calls')} />
      <Figure figure={workFigure(line, 'inputTokens')} />
      <Figure figure={workFigure(line, 'outputTokens')} />
      <Figure figure={workFigure(line, 'costUsd')} />
      <td className="min-w-52 py-1 pl-2 text-left align-top text-ink-2">
        {workBasis(line) ?? <Unknown why={workFigure(line, 'calls').why} />}
      </td>
    </tr>
  );
}

/** The estimate by kind of work: medians with their ranges, and what each rests on. */
export function PlanTable({ id, estimate }: { id: string; estimate: PlanEstimate }) {
  return (
    <div
      id={id}
      role="region"
      aria-label="The plan by kind of work"
      tabIndex={0}
      className="relative max-h-[35vh] w-full overflow-auto border-t border-line pt-1"
    >
      <table className="w-full text-xs">
        <thead className="text-ink-3">
          <tr>
            <th scope="col" className="py-1 pr-2 text-left font-normal">
              work
            </th>
            {['how many', 'calls', 'tokens in', 'tokens out', 'cost'].map((label) => (
              <th key={label} scope="col" className="px-2 py-1 text-right font-normal">
                {label}
              </th>
            ))}
            <th scope="col" className="py-1 pl-2 text-left font-normal">
              estimated from
            </th>
          </tr>
        </thead>
        <tbody>
          {estimate.work.map((line) => (
            <Row key={line.kind} line={line} />
          ))}
        </tbody>
      </table>
    </div>
  );
}
