import { PlainText } from '@/components/trajectory/plain-text';
import { Citations, type CitationTarget } from './citations';
import type { Standing, SummaryItem } from '@/lib/summary/sections';

const SHAPES: Record<Standing, string> = { held: '●', open: '○', against: '×' };

/** A status as shape and word, in ink: the colours of outcomes belong to the tests. */
export function StatusWord({ status }: { status: { word: string; standing: Standing } }) {
  return (
    <span className="mr-1.5 inline-flex items-baseline gap-1 font-medium whitespace-nowrap">
      <span aria-hidden className="inline-block w-3 text-center">
        {SHAPES[status.standing]}
      </span>
      {status.word}
    </span>
  );
}

/** The items of one section of a summary. Texts come from models that read untrusted output: text nodes only. */
export function SummaryItems({
  items,
  empty,
  target,
}: {
  items: readonly SummaryItem[];
  empty: string;
  target: CitationTarget;
}) {
  if (items.length === 0) return <p className="text-ink-3">{empty}</p>;
  return (
    <ul className="space-y-1.5">
      {items.map((item) => (
        <li key={item.path} className="max-w-[90ch] [overflow-wrap:anywhere]">
          {item.status && <StatusWord status={item.status} />}
          <PlainText text={item.text} />
          <Citations steps={item.steps} target={target} />
          {item.details.map((detail, i) => (
            <p key={i} className="text-ink-2">
              <PlainText text={detail} />
            </p>
          ))}
        </li>
      ))}
    </ul>
  );
}
