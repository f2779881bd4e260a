'use client';

import { ForRole } from '@/components/access/role-context';
import { AppLink } from '@/components/ui/app-link';
import { ScriptedLabel } from '@/components/figures/scripted-label';
import { TimeAgo } from '@/components/figures/time-ago';
import { PlainText } from '@/components/trajectory/plain-text';
import { Button } from '@/components/ui/button';
import { LinkButton } from '@/components/ui/link-button';
import type { ExperimentPageData, SelectionLine } from '@/lib/api/experiments';
import type { LaunchProgress } from '@/lib/api/launch-progress';
import type { WholeReport } from '@/lib/metrics/pipeline-types';
import { CostSum, type CostParts } from './cost-sum';
import { LiveBadge } from '@/components/live/live-badge';
import { ExperimentMenu } from './experiment-menu';
import { ExportMenu } from './export-menu';
import { SelectionPicker } from './selection-picker';
import { settingsLine } from '@/lib/tournament/setting-words';
import type { FeedState } from '@/components/live/use-feed';

const few = (words: string[], many: string) =>
  words.length === 0 ? '' : words.length <= 2 ? words.join(', ') : `${words.length} ${many}`;

/** Spend by role: of a pipeline over all its tournaments, else of the chosen selection. */
function costOf({ cost, pipeline }: WholeReport): CostParts {
  const lines = pipeline?.cost ?? cost;
  const of = (role: 'agent' | 'summariser' | 'judge') => {
    const known = lines.flatMap((line) => (line.role === role ? (line.costUsd ?? []) : []));
    return known.length === 0 ? null : known.reduce((a, b) => a + b, 0);
  };
  return {
    ...{ agent: of('agent'), summariser: of('summariser'), judge: of('judge') },
    callsWithoutPrice: lines.reduce((sum, line) => sum + line.callsWithoutPrice, 0),
  };
}

/** `N 8 G 2 V 8 K 4 T 2 · balanced`, as the paper names them. */
function settingsWords({ pipeline }: WholeReport, selection: SelectionLine | null): string {
  if (pipeline === null) return selection ? settingsLine(selection.settings) : 'no selection yet';
  const { keep, iterations } = pipeline.settings;
  const letters = [
    ...(pipeline.n === null ? [] : [`N\u00a0${pipeline.n}`]),
    ...(selection ? [`G\u00a0${selection.settings.groupSize}`, `V\u00a0${selection.settings.votes}`] : []),
    ...[`K\u00a0${keep}`, `T\u00a0${iterations}`],
  ].join(' ');
  return selection ? `${letters} · ${selection.settings.preset}` : letters;
}

function Facts({
  page,
  report,
  selection,
}: {
  page: ExperimentPageData;
  report: WholeReport;
  selection: SelectionLine | null;
}) {
  const tasks = page.tasks.length;
  const rollouts = page.tasks.reduce((sum, task) => sum + task.slots.length, 0);
  const cost = costOf(report);
  const facts = [
    few(page.agents, 'agents'),
    few(page.models, 'models'),
    `${tasks} ${tasks === 1 ? 'task' : 'tasks'}`,
    `${rollouts} rollouts`,
    settingsWords(report, selection),
  ].filter(Boolean);
  return (
    <p
      className="min-w-0 text-ink-2 [overflow-wrap:anywhere]"
      title={[...page.agents, ...page.models].join(', ')}
    >
      <PlainText text={facts.join(' · ')} /> · cost <CostSum cost={cost} /> · from{' '}
      <PlainText text={page.experiment.origin ?? 'unknown'} />, <TimeAgo iso={page.experiment.createdAt} />
    </p>
  );
}

/** Title line and facts line of an experiment. */
export function ExperimentHead({
  page,
  report,
  selection,
  launch,
  feed,
  onSummarize,
  onSelect,
  onChoose,
}: {
  page: ExperimentPageData;
  report: WholeReport;
  selection: SelectionLine | null;
  launch: LaunchProgress | null;
  feed: FeedState;
  onSummarize: () => void;
  onSelect: () => void;
  onChoose: (selectionId: string) => void;
}) {
  return (
    <div>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <h1 className="min-w-0 text-lg font-semibold [overflow-wrap:anywhere]">
          <PlainText text={page.experiment.name} />
        </h1>
        {selection?.scripted ? (
          <ScriptedLabel model={selection.model} />
        ) : (
          launch?.scripted && <ScriptedLabel model={launch.settings.model ?? undefined} />
        )}
        <LiveBadge feed={feed} />
        <span className="ml-auto flex flex-wrap gap-2">
          <ForRole needs="runner">
            <LinkButton href={`/new?from=${encodeURIComponent(page.experiment.id)}`}>
              Run again with changes
            </LinkButton>
          </ForRole>
          <ForRole needs="viewer">
            <LinkButton href={`/?pick=${encodeURIComponent(page.experiment.id)}`}>Compare with…</LinkButton>
          </ForRole>
          <ForRole needs="runner">
            <ExportMenu experimentId={page.experiment.id} selected={page.selections.length > 0} />
            <Button onClick={onSummarize}>Summarise</Button>
            <Button kind="primary" onClick={onSelect}>
              {selection ? 'Select again' : 'Select'}
            </Button>
          </ForRole>
          <ExperimentMenu experimentId={page.experiment.id} name={page.experiment.name} />
        </span>
      </div>
      <div className="mt-1 flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <Facts page={page} report={report} selection={selection} />
        {selection && report.pipeline === null && (
          <SelectionPicker selections={page.selections} value={selection.id} onChange={onChoose} />
        )}
        {page.selections.length > 0 && (
          <AppLink
            href={`/experiments/${page.experiment.id}/selections`}
            className="link inline-flex min-h-6 items-center"
          >
            All selections<span className="ml-1.5 text-xs text-ink-3">{page.selections.length}</span>
          </AppLink>
        )}
      </div>
    </div>
  );
}
