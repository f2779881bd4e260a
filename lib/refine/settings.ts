import { z } from 'zod';
import { PRESETS, settingsFrom, tournamentSettingsSchema, type Preset } from '@/lib/tournament/settings';

/** What a refined rollout is shown of the iteration before it (arXiv:2604.16529, PDR). */
export const CONTEXTS = ['single', 'random-k', 'select-k'] as const;
export type RefinementContextKind = (typeof CONTEXTS)[number];

/** Who stands in the final tournament: the last iteration's rollouts, or the earlier iterations' champion as well. */
export const POOLS = ['last', 'last-and-champion'] as const;
export type FinalPool = (typeof POOLS)[number];

/** Kinds of work of one iteration, in their order. */
export const STAGE_KINDS = ['rollouts', 'summaries', 'votes'] as const;
export type StageKind = (typeof STAGE_KINDS)[number];

/** Why a tournament was held: to select the K priors, to find the champion among them, or for the final answer. */
export const PURPOSES = ['select', 'champion', 'final'] as const;
export type TournamentPurpose = (typeof PURPOSES)[number];

const modelName = z.string().regex(/^[a-z-]+\/\S+$/, 'a model is named provider/id, e.g. scripted/evidence');
const budget = z.number().min(0).nullable();

/** Everything PDR + RTV decides beyond the rollouts themselves (arXiv:2604.16529 and what it leaves open). */
export const pipelineSettingsSchema = z.object({
  /** T: iterations; 1 only selects. */
  iterations: z.number().int().min(1).max(8),
  /** K: priors of a refined rollout. */
  keep: z.number().int().min(1).max(64),
  context: z.enum(CONTEXTS),
  pool: z.enum(POOLS),
  summariser: modelName,
  /** Null: the model's own default. */
  summariserTemperature: z.number().min(0).max(2).nullable(),
  judge: modelName,
  /** G, V, display and ties of every tournament; its own `keep` does not count here, its seed is the launch's. */
  selection: tournamentSettingsSchema.refine(({ selector }) => selector === 'bracket', {
    error: 'a pipeline selects by the bracket',
  }),
  /** Summaries and votes asked at once. */
  callConcurrency: z.number().int().min(1).max(256),
  /** Id of the experiment whose finished rollouts serve as iteration 0; null: they are run. */
  startFrom: z.string().min(1).nullable(),
  /** Spend of a kind of work over all iterations, in USD, at which the launch pauses; null: no budget of its own. */
  budgetsUsd: z.object({ rollouts: budget, summaries: budget, votes: budget }),
  /** Pause when every task has come to the end of iteration 0, before anything is refined. */
  holdBeforeRefinement: z.boolean(),
});
export type PipelineSettings = z.infer<typeof pipelineSettingsSchema>;

/** The paper's N, K and T; G and V stand in the tournament presets. */
export const PAPER_N = 16;

/** `paper` is faithful; `balanced` adds the champion of iteration 0 to the final pool and the cheaper votes. */
export function pipelineFrom(
  preset: Preset,
  models: { summariser: string; judge: string },
): PipelineSettings {
  return {
    ...{ iterations: 2, keep: 4, context: 'select-k' },
    pool: preset === 'paper' ? 'last' : 'last-and-champion',
    ...{ summariser: models.summariser, summariserTemperature: null, judge: models.judge },
    selection: settingsFrom(preset, { seed: PRESETS[preset].seed }),
    ...{ callConcurrency: 16, startFrom: null, holdBeforeRefinement: false },
    budgetsUsd: { rollouts: null, summaries: null, votes: null },
  };
}
