import { formatCount } from '@/components/figures/format';
import type { ExperimentPageData } from '@/lib/api/experiments';
import type { SelectPlan } from './select-plan';

const count = (n: number, one: string) => `${formatCount(n)} ${n === 1 ? one : `${one}s`}`;

/** What pressing Select will do, always in view; null: the settings cannot be used. */
export function PlanLine({
  plan,
  page,
  summaries,
  summariser,
}: {
  plan: SelectPlan | null;
  page: ExperimentPageData;
  /** The judge reads summaries. */
  summaries: boolean;
  summariser: string;
}) {
  const missing = page.summaries.missing;
  return (
    <div aria-live="polite" className="min-w-0 flex-1 basis-64 max-sm:basis-full text-sm">
      {plan === null ? (
        <p>Some settings cannot be used; they are marked above.</p>
      ) : (
        <p className="num whitespace-normal">
          {count(plan.tasks, 'task')} · {count(plan.rollouts, 'rollout')} · {count(plan.groups, 'group')} · ≤{' '}
          {count(plan.votes, 'vote')}
          {plan.idle > 0 && ` · ${count(plan.idle, 'task')} with too few attempts to compare`}
        </p>
      )}
      {summaries && missing > 0 && (
        <p className="text-xs font-semibold">
          {count(missing, 'rollout')} of the experiment {missing === 1 ? 'has' : 'have'} no summary:{' '}
          {summariser} writes what is missing first.
        </p>
      )}
    </div>
  );
}
