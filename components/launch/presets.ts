import { asksModel, DEFAULT_LIMITS, type AgentName } from '@/lib/launch/settings';
import type { LaunchDraft } from './draft';

export const PRESETS = ['quick', 'paper', 'oracle', 'nop'] as const;
export type LaunchPreset = (typeof PRESETS)[number];

export const PRESET_WORDS: Record<LaunchPreset, { label: string; says: string }> = {
  quick: { label: 'Quick look', says: '4 rollouts a task with the agent’s own limits.' },
  paper: { label: 'Paper', says: '16 rollouts a task, as in arXiv:2604.16529, with the agent’s own limits.' },
  oracle: { label: 'Oracle', says: 'Runs each task’s own solution once: the tests should pass.' },
  nop: { label: 'Nop', says: 'Does nothing, once a task: the tests should fail.' },
};

/** What a preset sets; everything else of a draft stays. */
export function presetChange(preset: LaunchPreset, current: AgentName): Partial<LaunchDraft> {
  const agent =
    preset === 'oracle' || preset === 'nop' ? preset : asksModel(current) ? current : 'mini-swe-agent';
  const { calls, costUsd, timeMs, commandTimeoutMs } = DEFAULT_LIMITS[agent];
  return {
    agent,
    n: preset === 'quick' ? 4 : preset === 'paper' ? 16 : 1,
    ...{ calls, costUsd, timeMinutes: timeMs === null ? null : timeMs / 60_000 },
    commandSeconds: commandTimeoutMs / 1000,
  };
}

/** The preset a draft is; null when it is none. */
export function presetOf(draft: LaunchDraft): LaunchPreset | null {
  const is = (preset: LaunchPreset) =>
    Object.entries(presetChange(preset, draft.agent)).every(
      ([key, value]) => Object.entries(draft).find(([own]) => own === key)?.[1] === value,
    );
  return PRESETS.find(is) ?? null;
}
