import { pipelineModels } from '@/lib/launch/pipeline-models';
import { asksModel, DEFAULT_LIMITS, type AgentName } from '@/lib/launch/settings';
import { PAPER_N, pipelineFrom } from '@/lib/refine/settings';
import { goalOf, type LaunchDraft } from './draft';
import { pipelineDraftOf, type Goal } from './pipeline-draft';

/** Presets of a launch that only runs rollouts, and of one that goes on from there. */
const ROLLOUT_PRESETS = ['quick', 'paper', 'oracle', 'nop'] as const;
const PIPELINE_PRESETS = ['balanced', 'paper'] as const;
export type LaunchPreset = (typeof ROLLOUT_PRESETS)[number] | (typeof PIPELINE_PRESETS)[number];

export const presetsOf = (goal: Goal): readonly LaunchPreset[] =>
  goal === 'rollouts' ? ROLLOUT_PRESETS : PIPELINE_PRESETS;

const LABELS: Record<LaunchPreset, string> = {
  quick: 'Quick look',
  balanced: 'Balanced',
  paper: 'Paper',
  oracle: 'Oracle',
  nop: 'Nop',
};

const SAYS: Record<Goal, Partial<Record<LaunchPreset, string>>> = {
  rollouts: {
    quick: '4 rollouts a task with the agent’s own limits.',
    paper: '16 rollouts a task, as in arXiv:2604.16529, with the agent’s own limits.',
    oracle: 'Runs each task’s own solution once: the tests should pass.',
    nop: 'Does nothing, once a task: the tests should fail.',
  },
  select: {
    paper: 'As in arXiv:2604.16529: N 16, G 2, V 8, in order, every vote asked.',
    balanced: 'N 16, G 2, V 8; less position bias and fewer votes by the same winner rule.',
  },
  refine: {
    paper: 'As in arXiv:2604.16529: N 16, G 2, V 8, K 4, T 2, every vote asked, the last iteration alone.',
    balanced:
      'N 16, G 2, V 8, K 4, T 2; less position bias, fewer votes, and iteration 0’s champion may still win.',
  },
};

export const presetWords = (preset: LaunchPreset, goal: Goal): { label: string; says: string } => ({
  label: LABELS[preset],
  says: SAYS[goal][preset] ?? '',
});

/** The part of a pipeline that a preset sets, as far as the goal reads it. */
function pipelineChange(preset: 'paper' | 'balanced', goal: Goal): Partial<LaunchDraft> {
  const { groupSize, votes, early, pairing, display, dedupe, representation, tie, reasks, ...draft } =
    pipelineDraftOf(pipelineFrom(preset, pipelineModels(null)), null);
  const { judgeTemperature, summariserTemperature, iterations, keep, context, pool } = draft;
  return {
    ...{ groupSize, votes, early, pairing, display, dedupe, representation, tie, reasks },
    ...{ judgeTemperature, summariserTemperature },
    ...(goal === 'refine' ? { iterations, keep, context, pool } : {}),
  };
}

/** What a preset sets; everything else of a draft stays. */
export function presetChange(preset: LaunchPreset, current: AgentName, goal: Goal): Partial<LaunchDraft> {
  const agent =
    preset === 'oracle' || preset === 'nop' ? preset : asksModel(current) ? current : 'mini-swe-agent';
  const { calls, costUsd, timeMs, commandTimeoutMs } = DEFAULT_LIMITS[agent];
  const n = { quick: 4, paper: PAPER_N, balanced: PAPER_N, oracle: 1, nop: 1 }[preset];
  return {
    ...{ agent, n, calls, costUsd, timeMinutes: timeMs === null ? null : timeMs / 60_000 },
    commandSeconds: commandTimeoutMs / 1000,
    ...(goal !== 'rollouts' && (preset === 'paper' || preset === 'balanced')
      ? pipelineChange(preset, goal)
      : {}),
  };
}

/** The preset a draft is; null when it is none. */
export function presetOf(draft: LaunchDraft): LaunchPreset | null {
  const goal = goalOf(draft);
  const is = (preset: LaunchPreset) =>
    Object.entries(presetChange(preset, draft.agent, goal)).every(
      ([key, value]) => Object.entries(draft).find(([own]) => own === key)?.[1] === value,
    );
  return presetsOf(goal).find(is) ?? null;
}
