import { chosenReward, rewardsDetail, type Rewards } from '@/lib/rollout/rewards';
import type { BenchmarkTask, TaskStep } from './task';
import { outcomeOf, type Verdict } from './verdict';

/** How one step of a task was graded. */
export interface StepGrade extends Verdict {
  /** Null for a task without steps. */
  step: string | null;
  strategy: BenchmarkTask['rewardStrategy'];
  /** Why the steps after it must not run, part of a sentence; null when they do or there is none. */
  stop: string | null;
}

/** A verdict as the grade of a step. As in Harbor, a step below its min_reward or without a verdict is the last that runs. */
export function stepGrade(task: BenchmarkTask, step: TaskStep, verdict: Verdict): StepGrade {
  const stop = step === task.steps.at(-1) ? null : stopAfter(step, verdict);
  return { ...verdict, step: step.name, strategy: task.rewardStrategy, stop };
}

function stopAfter(step: TaskStep, { outcome, rewards }: Verdict): string | null {
  if (outcome.kind === 'error') return `no step ran after ${step.name}, which could not be graded`;
  for (const [key, least] of Object.entries(step.minReward ?? {})) {
    const reached = rewards?.[key];
    if (reached === undefined || reached < least)
      return `no step ran after ${step.name}, whose ${key} is ${reached ?? 'missing'} where ${least} is asked`;
  }
  return null;
}

/**
 * The verdict on a task from those on its steps, in their order up to the last that ran. As in Harbor
 * (harbor/trial/multi_step.py): `mean` takes, for each reward, the mean over the steps that were graded (a reward that
 * a step does not give counts 0 there), `final` the rewards of the last step that ran. Unlike there, a step that could
 * not be graded makes the outcome `error`, since the mean of the others says nothing of it.
 */
export function combineSteps(grades: readonly StepGrade[]): Pick<Verdict, 'outcome' | 'attachments'> {
  const last = grades.at(-1);
  if (!last) throw new RangeError('no step was graded');
  const attachments = grades.flatMap((grade) => grade.attachments);
  if (last.step === null) return { outcome: last.outcome, attachments };
  const rewards = last.strategy === 'final' ? last.rewards : meanRewards(grades);
  const reward = rewards === null ? null : chosenReward(rewards);
  const failed = grades.find((grade) => grade.outcome.kind === 'error');
  const details = [
    rewards === null ? null : rewardsDetail(rewards),
    failed ? `step ${failed.step}: ${failed.outcome.detail ?? 'no verdict'}` : last.stop,
  ].filter((detail) => detail !== null);
  return {
    outcome: {
      ...{ kind: failed ? 'error' : outcomeOf(reward), reward },
      tests: grades.flatMap(({ outcome, step }) =>
        outcome.tests.map((test) => ({ ...test, group: test.group ?? step })),
      ),
      detail: details.length === 0 ? null : details.join('; '),
      recordedIn: last.outcome.recordedIn,
    },
    attachments,
  };
}

function meanRewards(grades: readonly StepGrade[]): Rewards | null {
  const graded = grades.flatMap(({ rewards }) => (rewards === null ? [] : [rewards]));
  const keys = [...new Set(graded.flatMap((rewards) => Object.keys(rewards)))];
  if (keys.length === 0) return null;
  const mean = (key: string) => graded.reduce((sum, rewards) => sum + (rewards[key] ?? 0), 0) / graded.length;
  return Object.fromEntries(keys.map((key) => [key, mean(key)]));
}
