import { formatCount } from '@/lib/metrics/format';
import type { LaunchCounts } from '@/lib/launch/launch-counts';
import { plannedTournaments } from '@/lib/refine/plan';
import type { PipelineSettings } from '@/lib/refine/settings';
import { goalOf, type LaunchDraft } from './draft';
import { many } from './estimate-words';

/** `8 tasks × 16 × 2 = 256 rollouts`, also of settings that cannot be launched yet. */
export function rolloutSum(
  draft: Pick<LaunchDraft, 'agent' | 'goal' | 'n' | 'iterations' | 'startFrom'>,
  tasks: number,
): string {
  const refines = goalOf(draft) === 'refine';
  const times = (refines ? (draft.iterations ?? 0) : 1) - (refines && draft.startFrom !== '' ? 1 : 0);
  const n = draft.n ?? 0;
  const factor = times === 1 ? '' : ` × ${formatCount(times)}`;
  return `${many(tasks, 'task')} × ${formatCount(n)}${factor} = ${many(tasks * n * times, 'rollout')}`;
}

/** What is done with the rollouts: `256 summaries`, `≤ 1,728 votes`, each with what it leaves out. */
export function workParts(
  counts: LaunchCounts,
  { selection }: PipelineSettings,
): { words: string; more: string; why: string }[] {
  const fewer = selection.early === 'exact' || selection.dedupe === 'on';
  const asked = 'Before re-asks of unreadable votes and extra votes at ties';
  const copies = selection.dedupe === 'on' ? '; identical patches need none' : '';
  return [
    ...(counts.taken === 0
      ? []
      : [
          {
            words: `${formatCount(counts.taken)} taken over`,
            more: '',
            why: 'Finished rollouts of another experiment (of its last iteration), as iteration 0.',
          },
        ]),
    {
      words: many(counts.summaries, 'summary'),
      more: '',
      why: 'One of each rollout; of those taken over, what this summariser wrote before is kept.',
    },
    {
      words: `${fewer ? '≤ ' : ''}${many(counts.votes, 'vote')}`,
      more:
        counts.fewestVotes === counts.votes ? '' : `(≥ ${formatCount(counts.fewestVotes)} with early stop)`,
      why: `${asked}${copies}. The early stop asks fewest where every group is unanimous.`,
    },
  ];
}

/** What a task goes through, step by step: `16 rollouts`, `16 summaries`, `≤ 96 votes`, `4 priors`, … */
export function taskFlow(initial: number, n: number, pipeline: PipelineSettings): string[] {
  const tournaments = plannedTournaments(initial, n, pipeline);
  const { iterations, context, selection, startFrom } = pipeline;
  const most = selection.early === 'exact' || selection.dedupe === 'on' ? '≤ ' : '';
  return Array.from({ length: iterations }, (_, t) => {
    const all = t === 0 ? initial : n;
    const last = t === iterations - 1;
    const mine = tournaments.filter(({ iteration }) => iteration === t);
    const votes = mine.reduce((sum, one) => sum + one.votes, 0);
    const keep = Math.min(pipeline.keep, all);
    const priors =
      context === 'single'
        ? 'its own summary each'
        : `${many(keep, 'prior')}${context === 'random-k' ? ' drawn for each' : ''}`;
    return [
      t > 0
        ? many(n, 'refined rollout')
        : `${many(all, 'rollout')}${startFrom === null ? '' : ' taken over'}`,
      many(all, 'summary'),
      ...(votes === 0 ? [] : [`${most}${many(votes, 'vote')}`]),
      last ? '1 answer' : priors,
    ];
  }).flat();
}
