import type { ShareTarget } from '@/lib/access/share';
import type { ShareInput } from '@/lib/access/share-input';
import type { ShareLine } from '@/lib/api/shares';

export const KIND_WORDS: Record<ShareTarget['kind'], string> = {
  experiment: 'experiment',
  task: 'task',
  rollout: 'rollout',
  group: 'group',
  comparison: 'comparison of rollouts',
  experiments: 'comparison of experiments',
};

const SHOWN: Record<ShareTarget['kind'], [whole: string, summaries: string]> = {
  experiment: [
    'this experiment: its figures, endings, selections, tasks and brackets, and every rollout with its trajectory, patch and logs',
    'this experiment: its figures, endings, selections, tasks and brackets, and every rollout with its summary',
  ],
  task: [
    'this task: its brackets and votes, and its rollouts in this experiment with trajectories, patches and logs',
    'this task: its brackets and votes, and its rollouts in this experiment with their summaries',
  ],
  rollout: [
    'this rollout: its summary, trajectory, patch and logs',
    'this rollout: its summary and its figures',
  ],
  group: [
    'this group: its votes, its candidates’ summaries side by side, and their trajectories, patches and logs',
    'this group: its votes and its candidates’ summaries side by side',
  ],
  comparison: [
    'these rollouts side by side, with their trajectories, patches and logs',
    'these rollouts side by side, with their summaries and figures',
  ],
  experiments: [
    'the figures of these experiments side by side, task by task',
    'the figures of these experiments side by side, task by task',
  ],
};

/** What a link would show, in one sentence. */
export function shownSentence({ target, include, outcomesHidden, days, password }: ShareInput): string {
  const what = SHOWN[target.kind][include === 'summaries' ? 1 : 0];
  const outcomes = outcomesHidden ? ' Outcomes, rewards, test results and verifier logs are hidden.' : '';
  const who = password ? 'whoever has the link and its password' : 'whoever has the link';
  const sentence = `${who} can read ${what}, and nothing else.`;
  const lead = days === null ? 'For ever, ' : `For ${days === 1 ? 'one day' : `${days} days`}, `;
  return `${lead}${sentence}${outcomes}`;
}

/** `without trajectories · outcomes hidden · password` of a link; empty for one that shows all to everybody. */
export function limitWords({ include, outcomesHidden, password }: ShareLine): string {
  return [
    ...(include === 'summaries' ? ['without trajectories'] : []),
    ...(outcomesHidden ? ['outcomes hidden'] : []),
    ...(password ? ['password'] : []),
  ].join(' · ');
}

/** Whether two targets are the same object. */
export const sameTarget = (a: ShareTarget, b: ShareTarget): boolean => keyOf(a) === keyOf(b);

function keyOf(target: ShareTarget): string {
  switch (target.kind) {
    case 'comparison':
      return `comparison ${target.rolloutIds.toSorted().join(' ')}`;
    case 'experiments':
      return `experiments ${target.experimentIds.toSorted().join(' ')}`;
    case 'rollout':
      return `rollout ${target.rolloutId}`;
    case 'group':
      return `group ${target.tournamentId} ${target.round} ${target.group}`;
    case 'experiment':
      return `experiment ${target.experimentId}`;
    case 'task':
      return `task ${target.experimentId} ${target.task}`;
  }
}
