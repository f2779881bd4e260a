import Database from 'better-sqlite3';

/** What one rollout row tells the recomputation. */
interface RawRollout {
  id: string;
  iteration: number;
  outcome: string;
  steps: number;
  priors: string[];
}
interface RawGroup {
  round: number;
  candidates: string[];
  winner: string;
  decidedBy: string;
}
interface RawTournament {
  id: string;
  iteration: number;
  purpose: string;
  candidates: string[];
  survivors: string[];
  groups: RawGroup[];
}
export interface RawTask {
  slug: string;
  winner: string | null;
  finished: boolean;
  rollouts: RawRollout[];
  tournaments: RawTournament[];
}

interface Row {
  [column: string]: string | number | null;
}

/** The rows of one experiment's pipeline as they stand in the file, read without any code of the product. */
export function rawPipeline(file: string, experiment: string): RawTask[] {
  const db = new Database(file, { readonly: true });
  const all = (sql: string, ...values: string[]) => db.prepare<string[], Row>(sql).all(...values);
  const groupsOf = (tournament: string): RawGroup[] =>
    all(
      'select round, candidates, winner, decided_by from groups where tournament_id = ? order by round, grp',
      tournament,
    ).map((row) => ({
      round: Number(row.round),
      candidates: JSON.parse(String(row.candidates)),
      winner: String(row.winner),
      decidedBy: String(row.decided_by),
    }));
  const tasks = all(
    'select t.id, t.slug, r.winner, r.status from task_runs r join tasks t on t.id = r.task_id where r.experiment_id = ?',
    experiment,
  ).map((task): RawTask => ({
    slug: String(task.slug),
    winner: task.winner === null ? null : String(task.winner),
    finished: task.status === 'finished',
    rollouts: all(
      `select id, iteration, outcome, step_count, refinement from rollouts
       where experiment_id = ? and task_id = ? and status = 'finished'`,
      ...[experiment, String(task.id)],
    ).map((row) => ({
      id: String(row.id),
      iteration: Number(row.iteration),
      outcome: String(row.outcome),
      steps: Number(row.step_count),
      priors: (JSON.parse(String(row.refinement ?? 'null'))?.priors ?? []).map(
        (prior: { rolloutId: string }) => prior.rolloutId,
      ),
    })),
    tournaments: all(
      `select id, iteration, purpose, candidates, survivors from tournaments
       where experiment_id = ? and task_id = ? and status = 'finished' and purpose is not null`,
      ...[experiment, String(task.id)],
    ).map((row) => ({
      id: String(row.id),
      iteration: Number(row.iteration),
      purpose: String(row.purpose),
      candidates: JSON.parse(String(row.candidates)).map((one: { rolloutId: string }) => one.rolloutId),
      survivors: JSON.parse(String(row.survivors)),
      groups: groupsOf(String(row.id)),
    })),
  }));
  db.close();
  return tasks;
}

const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length;

/** Did the tests pass? Null: they could not judge it, and it counts nowhere. */
function verdict(task: RawTask, id: string | null): boolean | null {
  const outcome = task.rollouts.find((rollout) => rollout.id === id)?.outcome;
  return outcome === 'passed' ? true : outcome === 'failed' ? false : null;
}
const verdicts = (task: RawTask, of: string[]) => of.flatMap((id) => verdict(task, id) ?? []);
const share = (task: RawTask, of: string[]) => mean(verdicts(task, of).map(Number));
const ids = (task: RawTask, iteration: number) =>
  task.rollouts.filter((rollout) => rollout.iteration === iteration).map((rollout) => rollout.id);
const tournament = (task: RawTask, iteration: number, purpose: string) =>
  task.tournaments.find((one) => one.iteration === iteration && one.purpose === purpose);

/** How many rollouts of an iteration pass. */
export const passing = (task: RawTask, iteration: number): number =>
  verdicts(task, ids(task, iteration)).filter(Boolean).length;

/** Mean pass@1 and share of tasks with a pass, of Iter 0, Sel-K, Iter 1 and Final. */
export function rawMain(tasks: RawTask[]): { passAt1: number; ceiling: number }[] {
  const points = [
    (task: RawTask) => ids(task, 0),
    (task: RawTask) => tournament(task, 0, 'select')?.survivors ?? [],
    (task: RawTask) => ids(task, 1),
    (task: RawTask) => [task.winner ?? ''],
  ];
  const compared = tasks.filter((task) => points.every((of) => verdicts(task, of(task)).length > 0));
  return points.map((of) => ({
    passAt1: mean(compared.map((task) => share(task, of(task)))),
    ceiling: mean(compared.map((task) => Number(share(task, of(task)) > 0))),
  }));
}

/** pass@1 and ceiling of what is alive after each round of one purpose; tasks that ended earlier stand as they are. */
export function rawRounds(tasks: RawTask[], iteration: number, purpose: string) {
  const alive = tasks.map((task) => {
    const played = tournament(task, iteration, purpose);
    const rounds = [...new Set(played?.groups.map((group) => group.round))].sort((a, b) => a - b);
    const list = [
      played?.candidates ?? [],
      ...rounds.map((round) => played?.groups.flatMap((g) => (g.round === round ? g.winner : [])) ?? []),
    ];
    return rounds.length === 0 ? [played?.candidates ?? [], played?.survivors ?? []] : list;
  });
  const longest = Math.max(...alive.map((list) => list.length));
  return Array.from({ length: longest }, (_, round) => {
    const now = tasks.map((task, i) => share(task, alive[i]?.[round] ?? alive[i]?.at(-1) ?? []));
    return { passAt1: mean(now), ceiling: mean(now.map((value) => Number(value > 0))) };
  });
}

/** Mixed groups that were voted on, and those of them that a passing candidate won. */
export function rawJudge(tasks: RawTask[], iteration: number, purpose: string, round: number | null) {
  const mixed = tasks.flatMap((task) =>
    (tournament(task, iteration, purpose)?.groups ?? [])
      .filter((group) => (round === null || group.round === round - 1) && group.decidedBy !== 'identical')
      .filter((group) => new Set(verdicts(task, group.candidates)).size === 2)
      .flatMap((group) => verdict(task, group.winner) ?? []),
  );
  return { n: mixed.length, correct: mixed.filter(Boolean).length };
}

/** Rollouts of iteration 1 and their passes, by number of passing priors. */
export function rawByPriors(tasks: RawTask[]): Map<number, { rollouts: number; passAt1: number }> {
  const bins = new Map<number, Map<string, boolean[]>>();
  for (const task of tasks)
    for (const { id, iteration, priors } of task.rollouts) {
      const passed = verdict(task, id);
      if (iteration !== 1 || passed === null) continue;
      const good = verdicts(task, priors).filter(Boolean).length;
      const bin = bins.get(good) ?? new Map<string, boolean[]>();
      bin.set(task.slug, [...(bin.get(task.slug) ?? []), passed]);
      bins.set(good, bin);
    }
  return new Map(
    [...bins].map(([good, byTask]) => [
      good,
      {
        rollouts: [...byTask.values()].flat().length,
        passAt1: mean([...byTask.values()].map((list) => mean(list.map(Number)))),
      },
    ]),
  );
}

/** How a task of two iterations ended, by the words of the page that explains the endings. */
export function rawEnding(task: RawTask): string {
  if (verdict(task, task.winner)) return 'solved';
  const [before, after] = [passing(task, 0), passing(task, 1)];
  if (before + after === 0) return 'never-solved';
  const finalists = tournament(task, 1, 'final')?.candidates ?? [];
  if (after > 0 || share(task, finalists) > 0) return 'lost-by-final-vote';
  return share(task, tournament(task, 0, 'select')?.survivors ?? []) > 0
    ? 'lost-by-refinement'
    : 'lost-by-selection';
}

/** Chance that at least one of k drawn rollouts passes, by going through every draw. */
export function rawPassAtK(tasks: RawTask[], iteration: number, k: number): number {
  const draws = (list: boolean[], size: number): boolean[][] =>
    size === 0
      ? [[]]
      : list.flatMap((one, i) => draws(list.slice(i + 1), size - 1).map((rest) => [one, ...rest]));
  return mean(
    tasks.map((task) => {
      const all = draws(verdicts(task, ids(task, iteration)), k);
      return mean(all.map((draw) => Number(draw.includes(true))));
    }),
  );
}
