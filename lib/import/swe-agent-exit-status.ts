import type { ExitStatus } from '@/lib/rollout/rollout';

const STATUSES: [pattern: RegExp, status: ExitStatus][] = [
  [/^exit_cost$/, 'limit'],
  [/^exit_context$/, 'context-exceeded'],
  [/^exit_format$/, 'format-error'],
  [/^exit_(?:total_execution_time|command_timeout|time)/, 'timeout'],
  [/^exit_(?:api|environment_error)$/, 'infrastructure-error'],
  [/^(?:early_exit|exit_forfeit)$/, 'interrupted'],
  [/^exit_error$/, 'agent-error'],
  [/^skipped$/, 'unknown'],
  [/^submitted$/, 'submitted'],
];

/**
 * SWE-agent's exit status in our words. `submitted (exit_cost)` means that the patch was handed in
 * when the budget was used up, so what stands in brackets is how the attempt ended.
 */
export function sweAgentExitStatus(raw: string | null): ExitStatus {
  const text = raw?.trim().toLowerCase() ?? '';
  if (text === '') return 'unknown';
  const word = /\(([^()]+)\)/.exec(text)?.[1]?.trim() ?? text;
  return STATUSES.find(([pattern]) => pattern.test(word))?.[1] ?? 'agent-error';
}
