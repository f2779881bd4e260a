import { z } from 'zod';
import type { TestResult } from './rollout';

/** Rewards by name, as a verifier wrote them. */
export type Rewards = Record<string, number>;

/** The numbers of an object; true and false count as 1 and 0, other values are left out. Null when there is none. */
export function rewardsIn(value: unknown): Rewards | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const numbers = Object.entries(value).flatMap(([key, item]): [string, number][] => {
    const number = typeof item === 'boolean' ? Number(item) : item;
    return typeof number === 'number' && Number.isFinite(number) ? [[key, number]] : [];
  });
  return numbers.length === 0 ? null : Object.fromEntries(numbers);
}

/** The reward named `reward`, or the only one; null when there are several of other names. */
export function chosenReward(rewards: Rewards): number | null {
  const all = Object.values(rewards);
  return rewards.reward ?? (all.length === 1 ? (all[0] ?? null) : null);
}

/** What a reader must know of several rewards, one sentence without its full stop; null for a single one. */
export function rewardsDetail(rewards: Rewards): string | null {
  const named = Object.entries(rewards).map(([key, value]) => `${key} ${value}`);
  if (chosenReward(rewards) === null) return `several rewards and none named "reward": ${named.join(', ')}`;
  return named.length > 1 ? `rewards: ${named.join(', ')}` : null;
}

const CTRF_STATUS = new Map<string, TestResult['status']>([
  ['passed', 'passed'],
  ['failed', 'failed'],
  ['skipped', 'skipped'],
  ['pending', 'skipped'],
]);

const text = z.string().nullish().catch(null);
const reportSchema = z.object({ results: z.object({ tests: z.array(z.unknown()) }) });
const testSchema = z.object({ name: text, status: text, message: text, trace: text });

/** Tests of a CTRF report (https://ctrf.io): `results.tests[{name, status, message, trace}]`; none when it is not one. */
export function ctrfTests(value: unknown): TestResult[] {
  const report = reportSchema.safeParse(value);
  if (!report.success) return [];
  return report.data.results.tests.flatMap((item): TestResult[] => {
    const test = testSchema.safeParse(item);
    if (!test.success) return [];
    const { name, status, message, trace } = test.data;
    return [
      {
        name: name ?? 'unnamed test',
        status: CTRF_STATUS.get(status ?? '') ?? 'error',
        group: null,
        message: message ?? trace ?? null,
      },
    ];
  });
}
