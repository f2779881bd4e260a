import { OUTCOMES, type OutcomeKind, type TokenUsage } from '@/lib/rollout/rollout';
import { meanByTask, type Mean } from './intervals';
import { iterationComplete, range, rolloutsOf } from './pipeline-task';
import type { Effort, PipelineInput, PipelineReport, PipelineRollout } from './pipeline-types';
import { addUsage } from './report';

/** All tokens in and out; null unless input and output are known. */
function tokensOf({ uncachedInput, cacheRead, cacheWrite, output }: TokenUsage): number | null {
  if (uncachedInput === null || output === null) return null;
  return uncachedInput + (cacheRead ?? 0) + (cacheWrite ?? 0) + output;
}

const intervalOf = ({ low, high }: Mean) => (low === null || high === null ? null : { low, high });

function effortOf(
  rolloutsOfTasks: readonly PipelineRollout[][],
  iteration: number,
  outcome: OutcomeKind | null,
): Effort | null {
  const mine = rolloutsOfTasks.map((list) => list.filter((r) => outcome === null || r.outcome === outcome));
  const mean = (pick: (rollout: PipelineRollout) => number | null) =>
    meanByTask(mine.map((list) => list.flatMap((rollout) => pick(rollout) ?? [])));
  const steps = mean((rollout) => rollout.steps);
  if (steps.n === 0) return null;
  const tokens = mean((rollout) => tokensOf(rollout.usage));
  const cost = mean((rollout) => rollout.costUsd);
  return {
    ...{ iteration, outcome, rollouts: steps.n },
    ...{ meanSteps: steps.value, stepsInterval: intervalOf(steps) },
    ...{ meanTokens: tokens.value, tokensInterval: intervalOf(tokens), withTokens: tokens.n },
    ...{ meanCostUsd: cost.value, costInterval: intervalOf(cost), withCost: cost.n },
  };
}

function costs({ settings, calls }: PipelineInput): PipelineReport['cost'] {
  return range(settings.iterations).flatMap((iteration) =>
    (['agent', 'summariser', 'judge'] as const).flatMap((role) => {
      const mine = calls.filter((line) => line.iteration === iteration && line.role === role);
      if (mine.length === 0) return [];
      const priced = mine.flatMap((line) => line.costUsd ?? []);
      return {
        ...{ role, iteration },
        calls: mine.reduce((sum, line) => sum + line.calls, 0),
        usage: addUsage(mine.map((line) => line.usage)),
        costUsd: priced.length > 0 ? priced.reduce((a, b) => a + b, 0) : null,
        callsWithoutPrice: mine.reduce((sum, line) => sum + line.callsWithoutPrice, 0),
      };
    }),
  );
}

/** What rollouts took, by iteration and outcome (of iterations that have come to their end), and what was paid. */
export function effortFigures(input: PipelineInput): Pick<PipelineReport, 'effort' | 'cost'> {
  const effort = range(input.settings.iterations).flatMap((iteration) => {
    const ofTasks = input.tasks
      .filter((task) => iterationComplete(task, iteration))
      .map((task) => rolloutsOf(task, iteration));
    return [null, ...OUTCOMES].flatMap((outcome) => effortOf(ofTasks, iteration, outcome) ?? []);
  });
  return { effort, cost: costs(input) };
}
