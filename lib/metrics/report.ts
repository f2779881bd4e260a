import type { OutcomeKind, TokenUsage } from '@/lib/rollout/rollout';
import type { Decision } from '@/lib/tournament/types';
import { passRate, wilson, type Rate } from './intervals';

/** What the report is computed from: plain rows, no database. */
export interface ReportInput {
  tasks: ReportTask[];
  calls: {
    role: 'agent' | 'summariser' | 'judge';
    model: string;
    usage: TokenUsage;
    costUsd: number | null;
  }[];
}

export interface ReportTask {
  id: string;
  slug: string;
  name: string;
  rollouts: { id: string; outcome: OutcomeKind; steps: number; usage: TokenUsage; costUsd: number | null }[];
  /** The chosen selection's tournament of this task; null when there is none or it has not finished. */
  tournament: {
    id: string;
    rounds: { groups: { candidates: string[]; winner: string; decidedBy: Decision }[] }[];
    survivors: string[];
    votes: { asked: number; counted: number; spoiled: number; reasks: number; planned: number };
    firstPlace: { wins: number; votes: number };
  } | null;
}

export interface RoundAccuracy {
  /** 0 = all rollouts, r = the survivors of round r. */
  round: number;
  /** Candidates alive per task: smallest and largest. */
  population: { min: number; max: number };
  /** Mean pass@1 of what is alive: the chance that a random one of them passes. */
  passAt1: Rate;
  /** Share of tasks with at least one passing candidate alive (pass@N of what is alive): the ceiling. */
  ceiling: Rate;
}

export interface JudgeAccuracy {
  /** 1-based round; null for all rounds together. */
  round: number | null;
  /** Groups with both a passing and a failing candidate and a judged winner; correct = the winner passes. */
  accuracy: Rate;
  correct: number;
}

export interface TaskReport {
  id: string;
  slug: string;
  name: string;
  rollouts: number;
  passed: number;
  /** Rollouts with a known outcome (passed or failed); errors and unknown are not judged. */
  judged: number;
  errors: number;
  unknown: number;
  tournamentId: string | null;
  survivors: { rolloutId: string; outcome: OutcomeKind }[];
  /** Votes of the finished tournament; null without one. */
  votes: { asked: number; planned: number } | null;
  /** With one survivor: was it right? `lost`: a passing attempt existed, the judge chose a failing one. */
  ending: 'right' | 'lost' | 'nothing-passed' | 'unknown' | null;
}

export interface RoleCost {
  role: 'agent' | 'summariser' | 'judge';
  models: string[];
  calls: number;
  usage: TokenUsage;
  /** Sum over calls with a known price; null when none has one. */
  costUsd: number | null;
  callsWithoutPrice: number;
}

export interface ExperimentReport {
  rollouts: number;
  passAt1: Rate;
  ceiling: Rate;
  finalAccuracy: Rate;
  rounds: RoundAccuracy[];
  judge: JudgeAccuracy[];
  /** Tasks by number of passing rollouts (of those judged). */
  passCounts: { passed: number; judged: number; tasks: number }[];
  endings: Record<'right' | 'lost' | 'nothing-passed' | 'unknown', number>;
  decisions: Record<Decision, number>;
  votes: { asked: number; counted: number; spoiled: number; reasks: number; planned: number };
  /** How often the candidate shown first won the vote; 1/G without position bias. */
  firstPlace: Rate;
  stepsByOutcome: { outcome: OutcomeKind; rollouts: number; meanSteps: number | null }[];
  cost: RoleCost[];
  tasks: TaskReport[];
}

type Outcomes = Map<string, OutcomeKind>;

const passes = (ids: readonly string[], outcomes: Outcomes) => ({
  passed: ids.filter((id) => outcomes.get(id) === 'passed').length,
  judged: ids.filter((id) => outcomes.get(id) === 'passed' || outcomes.get(id) === 'failed').length,
});

/** Ids alive after each round; [0] is everybody. */
function populations(task: ReportTask): string[][] {
  const all = task.rollouts.map((rollout) => rollout.id);
  if (!task.tournament) return [all];
  const { rounds, survivors } = task.tournament;
  // Where identical patches alone left few enough, there was no round, and still fewer are alive.
  if (rounds.length === 0 && survivors.length < all.length) return [all, survivors];
  return [all, ...rounds.map((round) => round.groups.map((group) => group.winner))];
}

function roundAccuracies(tasks: ReportTask[], outcomes: Outcomes): RoundAccuracy[] {
  const played = tasks.filter((task) => task.tournament !== null);
  const shown = played.length > 0 ? played : tasks;
  const alive = shown.map(populations);
  const rounds = Math.max(0, ...alive.map((list) => list.length));
  return Array.from({ length: rounds }, (_, round) => {
    // A task that ended earlier stands with what survived it.
    const now = alive.map((list) => list[Math.min(round, list.length - 1)] ?? []);
    const counts = now.map((ids) => passes(ids, outcomes));
    const sizes = now.map((ids) => ids.length);
    return {
      round,
      population: { min: Math.min(...sizes), max: Math.max(...sizes) },
      passAt1: passRate(counts),
      ceiling: wilson(
        counts.filter((c) => c.passed > 0).length,
        counts.filter((c) => c.judged > 0).length,
        'tasks',
      ),
    };
  });
}

function judgeAccuracies(tasks: ReportTask[], outcomes: Outcomes): JudgeAccuracy[] {
  const byRound = new Map<number, { correct: number; mixed: number }>();
  for (const task of tasks)
    task.tournament?.rounds.forEach(({ groups }, index) => {
      for (const group of groups) {
        const { passed, judged } = passes(group.candidates, outcomes);
        if (passed === 0 || passed === judged) continue;
        // A winner that no test has judged is neither right nor wrong.
        const outcome = outcomes.get(group.winner);
        if (outcome !== 'passed' && outcome !== 'failed') continue;
        const entry = byRound.get(index + 1) ?? { correct: 0, mixed: 0 };
        entry.mixed++;
        if (outcome === 'passed') entry.correct++;
        byRound.set(index + 1, entry);
      }
    });
  const rows = [...byRound].sort(([a], [b]) => a - b);
  const total = rows.reduce(
    (sum, [, e]) => ({ correct: sum.correct + e.correct, mixed: sum.mixed + e.mixed }),
    { correct: 0, mixed: 0 },
  );
  const row = (round: number | null, entry: { correct: number; mixed: number }): JudgeAccuracy => ({
    round,
    correct: entry.correct,
    accuracy: wilson(entry.correct, entry.mixed, 'groups'),
  });
  return rows.length === 0 ? [] : [...rows.map(([round, entry]) => row(round, entry)), row(null, total)];
}

function endingOf(task: ReportTask, outcomes: Outcomes): TaskReport['ending'] {
  const survivors = task.tournament?.survivors;
  const [winner] = survivors ?? [];
  if (!winner || survivors?.length !== 1) return null;
  const outcome = outcomes.get(winner);
  if (outcome === 'passed') return 'right';
  const { passed, judged } = passes(
    task.rollouts.map((rollout) => rollout.id),
    outcomes,
  );
  if (outcome === 'failed' && passed > 0) return 'lost';
  return judged > 0 && passed === 0 && outcome === 'failed' ? 'nothing-passed' : 'unknown';
}

/** Adds up token counts; a part nobody knows stays null. */
export function addUsage(parts: readonly TokenUsage[]): TokenUsage {
  const sum = (key: keyof TokenUsage) =>
    parts.reduce<number | null>(
      (total, part) => (part[key] === null ? total : (total ?? 0) + part[key]),
      null,
    );
  return {
    uncachedInput: sum('uncachedInput'),
    cacheRead: sum('cacheRead'),
    cacheWrite: sum('cacheWrite'),
    output: sum('output'),
    reasoning: sum('reasoning'),
  };
}

function costByRole(input: ReportInput): RoleCost[] {
  const rollouts = input.tasks.flatMap((task) => task.rollouts);
  const agent = rollouts.map((rollout) => ({
    role: 'agent' as const,
    model: '',
    usage: rollout.usage,
    costUsd: rollout.costUsd,
  }));
  const all = [...agent, ...input.calls];
  return (['agent', 'summariser', 'judge'] as const).flatMap((role) => {
    const mine = all.filter((call) => call.role === role);
    if (mine.length === 0) return [];
    const priced = mine.flatMap((call) => call.costUsd ?? []);
    return {
      role,
      models: [...new Set(mine.map((call) => call.model).filter(Boolean))],
      calls: mine.length,
      usage: addUsage(mine.map((call) => call.usage)),
      costUsd: priced.length > 0 ? priced.reduce((a, b) => a + b, 0) : null,
      callsWithoutPrice: mine.length - priced.length,
    };
  });
}

/**
 * Every figure of an experiment (arXiv:2604.16529 §5) for one selection, from plain rows. Rates carry their n and
 * 95 % interval. Pure: the page, the command line and the HTTP API show the same numbers.
 */
export function experimentReport(input: ReportInput): ExperimentReport {
  const { tasks } = input;
  const rollouts = tasks.flatMap((task) => task.rollouts);
  const outcomes: Outcomes = new Map(rollouts.map((rollout) => [rollout.id, rollout.outcome]));
  const reports = tasks.map((task): TaskReport => {
    const ids = task.rollouts.map((rollout) => rollout.id);
    const count = (kind: OutcomeKind) => ids.filter((id) => outcomes.get(id) === kind).length;
    return {
      id: task.id,
      slug: task.slug,
      name: task.name,
      rollouts: ids.length,
      ...passes(ids, outcomes),
      errors: count('error'),
      unknown: count('unknown'),
      tournamentId: task.tournament?.id ?? null,
      survivors: (task.tournament?.survivors ?? []).map((id) => ({
        rolloutId: id,
        outcome: outcomes.get(id) ?? 'unknown',
      })),
      votes: task.tournament && {
        asked: task.tournament.votes.asked,
        planned: task.tournament.votes.planned,
      },
      ending: endingOf(task, outcomes),
    };
  });
  const endings = { right: 0, lost: 0, 'nothing-passed': 0, unknown: 0 };
  for (const { ending } of reports) if (ending) endings[ending]++;
  const played = tasks.flatMap((task) => task.tournament ?? []);
  const decisions: Record<Decision, number> = {
    votes: 0,
    'extra-votes': 0,
    evidence: 0,
    seeded: 0,
    bye: 0,
    identical: 0,
  };
  for (const t of played)
    for (const round of t.rounds) for (const group of round.groups) decisions[group.decidedBy]++;
  const total = (pick: (t: (typeof played)[number]) => number) => played.reduce((sum, t) => sum + pick(t), 0);
  const histogram = new Map<string, { passed: number; judged: number; tasks: number }>();
  for (const { passed, judged } of reports) {
    if (judged === 0) continue;
    const bin = histogram.get(`${passed}/${judged}`) ?? { passed, judged, tasks: 0 };
    bin.tasks++;
    histogram.set(`${passed}/${judged}`, bin);
  }
  const kinds: OutcomeKind[] = ['passed', 'failed', 'error', 'unknown'];
  return {
    rollouts: rollouts.length,
    passAt1: passRate(reports),
    ceiling: wilson(
      reports.filter((t) => t.passed > 0).length,
      reports.filter((t) => t.judged > 0).length,
      'tasks',
    ),
    finalAccuracy: wilson(endings.right, endings.right + endings.lost + endings['nothing-passed'], 'tasks'),
    rounds: roundAccuracies(tasks, outcomes),
    judge: judgeAccuracies(tasks, outcomes),
    passCounts: [...histogram.values()].sort(
      (a, b) => a.passed / a.judged - b.passed / b.judged || a.judged - b.judged,
    ),
    endings,
    decisions,
    votes: {
      asked: total((t) => t.votes.asked),
      counted: total((t) => t.votes.counted),
      spoiled: total((t) => t.votes.spoiled),
      reasks: total((t) => t.votes.reasks),
      planned: total((t) => t.votes.planned),
    },
    firstPlace: wilson(
      total((t) => t.firstPlace.wins),
      total((t) => t.firstPlace.votes),
      'votes',
    ),
    stepsByOutcome: kinds.flatMap((outcome) => {
      const mine = rollouts.filter((rollout) => rollout.outcome === outcome);
      if (mine.length === 0) return [];
      return {
        outcome,
        rollouts: mine.length,
        meanSteps: mine.reduce((sum, r) => sum + r.steps, 0) / mine.length,
      };
    }),
    cost: costByRole(input),
    tasks: reports,
  };
}
