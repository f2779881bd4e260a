import type { OutcomeKind, TokenUsage } from '@/lib/rollout/rollout';
import type { Decision } from '@/lib/tournament/types';
import { passRate, wilson, type Rate } from './intervals';
import {
  aliveByRound,
  countIds,
  judgeAccuracies,
  roundAccuracies,
  shareWithAnyPass,
  type JudgeAccuracy,
  type Outcomes,
  type RoundAccuracy,
} from './rounds';

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
  /**
   * What the report is about: the candidates of the tournament where there is one (with the champion of an earlier
   * iteration, where it stood in it); else the task's rollouts of the iteration that the selection is about.
   */
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

const idsOf = (task: ReportTask) => task.rollouts.map((rollout) => rollout.id);

/** Of the tasks with a tournament; before there is one, of everybody. */
function roundsOf(tasks: ReportTask[], outcomes: Outcomes): RoundAccuracy[] {
  const played = tasks.filter((task) => task.tournament !== null);
  return roundAccuracies(
    (played.length > 0 ? played : tasks).map((task) => ({
      alive: task.tournament ? aliveByRound({ candidates: idsOf(task), ...task.tournament }) : [idsOf(task)],
      outcomes,
    })),
  );
}

function endingOf(task: ReportTask, outcomes: Outcomes): TaskReport['ending'] {
  const survivors = task.tournament?.survivors;
  const [winner] = survivors ?? [];
  if (!winner || survivors?.length !== 1) return null;
  const outcome = outcomes.get(winner);
  if (outcome === 'passed') return 'right';
  const { passed, judged } = countIds(idsOf(task), outcomes);
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
    const ids = idsOf(task);
    const count = (kind: OutcomeKind) => ids.filter((id) => outcomes.get(id) === kind).length;
    return {
      id: task.id,
      slug: task.slug,
      name: task.name,
      rollouts: ids.length,
      ...countIds(ids, outcomes),
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
    ceiling: shareWithAnyPass(reports),
    finalAccuracy: wilson(endings.right, endings.right + endings.lost + endings['nothing-passed'], 'tasks'),
    rounds: roundsOf(tasks, outcomes),
    judge: judgeAccuracies(played.map(({ rounds }) => ({ rounds, outcomes }))),
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
