'use client';

import { AppLink } from '@/components/ui/app-link';
import { formatCount } from '@/lib/metrics/format';
import { Money } from '@/components/figures/money';
import { Rate } from '@/components/figures/rate';
import { ScriptedLabel } from '@/components/figures/scripted-label';
import { Unknown } from '@/components/figures/unknown';
import { gainText, signedPoints } from '@/lib/metrics/point-words';
import { Checkbox } from '@/components/ui/checkbox';
import { DataTable, NumTd, Td, Th } from '@/components/ui/data-table';
import { Tooltip } from '@/components/ui/tooltip';
import { useRowKeys } from '@/components/ui/use-row-keys';
import type { SelectionFigures } from '@/lib/metrics/selections-types';
import type { NamedSelection } from './selection-words';

const NOT_JUDGED = 'No chosen attempt has a verdict of its tests.';

function Gain({ gain }: Pick<SelectionFigures, 'gain'>) {
  if (gain.value === null) return <Unknown why={NOT_JUDGED} />;
  return (
    <Tooltip content={`${gainText(gain)}, paired by task; 95 % bootstrap over tasks.`} className="num">
      {signedPoints(gain.value)}
      {gain.low !== null && gain.high !== null && (
        <span className="text-ink-2"> ±{((gain.high - gain.low) * 50).toFixed(1)}</span>
      )}
    </Tooltip>
  );
}

/** Paid for the judge; a sum without a price for every call is a lower bound. */
function Cost({ cost: { usd, calls, withoutPrice } }: Pick<SelectionFigures, 'cost'>) {
  if (calls === 0)
    return <span title="No call was made for it: nothing was asked, or all was reused.">$0.00</span>;
  return (
    <Money
      usd={usd === 0 && withoutPrice > 0 ? null : usd}
      why="No call of this judge has a known price."
      partly={withoutPrice > 0 ? `${withoutPrice} of ${calls} calls have no known price.` : undefined}
    />
  );
}

function Row({
  one,
  href,
  shown,
  onShow,
}: {
  one: NamedSelection;
  href: string;
  shown: boolean;
  onShow: (show: boolean) => void;
}) {
  const { settings, model, scripted, tournaments, votes, accuracy, firstPlace, judge } = one.figures;
  const all = judge.find(({ round }) => round === null);
  return (
    <tr className="hover:bg-hover">
      <Td align="right" className="num text-ink-2">
        {one.number}
      </Td>
      <Td>
        <Checkbox checked={shown} onChange={onShow}>
          <span className="sr-only">Show selection {one.number} in the line charts</span>
        </Checkbox>
      </Td>
      <th scope="row" className="h-row border-b border-line px-2 text-left font-medium whitespace-nowrap">
        <AppLink data-row-link href={href} className="link inline-flex min-h-6 items-center">
          {one.kind} · {one.own}
        </AppLink>
      </th>
      <NumTd title="finished tasks of those begun">
        {tournaments.finished}/{tournaments.total}
      </NumTd>
      <Td align="right">
        <Rate rate={accuracy} why={NOT_JUDGED} />
      </Td>
      <Td align="right">
        <Gain gain={one.figures.gain} />
      </Td>
      <NumTd>{formatCount(votes.counted)}</NumTd>
      <NumTd>{formatCount(votes.paid)}</NumTd>
      <NumTd>{formatCount(votes.reused)}</NumTd>
      <Td align="right">
        <Cost cost={one.figures.cost} />
      </Td>
      <Td align="right">
        {all ? (
          <Rate rate={all.accuracy} />
        ) : (
          <Unknown why="No decided group had both a passing and a failing candidate." />
        )}
      </Td>
      <Td align="right">
        <Rate rate={firstPlace} why="No vote has been counted." />
      </Td>
      <Td>
        <span className="inline-flex items-center gap-1.5">
          {model} {scripted && <ScriptedLabel model={model} />}
        </span>
      </Td>
      <Td>{settings.representation}</Td>
      <NumTd>{settings.seed}</NumTd>
    </tr>
  );
}

/** Selections of an iteration, one a row. */
export function SelectionTable({
  iteration,
  named,
  shown,
  hrefOf,
  onShow,
}: {
  iteration: number;
  named: NamedSelection[];
  /** Those in the line charts. */
  shown: NamedSelection[];
  hrefOf: (one: NamedSelection) => string;
  onShow: (one: NamedSelection, show: boolean) => void;
}) {
  const body = useRowKeys<HTMLTableSectionElement>();
  return (
    <DataTable
      caption={`Selections of iteration ${iteration}`}
      frameClassName="max-h-[28rem] overflow-y-auto"
    >
      <thead>
        <tr>
          <Th align="right">#</Th>
          <Th title="Up to six selections in the charts by round and by margin">Lines</Th>
          <Th>Selection</Th>
          <Th align="right" title="Finished tasks of those begun">
            Tasks
          </Th>
          <Th align="right">Accuracy</Th>
          <Th align="right" title="Accuracy minus a random pick among the same candidates, in points">
            Δ random
          </Th>
          <Th align="right" title="Votes that could be read">
            Votes counted
          </Th>
          <Th align="right" title="Votes asked here, re-asks among them, minus those reused">
            Paid
          </Th>
          <Th align="right" title="Votes taken over from another selection that had asked the same question">
            Reused
          </Th>
          <Th align="right" title="Paid for the judge; summaries not among it">
            Judge cost
          </Th>
          <Th align="right" title="Of groups with a passing and a failing candidate">
            Judge right
          </Th>
          <Th align="right" title="How often the candidate shown first got the vote">
            First slot
          </Th>
          <Th>Judge</Th>
          <Th title="What the judge read of each attempt">Reads</Th>
          <Th align="right">Seed</Th>
        </tr>
      </thead>
      <tbody ref={body}>
        {named.map((one) => (
          <Row
            key={one.figures.id}
            one={one}
            href={hrefOf(one)}
            shown={shown.includes(one)}
            onShow={(show) => onShow(one, show)}
          />
        ))}
      </tbody>
    </DataTable>
  );
}
