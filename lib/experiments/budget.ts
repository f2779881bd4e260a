import type { CallRole } from '@/db/calls';
import type { PipelineSettings, StageKind } from '@/lib/refine/settings';

/** The kind of work each role does. */
const KIND: Record<CallRole, StageKind> = { agent: 'rollouts', summariser: 'summaries', judge: 'votes' };

/** What a launch has spent on each kind of work, and may spend, in USD. */
export interface Budget {
  spentUsd: Record<StageKind, number>;
  /** Null: no limit. */
  limitUsd: number | null;
  limitsUsd: PipelineSettings['budgetsUsd'];
}

export const NO_STAGE_BUDGETS: PipelineSettings['budgetsUsd'] = {
  rollouts: null,
  summaries: null,
  votes: null,
};

/** Adds what a call has cost; an unknown price counts nothing here. */
export function spend(budget: Budget, role: CallRole, costUsd: number | null): void {
  budget.spentUsd[KIND[role]] += costUsd ?? 0;
}

/** The sentence that says which budget is used up; null while none that concerns this role is. */
export function usedUp(budget: Budget, role: CallRole): string | null {
  const kind = KIND[role];
  const all = Object.values(budget.spentUsd).reduce((sum, usd) => sum + usd, 0);
  if (budget.limitUsd !== null && all >= budget.limitUsd)
    return `The budget of $${budget.limitUsd} is used up ($${all.toFixed(2)} spent).`;
  const limit = budget.limitsUsd[kind];
  const spent = budget.spentUsd[kind];
  return limit !== null && spent >= limit
    ? `The budget of $${limit} for ${kind} is used up ($${spent.toFixed(2)} spent).`
    : null;
}

/** Why a budget cannot be kept once a call came back without a price; null when there is none to keep. */
export function notPriced(budget: Budget, role: CallRole, model: string): string | null {
  const limit = budget.limitUsd ?? budget.limitsUsd[KIND[role]];
  return limit === null
    ? null
    : `The price of ${model} is not known, so the budget of $${limit} cannot be kept; launch it without one.`;
}
