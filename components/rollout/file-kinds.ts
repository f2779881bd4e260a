import type { RolloutPageData } from '@/lib/api/rollouts';

export type PageAttachment = RolloutPageData['attachments'][number];

/** What a file of a rollout is, in words. */
export const FILE_KINDS: Readonly<Record<PageAttachment['kind'], string>> = {
  'verifier-log': 'verifier log',
  exception: 'exception',
  'agent-log': 'agent log',
  trajectory: 'trajectory',
  screen: 'screen',
  recording: 'recording',
};

/** True for what the agent left behind; logs of the verifier stand with its tests. */
export function isKeptFile({ kind }: PageAttachment): boolean {
  return kind !== 'verifier-log' && kind !== 'exception';
}
