import { AppLink } from '@/components/ui/app-link';
import type { RelatedRollout } from '@/lib/api/lineage';
import { OutcomeMark } from '@/components/rollout/outcome-mark';
import { markOf } from '@/lib/rollout/outcome-words';
import { attemptName } from './lineage-words';

/** The rollout at the other end of a line, as a link with its mark. */
export function RelatedLink({
  rollout,
  lineage = false,
}: {
  rollout: RelatedRollout | null;
  lineage?: boolean;
}) {
  if (!rollout) return <span className="text-ink-3">{attemptName(null)}</span>;
  return (
    <AppLink
      href={`/rollouts/${rollout.id}${lineage ? '?tab=lineage' : ''}`}
      prefetch={false}
      className="link inline-flex min-h-6 items-center"
    >
      {attemptName(rollout)}
    </AppLink>
  );
}

/** What the tests said of it, or that it is not there yet. */
export function RelatedMark({ rollout }: { rollout: RelatedRollout | null }) {
  if (!rollout) return null;
  const { status, outcome, exitStatus } = rollout;
  if (status === 'finished') return <OutcomeMark mark={markOf(outcome, exitStatus)} outcome={outcome} />;
  if (status === 'running' || status === 'grading') return <OutcomeMark mark="running" label={status} />;
  return <OutcomeMark mark="missing" label={status} />;
}
