'use client';

import { ScriptedLabel } from '@/components/figures/scripted-label';
import { TimeAgo } from '@/components/figures/time-ago';
import { Button } from '@/components/ui/button';
import { LinkButton } from '@/components/ui/link-button';
import type { ExperimentPageData, SelectionLine } from '@/lib/api/experiments';
import type { ExperimentReport } from '@/lib/metrics/report';
import { CostSum } from './cost-sum';
import { LiveBadge } from '@/components/live/live-badge';
import { SelectionPicker } from './selection-picker';
import { settingsLine } from './setting-words';
import type { FeedState } from '@/components/live/use-feed';

const few = (words: string[], many: string) =>
  words.length === 0 ? '' : words.length <= 2 ? words.join(', ') : `${words.length} ${many}`;

function Facts({
  page,
  report,
  selection,
}: {
  page: ExperimentPageData;
  report: ExperimentReport;
  selection: SelectionLine | null;
}) {
  const tasks = page.tasks.length;
  const cost = {
    agent: report.cost.find((line) => line.role === 'agent')?.costUsd ?? null,
    summariser: report.cost.find((line) => line.role === 'summariser')?.costUsd ?? null,
    judge: report.cost.find((line) => line.role === 'judge')?.costUsd ?? null,
    callsWithoutPrice: report.cost.reduce((sum, line) => sum + line.callsWithoutPrice, 0),
  };
  const facts = [
    few(page.agents, 'agents'),
    few(page.models, 'models'),
    `${tasks} ${tasks === 1 ? 'task' : 'tasks'}`,
    `${report.rollouts} rollouts`,
    selection ? settingsLine(selection.settings) : 'no selection yet',
  ].filter(Boolean);
  return (
    <p
      className="min-w-0 text-ink-2 [overflow-wrap:anywhere]"
      title={[...page.agents, ...page.models].join(', ')}
    >
      {facts.join(' · ')} · cost <CostSum cost={cost} /> · from {page.experiment.origin ?? 'unknown'},{' '}
      <TimeAgo iso={page.experiment.createdAt} />
    </p>
  );
}

/** Title line and facts line of an experiment. */
export function ExperimentHead({
  page,
  report,
  selection,
  feed,
  onSummarize,
  onSelect,
  onChoose,
}: {
  page: ExperimentPageData;
  report: ExperimentReport;
  selection: SelectionLine | null;
  feed: FeedState;
  onSummarize: () => void;
  onSelect: () => void;
  onChoose: (selectionId: string) => void;
}) {
  return (
    <div>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <h1 className="min-w-0 text-lg font-semibold [overflow-wrap:anywhere]">{page.experiment.name}</h1>
        {selection?.scripted && <ScriptedLabel model={selection.model} />}
        <LiveBadge feed={feed} />
        <span className="ml-auto flex flex-wrap gap-2">
          <LinkButton href={`/new?from=${encodeURIComponent(page.experiment.id)}`}>
            Run again with changes
          </LinkButton>
          <Button onClick={onSummarize}>Summarise</Button>
          <Button kind="primary" onClick={onSelect}>
            {selection ? 'Select again' : 'Select'}
          </Button>
        </span>
      </div>
      <div className="mt-1 flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <Facts page={page} report={report} selection={selection} />
        {selection && (
          <SelectionPicker selections={page.selections} value={selection.id} onChange={onChoose} />
        )}
      </div>
    </div>
  );
}
