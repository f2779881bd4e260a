'use client';

import { useQuery } from '@tanstack/react-query';
import { parseAsArrayOf, parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { ForRole } from '@/components/access/role-context';
import { ChartSourceProvider } from '@/components/charts/chart-source';
import { useExperimentFeed } from '@/components/experiment/use-experiment-feed';
import { ScriptedLabel } from '@/components/figures/scripted-label';
import { LiveBadge } from '@/components/live/live-badge';
import { PlainText } from '@/components/trajectory/plain-text';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { LinkButton } from '@/components/ui/link-button';
import { SegmentedControl } from '@/components/ui/segmented-control';
import { SkeletonRows } from '@/components/ui/skeleton';
import { selectionsQuery } from '@/lib/api/selections';
import type { SelectionGroup } from '@/lib/metrics/selections-types';
import { AccuracyScatter } from './accuracy-scatter';
import { AgreementChart, AGREEMENTS } from './agreement-chart';
import { JudgeRows, SlotRows } from './judge-rows';
import { MarginLines, RoundLines } from './line-charts';
import { SelectionTable } from './selection-table';
import {
  MOST_SERIES,
  namedSelections,
  selectionHref,
  shownSelections,
  type NamedSelection,
} from './selection-words';

const STATE = {
  x: parseAsStringLiteral(['votes', 'cost']).withDefault('votes'),
  agree: parseAsStringLiteral(AGREEMENTS).withDefault('winner'),
  lines: parseAsArrayOf(parseAsString).withDefault([]),
};

/** All selections of an experiment: what more votes, another judge or another way of voting bring. */
export function SelectionsView({
  id,
  name,
  slugs,
  lastEvent,
}: {
  id: string;
  name: string;
  /** Of the experiment's tasks. */
  slugs: string[];
  lastEvent: number;
}) {
  const feed = useExperimentFeed(id, lastEvent);
  const query = useQuery(selectionsQuery(id));
  if (query.isError && !query.data)
    return <ErrorState what={query.error.message} onRetry={() => void query.refetch()} />;
  if (!query.data) return <SkeletonRows label="Loading the selections" />;
  const { groups } = query.data;
  const models = [...new Set(groups.flatMap((group) => group.selections.map((one) => one.model)))];
  const scripted = groups.flatMap((group) => group.selections).find((one) => one.scripted);
  const source = {
    file: scripted ? `${id}-selections-scripted` : `${id}-selections`,
    words: [name, ...models, ...(scripted ? ['scripted models, no language model'] : [])].join(' · '),
  };
  return (
    <div className="space-y-5">
      <header className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <h1 className="text-xl font-semibold">Selections</h1>
        <span className="min-w-0 text-ink-3 [overflow-wrap:anywhere]">
          <PlainText text={name} />
        </span>
        {scripted && <ScriptedLabel model={scripted.model} />}
        <LiveBadge feed={feed} />
        {groups.length > 0 && (
          <ForRole needs="runner">
            <LinkButton href={`/experiments/${id}?start=select`} className="ml-auto">
              Select again
            </LinkButton>
          </ForRole>
        )}
      </header>
      {groups.length > 0 && <Controls />}
      <ChartSourceProvider {...source}>
        {groups.length === 0 ? (
          <Nothing id={id} />
        ) : (
          groups.map((group) => <Group key={group.iteration} id={id} group={group} slugs={slugs} />)
        )}
      </ChartSourceProvider>
    </div>
  );
}

/** What the charts of all iterations show. */
function Controls() {
  const [{ x, agree }, setState] = useQueryStates(STATE, { scroll: false, history: 'replace' });
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <span aria-hidden className="-mr-2 text-xs text-ink-2">
        accuracy against
      </span>
      <SegmentedControl
        label="Accuracy against"
        value={x}
        options={[
          { value: 'votes', label: 'Votes' },
          { value: 'cost', label: 'Judge cost' },
        ]}
        onChange={(next) => void setState({ x: next })}
      />
      <span aria-hidden className="-mr-2 text-xs text-ink-2">
        agreement on
      </span>
      <SegmentedControl
        label="Agreement on"
        value={agree}
        options={[
          { value: 'winner', label: 'Winner' },
          { value: 'patch', label: 'Patch' },
          { value: 'vote', label: 'Vote' },
        ]}
        onChange={(next) => void setState({ agree: next })}
      />
    </div>
  );
}

function Group({ id, group, slugs }: { id: string; group: SelectionGroup; slugs: string[] }) {
  const [{ x, agree, lines }, setState] = useQueryStates(STATE, { scroll: false, history: 'replace' });
  const named = namedSelections(group);
  const shown = shownSelections(named, lines);
  const hrefOf = (one: NamedSelection) => selectionHref(id, one.figures.id, slugs);
  const show = (one: NamedSelection, on: boolean) => {
    const others = shown.filter((other) => other !== one).slice(on ? -(MOST_SERIES - 1) : 0);
    const elsewhere = lines.filter((known) => !named.some(({ figures }) => figures.id === known));
    const mine = [...others, ...(on ? [one] : [])].map(({ figures }) => figures.id);
    void setState({ lines: [...elsewhere, ...mine] });
  };
  const { iteration } = group;
  return (
    <section aria-labelledby={`iteration-${iteration}`} className="space-y-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <h2 id={`iteration-${iteration}`} className="text-base font-semibold">
          Iteration {iteration}{' '}
          <span className="font-normal text-ink-2">
            {named.length} {named.length === 1 ? 'selection' : 'selections'}, n={group.tasks}{' '}
            {group.tasks === 1 ? 'task' : 'tasks'}
          </span>
        </h2>
      </div>
      <SelectionTable iteration={iteration} named={named} shown={shown} hrefOf={hrefOf} onShow={show} />
      <div className="grid gap-3 lg:grid-cols-2">
        <AccuracyScatter group={group} named={named} axis={x} hrefOf={hrefOf} />
        <AgreementChart group={group} named={named} kind={agree} />
        <JudgeRows iteration={iteration} named={named} />
        <SlotRows iteration={iteration} named={named} />
        <RoundLines iteration={iteration} shown={shown} hrefOf={hrefOf} />
        <MarginLines iteration={iteration} shown={shown} hrefOf={hrefOf} />
      </div>
    </section>
  );
}

function Nothing({ id }: { id: string }) {
  return (
    <EmptyState
      title="Nothing has been selected yet"
      action={
        <>
          <ForRole needs="runner">
            <LinkButton kind="primary" href={`/experiments/${id}?start=select`}>
              Select
            </LinkButton>
          </ForRole>
          <LinkButton href={`/experiments/${id}`}>Back to the experiment</LinkButton>
        </>
      }
    >
      Every selection among these attempts stands here beside the others: how often its winner passes, how
      many votes that took and what they cost, and how far two judges agree.
    </EmptyState>
  );
}
