import { formatCount, formatMoney } from '@/lib/metrics/format';
import type { ExperimentPageData } from '@/lib/api/experiments';
import type { SelectionsEstimate } from '@/lib/launch/estimate-selections';

const count = (n: number, one: string) => `${formatCount(n)} ${n === 1 ? one : `${one}s`}`;

function costWords({ costUsd, pastVotes }: SelectionsEstimate): string {
  if (costUsd === null) return 'cost unknown: no vote of this kind was priced here yet';
  if (costUsd.high === 0) return '$0';
  return `est. ${formatMoney(costUsd.median)} (${formatMoney(costUsd.low)} to ${formatMoney(costUsd.high)}, from ${count(pastVotes, 'vote')})`;
}

/** What pressing Select will do, always in view; null: the settings cannot be used. */
export function PlanLine({
  plan,
  compared,
  page,
  summaries,
  summariser,
}: {
  plan: SelectionsEstimate | null;
  /** Rollouts of each task that are compared. */
  compared: readonly number[];
  page: ExperimentPageData;
  /** The judge reads summaries. */
  summaries: boolean;
  summariser: string;
}) {
  const missing = page.summaries.missing;
  const idle = compared.filter((n) => n < 2).length;
  const rollouts = compared.reduce((sum, n) => sum + n, 0);
  return (
    <div aria-live="polite" className="min-w-0 flex-1 basis-64 text-sm max-sm:basis-full">
      {plan === null ? (
        <p>Some settings cannot be used; they are marked above.</p>
      ) : (
        <p className="num whitespace-normal">
          {plan.selections > 1 && `${count(plan.selections, 'selection')} · `}
          {count(compared.length, 'task')} · {count(rollouts, 'rollout')} · {count(plan.groups, 'group')} · ≤{' '}
          {count(plan.votes, 'vote')}
          {plan.newVotes < plan.votes && (
            <span title="Selections that differ in V alone share the first votes of each group, as long as the same candidates meet.">
              {' '}
              (about {formatCount(plan.newVotes)} new)
            </span>
          )}
          {' · '}
          {costWords(plan)}
          {idle > 0 && ` · ${count(idle, 'task')} with too few attempts to compare`}
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
