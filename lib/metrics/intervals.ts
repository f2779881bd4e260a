import { seededRandom } from '@/lib/tournament/rng';

/** A share with its 95 % interval. All numbers in [0, 1]; null where nothing was counted. */
export interface Rate {
  value: number | null;
  low: number | null;
  high: number | null;
  /** What was counted: rollouts, tasks or groups, as `unit` says. */
  n: number;
  unit: 'rollouts' | 'tasks' | 'groups' | 'votes';
  method: 'wilson' | 'task-bootstrap';
}

const Z95 = 1.959963984540054;

/** Wilson score interval of k successes in n trials (Wilson 1927), 95 %. */
export function wilson(k: number, n: number, unit: Rate['unit']): Rate {
  if (n === 0) return { value: null, low: null, high: null, n, unit, method: 'wilson' };
  const p = k / n;
  const z2 = Z95 * Z95;
  const centre = (p + z2 / (2 * n)) / (1 + z2 / n);
  const half = (Z95 / (1 + z2 / n)) * Math.sqrt((p * (1 - p)) / n + z2 / (4 * n * n));
  return {
    value: p,
    low: Math.max(0, centre - half),
    high: Math.min(1, centre + half),
    n,
    unit,
    method: 'wilson',
  };
}

const DRAWS = 2000;

const sumOf = (list: readonly number[]) => list.reduce((a, b) => a + b, 0);

/** 2.5 % and 97.5 % quantiles of 2,000 values of `draw`. */
function percentiles(draw: () => number): { low: number; high: number } {
  const drawn = Float64Array.from({ length: DRAWS }, draw).sort();
  const at = (q: number) => drawn[Math.round(q * (DRAWS - 1))] ?? Number.NaN;
  return { low: at(0.025), high: at(0.975) };
}

/**
 * Mean of per-task values with a task-clustered percentile bootstrap (2,000 seeded draws), 95 %: the tasks are
 * the independent units, not the rollouts inside them. One task alone has no interval.
 */
export function meanOverTasks(values: readonly number[]): Rate {
  const n = values.length;
  const base = { n, unit: 'tasks', method: 'task-bootstrap' } as const;
  if (n === 0) return { value: null, low: null, high: null, ...base };
  const value = sumOf(values) / n;
  if (n === 1) return { value, low: null, high: null, ...base };
  const random = seededRandom('bootstrap', n, ...values.map((v) => v.toFixed(6)));
  const interval = percentiles(() => {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += values[Math.floor(random() * n)] ?? 0;
    return sum / n;
  });
  return { value, ...interval, ...base };
}

/** A mean in the unit of what was measured, with its 95 % interval. Null where nothing was measured. */
export interface Mean {
  value: number | null;
  low: number | null;
  high: number | null;
  /** Values, and the tasks they come from. */
  n: number;
  tasks: number;
}

/**
 * Mean over all values of all tasks; the interval is a percentile bootstrap (2,000 seeded draws) that draws whole
 * tasks, because the rollouts of a task are alike. Fewer than two tasks have no interval.
 */
export function meanByTask(valuesOfTasks: readonly (readonly number[])[]): Mean {
  const tasks = valuesOfTasks
    .filter((values) => values.length > 0)
    .map((values) => ({ sum: sumOf(values), n: values.length }));
  const n = sumOf(tasks.map((task) => task.n));
  if (n === 0) return { value: null, low: null, high: null, n, tasks: 0 };
  const value = sumOf(tasks.map((task) => task.sum)) / n;
  if (tasks.length === 1) return { value, low: null, high: null, n, tasks: 1 };
  const random = seededRandom('bootstrap-means', n, ...tasks.map((task) => task.sum.toFixed(6)));
  const interval = percentiles(() => {
    let sum = 0;
    let drawn = 0;
    for (let i = 0; i < tasks.length; i++) {
      const task = tasks[Math.floor(random() * tasks.length)];
      sum += task?.sum ?? 0;
      drawn += task?.n ?? 0;
    }
    return sum / drawn;
  });
  return { value, ...interval, n, tasks: tasks.length };
}

/**
 * Share of passing rollouts: over one task a Wilson interval over its rollouts, over several the mean of the
 * tasks' shares with a task-clustered bootstrap. `tasks` without a judged rollout are left out.
 */
export function passRate(tasks: readonly { passed: number; judged: number }[]): Rate {
  const judged = tasks.filter((task) => task.judged > 0);
  const [only] = judged;
  if (judged.length === 1 && only) return wilson(only.passed, only.judged, 'rollouts');
  return meanOverTasks(judged.map((task) => task.passed / task.judged));
}

/**
 * Unbiased pass@k of c passes in n attempts: 1 − C(n−c, k)/C(n, k) (Chen et al. 2021, arXiv:2107.03374, §2.1).
 * Null when k > n.
 */
export function passAtK(n: number, c: number, k: number): number | null {
  if (k > n || k < 1) return null;
  if (n - c < k) return 1;
  let failAll = 1;
  for (let i = n - c + 1; i <= n; i++) failAll *= 1 - k / i;
  return 1 - failAll;
}
