import 'server-only';
import type { Db } from '@/db/client';
import { experimentPage } from '@/db/experiment-page';
import { findExperiment } from '@/db/experiments';
import { groupPage } from '@/db/group-page';
import { wholeReport } from '@/db/report';
import { defaultSelection } from '@/db/report-input';
import { rolloutPage } from '@/db/rollout-page';
import { taskPage, type TaskPage } from '@/db/task-page';
import type { Share } from '@/lib/access/share';
import { slotLabel } from '@/lib/bracket/group-words';
import { formatCount, formatPercent } from '@/lib/metrics/format';
import type { Rate } from '@/lib/metrics/intervals';
import type { WholeReport } from '@/lib/metrics/pipeline-types';
import { pointLabel } from '@/lib/metrics/point-words';

/** A bar of the picture; shares are 0 to 1. */
export interface CardBar {
  label: string;
  value: string;
  share: number | null;
  /** Its interval. */
  low: number | null;
  high: number | null;
}

/** What the preview of a link tells. Read from the link's own database: what the link leaves out, it does not know. */
export interface CardFacts {
  title: string;
  /** One line of counts. */
  counts: string;
  scripted: boolean;
  /** What the bars are, in words. */
  barsAre: string;
  bars: CardBar[];
}

const counted = (n: number, one: string) => `${formatCount(n)} ${one}${n === 1 ? '' : 's'}`;

/** Null when its object is gone. */
export function cardFacts(db: Db, { target, title }: Share): CardFacts | null {
  switch (target.kind) {
    case 'experiment':
      return ofExperiment(db, target.experimentId);
    case 'task': {
      const page = taskPage(db, target.experimentId, target.task, null);
      return page && ofTask(page);
    }
    case 'rollout':
      return ofRollout(db, target.rolloutId, title);
    case 'group':
      return ofGroup(db, target, title);
    case 'comparison':
      return ofRollouts(db, target.rolloutIds, title);
    case 'experiments':
      return ofExperiments(db, target.experimentIds, title);
  }
}

function bar(label: string, { value, low, high, n, unit }: Rate): CardBar {
  if (value === null) return { label, value: '-', share: null, low, high };
  const interval = low === null || high === null ? '' : ` (${formatPercent(low)} to ${formatPercent(high)})`;
  return { label, value: `${formatPercent(value)} %${interval}, n=${n} ${unit}`, share: value, low, high };
}

/** Stages of a pipeline, else the mean over tasks and what was selected. */
function barsOf(report: WholeReport): CardBar[] {
  const { pipeline } = report;
  const bars = pipeline
    ? pipeline.main.map((point) => bar(pointLabel(point, pipeline.settings.keep), point.passAt1))
    : [bar('pass@1', report.passAt1), bar('selected', report.finalAccuracy)];
  return bars.filter((one) => one.share !== null);
}

function ofExperiment(db: Db, id: string): CardFacts | null {
  const page = experimentPage(db, id);
  if (!page) return null;
  const rollouts = page.tasks.reduce((sum, task) => sum + task.slots.length, 0);
  return {
    title: page.experiment.name,
    counts: [
      counted(page.tasks.length, 'task'),
      counted(rollouts, 'rollout'),
      counted(page.selections.length, 'selection'),
      ...page.models.slice(0, 1),
    ].join(', '),
    scripted: page.selections.some((one) => one.scripted) || page.models.some(isScripted),
    barsAre: 'Share of tasks solved, mean of the tasks, 95 % intervals',
    bars: barsOf(wholeReport(db, id, defaultSelection(db, id))),
  };
}

const isScripted = (model: string | null) => model?.startsWith('scripted/') ?? false;

/** The last tournament: candidates that stood in it, by the groups they won. */
function ofTask(page: TaskPage): CardFacts {
  const played = page.pipelineTournaments.at(-1) ?? page.tournament;
  const groups = (played?.rounds ?? []).flatMap((round) => round.groups);
  const most = Math.max(1, ...(played?.candidates ?? []).map((id) => winsOf(id)));
  function winsOf(id: string): number {
    return groups.filter((group) => group.winner === id).length;
  }
  const label = (id: string) => {
    const rollout = page.rollouts.find((one) => one.id === id);
    return rollout
      ? `${rollout.iteration > 0 ? `i${rollout.iteration}` : ''}${slotLabel(rollout.slot)}`
      : '?';
  };
  const bars = (played?.candidates ?? []).slice(0, 8).map((id) => ({
    label: `${label(id)}${played?.survivors?.includes(id) ? ' chosen' : ''}`,
    value: counted(winsOf(id), 'group') + ' won',
    share: winsOf(id) / most,
    ...{ low: null, high: null },
  }));
  return {
    title: `${page.task.name} in ${page.experiment.name}`,
    counts: `${counted(page.rollouts.length, 'rollout')}, ${counted(groups.length, 'group')} judged`,
    scripted: played?.scripted ?? page.rollouts.some((one) => isScripted(one.model)),
    barsAre: 'Candidates of the last tournament, by groups won',
    bars,
  };
}

function ofRollout(db: Db, id: string, title: string): CardFacts | null {
  const page = rolloutPage(db, id);
  return page && ofRollouts(db, [id], title);
}

function ofGroup(
  db: Db,
  { tournamentId, round, group }: { tournamentId: string; round: number; group: number },
  title: string,
): CardFacts | null {
  const page = groupPage(db, tournamentId, round, group);
  if (!page) return null;
  const { candidates, tally, winner } = page.group;
  const all = tally.reduce((sum, votes) => sum + votes, 0);
  return {
    title,
    counts: `${counted(candidates.length, 'candidate')}, ${counted(page.votes.length, 'vote')}`,
    scripted: page.scripted,
    barsAre: 'Votes for each candidate',
    bars: page.candidates.map(({ id, slot }) => {
      const votes = tally[candidates.indexOf(id)] ?? 0;
      return {
        label: `${slotLabel(slot)}${id === winner ? ' won' : ''}`,
        value: counted(votes, 'vote'),
        share: all === 0 ? 0 : votes / all,
        ...{ low: null, high: null },
      };
    }),
  };
}

function ofRollouts(db: Db, ids: readonly string[], title: string): CardFacts {
  const pages = ids.flatMap((id) => rolloutPage(db, id) ?? []);
  const most = Math.max(1, ...pages.map((page) => page.facts.steps));
  return {
    title,
    counts: [...new Set(pages.map((page) => `${page.agent.name} ${page.model ?? ''}`.trim()))].join(', '),
    scripted: pages.some((page) => isScripted(page.model)),
    barsAre: 'Steps',
    bars: pages.map((page) => ({
      label: slotLabel(page.slot),
      value: `${counted(page.facts.steps, 'step')}${outcomeWord(page.outcome.kind)}`,
      share: page.facts.steps / most,
      ...{ low: null, high: null },
    })),
  };
}

const outcomeWord = (kind: string) => (kind === 'passed' || kind === 'failed' ? `, ${kind}` : '');

function ofExperiments(db: Db, ids: readonly string[], title: string): CardFacts {
  const reports = ids.map((id) => ({ id, report: wholeReport(db, id, defaultSelection(db, id)) }));
  return {
    title,
    counts: counted(ids.length, 'experiment'),
    scripted: reports.some(({ id }) => experimentPage(db, id)?.models.some(isScripted)),
    barsAre: 'Final answer: share of tasks solved, 95 % intervals',
    bars: reports.flatMap(({ id, report }) => {
      const last = barsOf(report).at(-1);
      return last ? { ...last, label: findExperiment(db, id)?.name ?? id } : [];
    }),
  };
}
