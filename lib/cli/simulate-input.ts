import { readFileSync } from 'node:fs';
import type { Db } from '@/db/client';
import { experimentNamed } from '@/db/experiments';
import { defaultSelection, reportInput } from '@/db/report-input';
import { selectionsOf, tournamentDetail } from '@/db/tournaments';
import { errorMessage, RunoffError } from '@/lib/errors';
import { accuracyByRound, votesOnMixedPairs, type FittedRound } from '@/lib/simulate/fit-judge';
import type { JudgeModel } from '@/lib/simulate/judge-model';
import { fitPopulation, populationOf, type PassCount } from '@/lib/simulate/population';
import { SIMULATED, type SimulatedSelector } from '@/lib/simulate/simulate';

const bad = (message: string, cause?: unknown) =>
  new RunoffError('bad-input', message, cause === undefined ? undefined : { cause });

/** Text of a file a person named. */
export function readNamed(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw bad(`${path} cannot be read: ${errorMessage(cause)}.`, cause);
  }
}

/** `0.7` or `70%` to a share. */
function share(text: string, what: string): number {
  const percent = text.trim().endsWith('%');
  const value = Number(text.trim().replace(/%$/, '')) / (percent ? 100 : 1);
  if (text.trim() === '' || !Number.isFinite(value) || value < 0 || value > 1)
    throw bad(`${what} must be a share from 0 to 1, not "${text}".`);
  return value;
}

export const shares = (list: string, what: string): number[] =>
  list.split(',').map((part) => share(part, what));

/** `mean=0.7,pass=0.85,mixed=218,tasks=500` to a population of N candidates per task. */
export function populationFrom(text: string, n: number): PassCount[] {
  const parts = new Map(
    text.split(',').map((part) => {
      const [name = '', value = ''] = part.split('=').map((side) => side.trim());
      return [name, value] as const;
    }),
  );
  const known = ['mean', 'pass', 'mixed', 'tasks'];
  const missing = known.filter((name) => !parts.has(name));
  const unknown = [...parts.keys()].filter((name) => !known.includes(name));
  if (missing.length > 0 || unknown.length > 0)
    throw bad(
      `--population is written mean=0.7,pass=0.85,mixed=218,tasks=500; ${missing.length > 0 ? `${missing.join(', ')} is missing` : `"${unknown.join(', ')}" is not known`}.`,
    );
  const count = (name: string) => {
    const value = Number(parts.get(name));
    if (!Number.isInteger(value) || value < 0 || (name === 'tasks' && value === 0))
      throw bad(`--population: ${name} must be a whole number of tasks, not "${parts.get(name)}".`);
    return value;
  };
  return fitPopulation({
    ...{ n, mean: share(parts.get('mean') ?? '', '--population: mean') },
    ...{ pass: share(parts.get('pass') ?? '', '--population: pass') },
    ...{ mixed: count('mixed'), tasks: count('tasks') },
  });
}

/** Passing candidates of each task: `7` (of N) or `7/12`, one a line or with commas between. */
export function passCountsFrom(path: string, n: number): PassCount[] {
  const entries = readNamed(path)
    .split(/[\s,;[\]]+/)
    .filter(Boolean);
  if (entries.length === 0) throw bad(`${path} holds no pass counts.`);
  return populationOf(
    entries.map((entry) => {
      const [, passes, of] = /^(\d+)(?:\/(\d+))?$/.exec(entry) ?? [];
      const count = { passes: Number(passes), n: of === undefined ? n : Number(of) };
      if (passes === undefined || count.n < 1 || count.n > 64 || count.passes > count.n)
        throw bad(
          `${path}: "${entry}" is no pass count; write 7 (of ${n}) or 7/12, with at most 64 candidates.`,
        );
      return count;
    }),
  );
}

/** `bracket,swiss` to selectors that can be simulated. */
export function selectorsFrom(list: string): SimulatedSelector[] {
  return list.split(',').map((part) => {
    const name = part.trim();
    const known = SIMULATED.find((one) => one === name);
    if (known) return known;
    if (name === 'largest-identical')
      throw bad('largest-identical cannot be simulated: which patches are identical is not modelled.');
    throw bad(`There is no selector "${name}" to simulate; choose from ${SIMULATED.join(', ')}.`);
  });
}

export interface FromExperiment {
  population: PassCount[];
  /** Null when no vote was about a passing and a failing candidate. */
  judge: JudgeModel | null;
  /** What the judge was fitted from; rounds from the first. */
  fitted: FittedRound[];
  selection: string | null;
  scripted: boolean;
}

/** Pass counts of an experiment's tasks, and how right its votes were by round, of one selection (null: the default). */
export function fromExperiment(db: Db, name: string, wanted: string | null): FromExperiment {
  const experiment = experimentNamed(db, name);
  if (!experiment) throw new RunoffError('not-found', `There is no experiment ${name}.`);
  const selection = wanted ?? defaultSelection(db, experiment.id);
  if (wanted !== null && !selectionsOf(db, experiment.id).some(({ id }) => id === wanted))
    throw new RunoffError('not-found', `${experiment.id} has no selection ${wanted}.`);
  const { tasks } = reportInput(db, experiment.id, selection);
  const counts = tasks.flatMap(({ rollouts }) => {
    const judged = rollouts.filter(({ outcome }) => outcome === 'passed' || outcome === 'failed');
    const passes = judged.filter(({ outcome }) => outcome === 'passed').length;
    return judged.length === 0 ? [] : { n: judged.length, passes };
  });
  if (counts.length === 0)
    throw bad(`No rollout of ${experiment.id} has an outcome; nothing can be simulated.`);
  const played = tasks.flatMap(({ tournament }) => {
    const detail = tournament ? tournamentDetail(db, tournament.id) : null;
    return detail ?? [];
  });
  const outcomes = new Map(tasks.flatMap(({ rollouts }) => rollouts.map(({ id, outcome }) => [id, outcome])));
  const fitted = votesOnMixedPairs(played, outcomes);
  const accuracy = accuracyByRound(fitted);
  return {
    population: populationOf(counts),
    judge: accuracy && { of: 'votes', accuracy, firstSlotBias: 0, alike: 0 },
    ...{ fitted, selection, scripted: played.some(({ scripted }) => scripted) },
  };
}
