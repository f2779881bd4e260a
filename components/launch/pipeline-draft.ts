import { pipelineModels } from '@/lib/launch/pipeline-models';
import {
  CONTEXTS,
  pipelineFrom,
  POOLS,
  type FinalPool,
  type PipelineSettings,
  type RefinementContextKind,
} from '@/lib/refine/settings';
import { PRESETS, type TournamentSettings } from '@/lib/tournament/settings';
import { numberParam, oneOf } from './param';
import { tieRules, tieText } from './tie-rules';

/** How far a launch goes: only rollouts; the best of them selected (T = 1); refined and selected again (T ≥ 2). */
export const GOALS = ['rollouts', 'select', 'refine'] as const;
export type Goal = (typeof GOALS)[number];

/** What is done with rollouts, while it is typed; null is an empty field. */
export interface PipelineDraft {
  goal: Goal;
  /** Empty: the agent's model, or the scripted one beside a scripted agent. */
  summariser: string;
  judge: string;
  groupSize: number | null;
  votes: number | null;
  early: TournamentSettings['early'];
  pairing: TournamentSettings['pairing'];
  display: TournamentSettings['display'];
  dedupe: TournamentSettings['dedupe'];
  representation: TournamentSettings['representation'];
  /** As `tieText` writes rules. */
  tie: string;
  reasks: number | null;
  judgeTemperature: number | null;
  summariserTemperature: number | null;
  callConcurrency: number | null;
  iterations: number | null;
  keep: number | null;
  context: RefinementContextKind;
  pool: FinalPool;
  /** Id of an experiment; empty: iteration 0 is run. */
  startFrom: string;
  hold: boolean;
  budgetRollouts: number | null;
  budgetSummaries: number | null;
  budgetVotes: number | null;
}

/** Names of the fields in the page's address. */
export const PIPELINE_PARAMS = {
  goal: 'goal',
  summariser: 'summariser',
  judge: 'judge',
  groupSize: 'g',
  votes: 'v',
  early: 'early',
  pairing: 'pairing',
  display: 'display',
  dedupe: 'dedupe',
  representation: 'reads',
  tie: 'tie',
  reasks: 'reasks',
  judgeTemperature: 'judge-temperature',
  summariserTemperature: 'summariser-temperature',
  callConcurrency: 'calls-at-once',
  iterations: 'iterations',
  keep: 'k',
  context: 'context',
  pool: 'pool',
  startFrom: 'start',
  hold: 'hold',
  budgetRollouts: 'budget-rollouts',
  budgetSummaries: 'budget-summaries',
  budgetVotes: 'budget-votes',
} as const satisfies Record<keyof PipelineDraft, string>;
export type PipelineParams = Record<(typeof PIPELINE_PARAMS)[keyof PipelineDraft], string | null>;

const EARLY = ['off', 'exact'] as const;
const PAIRING = ['in-order', 'seeded-shuffle'] as const;
const DISPLAY = ['fixed', 'balanced'] as const;
const DEDUPE = ['off', 'on'] as const;
const REPRESENTATION = ['summary', 'trace'] as const;

/** A pipeline as the form shows it, beside an agent with this model; null: rollouts only, the rest as it is usual. */
export function pipelineDraftOf(pipeline: PipelineSettings | null, model: string | null): PipelineDraft {
  const models = pipelineModels(model);
  const from = pipeline ?? pipelineFrom('balanced', models);
  const { selection, budgetsUsd } = from;
  const { groupSize, votes, early, pairing, display, dedupe, representation, reasks, temperature } =
    selection;
  const { iterations, keep, context, pool, callConcurrency, summariserTemperature } = from;
  return {
    goal: pipeline === null ? 'rollouts' : iterations === 1 ? 'select' : 'refine',
    summariser: from.summariser === models.summariser ? '' : from.summariser,
    judge: from.judge === models.judge ? '' : from.judge,
    ...{ groupSize, votes, early, pairing, display, dedupe, representation, reasks },
    ...{ tie: tieText(selection.tie), judgeTemperature: temperature, summariserTemperature, callConcurrency },
    ...{ iterations: iterations === 1 ? 2 : iterations, keep, context, pool },
    ...{ startFrom: from.startFrom ?? '', hold: from.holdBeforeRefinement },
    budgetRollouts: budgetsUsd.rollouts,
    budgetSummaries: budgetsUsd.summaries,
    budgetVotes: budgetsUsd.votes,
  };
}

/** The draft an address stands for: `first`, changed by what the address says. */
export function readPipelineDraft(first: PipelineDraft, params: PipelineParams): PipelineDraft {
  return {
    goal: oneOf(GOALS, params.goal, first.goal),
    summariser: params.summariser ?? first.summariser,
    judge: params.judge ?? first.judge,
    groupSize: numberParam(params.g, first.groupSize),
    votes: numberParam(params.v, first.votes),
    early: oneOf(EARLY, params.early, first.early),
    pairing: oneOf(PAIRING, params.pairing, first.pairing),
    display: oneOf(DISPLAY, params.display, first.display),
    dedupe: oneOf(DEDUPE, params.dedupe, first.dedupe),
    representation: oneOf(REPRESENTATION, params.reads, first.representation),
    tie: params.tie !== null && tieRules(params.tie) !== null ? params.tie : first.tie,
    reasks: numberParam(params.reasks, first.reasks),
    judgeTemperature: numberParam(params['judge-temperature'], first.judgeTemperature),
    summariserTemperature: numberParam(params['summariser-temperature'], first.summariserTemperature),
    callConcurrency: numberParam(params['calls-at-once'], first.callConcurrency),
    iterations: numberParam(params.iterations, first.iterations),
    keep: numberParam(params.k, first.keep),
    context: oneOf(CONTEXTS, params.context, first.context),
    pool: oneOf(POOLS, params.pool, first.pool),
    startFrom: params.start ?? first.startFrom,
    hold: params.hold === null ? first.hold : params.hold === 'true',
    budgetRollouts: numberParam(params['budget-rollouts'], first.budgetRollouts),
    budgetSummaries: numberParam(params['budget-summaries'], first.budgetSummaries),
    budgetVotes: numberParam(params['budget-votes'], first.budgetVotes),
  };
}

/** The models that a draft comes to beside an agent with this model. */
export function draftModels(draft: Pick<PipelineDraft, 'summariser' | 'judge'>, model: string | null) {
  const usual = pipelineModels(model);
  return {
    summariser: draft.summariser.trim() || usual.summariser,
    judge: draft.judge.trim() || usual.judge,
  };
}

type SelectionFields = Omit<TournamentSettings, 'preset' | 'selector' | 'seed' | 'keep'>;

function presetName(fields: Record<keyof SelectionFields, unknown>): TournamentSettings['preset'] {
  const is = (preset: 'paper' | 'balanced') =>
    Object.entries(fields).every(([key, value]) =>
      Object.entries(PRESETS[preset]).some(
        ([own, usual]) => own === key && JSON.stringify(usual) === JSON.stringify(value),
      ),
    );
  return is('paper') ? 'paper' : is('balanced') ? 'balanced' : 'custom';
}

/**
 * The pipeline a draft asks for beside an agent with this model and seed; null for rollouts only. Fields that only
 * refinement reads stay as they usually are where nothing is refined. Empty numbers stay null and fail the schema.
 */
export function wantedPipeline(draft: PipelineDraft, model: string | null, seed: number | null) {
  if (draft.goal === 'rollouts') return null;
  const { groupSize, votes, early, pairing, display, dedupe, representation, reasks } = draft;
  const fields = {
    ...{ groupSize, votes, pairing, display, tie: tieRules(draft.tie) ?? [], reasks },
    ...{ early, dedupe, representation, temperature: draft.judgeTemperature },
  };
  const models = draftModels(draft, model);
  const usual = pipelineFrom('paper', models);
  const { iterations, keep, context, pool, summariserTemperature, callConcurrency } = draft;
  const refinement =
    draft.goal === 'refine'
      ? {
          ...{ iterations, keep, context, pool },
          ...{ startFrom: draft.startFrom || null, holdBeforeRefinement: draft.hold },
        }
      : { ...usual, iterations: 1 };
  return {
    ...refinement,
    ...{ summariser: models.summariser, judge: models.judge, summariserTemperature, callConcurrency },
    selection: { preset: presetName(fields), ...fields, selector: 'bracket', keep: PRESETS.paper.keep, seed },
    budgetsUsd: {
      rollouts: draft.budgetRollouts,
      summaries: draft.budgetSummaries,
      votes: draft.budgetVotes,
    },
  };
}
