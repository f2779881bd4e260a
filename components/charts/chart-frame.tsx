'use client';

import { Info } from 'lucide-react';
import { parseAsArrayOf, parseAsString, useQueryState } from 'nuqs';
import { useEffect, useRef, type ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { Tooltip } from '@/components/ui/tooltip';
import { ChartGrid } from './chart-grid';
import { useChartSource } from './chart-source';
import { chartCsv, type ChartTable } from './chart-table';
import { chartPicture, saveFile } from './download';
import { PictureButtons } from './picture-buttons';

/** Takes the chart away: its numbers as CSV, its drawing as PNG and SVG. */
function Downloads({
  id,
  title,
  table,
  drawing,
}: {
  id: string;
  title: string;
  table: ChartTable;
  drawing: () => SVGSVGElement | null;
}) {
  const source = useChartSource();
  const name = `${source.file}-${id}`;
  const csv = () => saveFile(`${name}.csv`, new Blob([chartCsv(table)], { type: 'text/csv' }));
  const picture = () => {
    const svg = drawing();
    return svg && chartPicture(svg, title, source.words);
  };
  return (
    <>
      <Button kind="quiet" small onClick={csv} title="Download the numbers">
        CSV<span className="sr-only"> of {title}</span>
      </Button>
      <PictureButtons name={name} title={title} picture={picture} />
    </>
  );
}

function Title({ title, about, anchor }: { title: string; about?: string; anchor: string }) {
  return (
    <span className="flex min-h-6 min-w-0 flex-1 items-center gap-1 font-semibold">
      <a href={`#${anchor}`} title="Link to this chart" className="hover:underline">
        {title}
      </a>
      {about && (
        <Tooltip
          content={about}
          className="inline-flex size-6 shrink-0 items-center justify-center rounded-md text-ink-3 hover:bg-hover"
        >
          <Info size={13} aria-hidden />
        </Tooltip>
      )}
    </span>
  );
}

/**
 * A figure with its title, one line on how to read it, what its n and intervals are (`about`), the table behind it
 * one press away, and both to take away. Chart and table take the same height, so that nothing moves; which tables
 * are open stands in the URL (`?table=`).
 */
export function ChartFrame({
  id,
  title,
  note,
  about,
  summary,
  table,
  empty = null,
  interactive = false,
  minHeight = 224,
  children,
}: {
  id: string;
  title: string;
  note?: ReactNode;
  about?: string;
  /** The chart in words, for those who do not see it. */
  summary: string;
  table: ChartTable;
  /** Said instead of a chart without a point. */
  empty?: string | null;
  /** Its marks are links. */
  interactive?: boolean;
  /** Pixels. */
  minHeight?: number;
  children: ReactNode;
}) {
  const [open, setOpen] = useQueryState(
    'table',
    parseAsArrayOf(parseAsString).withDefault([]).withOptions({ history: 'replace', scroll: false }),
  );
  const source = useChartSource();
  const anchor = `chart-${source.anchor ?? ''}${id}`;
  const chart = useRef<HTMLDivElement>(null);
  const frame = useRef<HTMLElement>(null);
  useEffect(() => {
    // A chart whose figures came after the page was not there when the browser looked for it.
    if (window.location.hash === `#${anchor}`) frame.current?.scrollIntoView();
  }, [anchor]);
  const asTable = open.includes(id);
  const toggle = () => void setOpen(asTable ? open.filter((known) => known !== id) : [...open, id]);
  return (
    <figure
      ref={frame}
      id={anchor}
      className="flex min-w-0 scroll-mt-4 flex-col rounded-md border border-line bg-surface px-3 pt-2 pb-2 target:border-accent"
    >
      <figcaption className="flex flex-wrap items-start gap-x-2">
        <Title title={title} about={about} anchor={anchor} />
        {empty === null && (
          <span className="-mr-1 ml-auto flex">
            <Button kind="quiet" small onClick={toggle}>
              {asTable ? 'Chart' : 'Table'}
              <span className="sr-only"> of {title}</span>
            </Button>
            <Downloads
              id={id}
              title={title}
              table={table}
              drawing={() => chart.current?.querySelector('svg') ?? null}
            />
          </span>
        )}
        {note && <span className="w-full text-xs text-ink-3">{note}</span>}
      </figcaption>
      <div className="relative mt-1 flex-1" style={{ minHeight }}>
        {empty !== null ? (
          <p className="absolute inset-0 flex items-center justify-center px-6 text-center text-ink-2">
            {empty}
          </p>
        ) : (
          <>
            {/* The drawing stays under its table, so that its picture can be taken from both. */}
            <div
              ref={chart}
              role={interactive ? 'group' : 'img'}
              aria-label={`${title}. ${summary}`}
              aria-hidden={asTable || undefined}
              className={`absolute inset-0 overflow-hidden ${asTable ? 'invisible' : ''}`}
            >
              {children}
            </div>
            {asTable && <ChartGrid caption={title} table={table} />}
          </>
        )}
      </div>
    </figure>
  );
}
