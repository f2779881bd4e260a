import { isObject, objectOf, stringOf, type JsonObject } from '@/lib/import/json-value';
import type { ExitStatus } from '@/lib/rollout/rollout';

/** Exception types of Harbor trials by what they say about how the attempt ended. */
const EXCEPTIONS: [pattern: RegExp, status: ExitStatus][] = [
  [/^AgentTimeout/, 'timeout'],
  [/^AgentSetup/, 'infrastructure-error'],
  [/ContextLength|ContextWindow/, 'context-exceeded'],
  [/OutputLength|LimitExceeded|BudgetExceeded|MaxTurns/, 'limit'],
  [/^(?:CancelledError|KeyboardInterrupt)$/, 'interrupted'],
  [/^(?:NonZeroAgentExitCode|Agent)/, 'agent-error'],
];

/** Exceptions of the verifier, which runs after the agent has ended by itself. */
const VERIFIER = /^(?:Verifier|RewardFile|AddTestsDir|DownloadVerifier)/;

/**
 * How a trial's agent ended: by the exception that ended it; without one, as submitted if the result
 * shows that the agent ran to its end. `fallback` is what the trajectory itself tells.
 */
export function harborExitStatus(result: JsonObject, fallback: ExitStatus): ExitStatus {
  const type = stringOf(objectOf(result.exception_info).exception_type);
  if (type === null || VERIFIER.test(type)) return agentFinished(result) ? 'submitted' : fallback;
  return EXCEPTIONS.find(([pattern]) => pattern.test(type))?.[1] ?? 'infrastructure-error';
}

function agentFinished(result: JsonObject): boolean {
  return isObject(result.agent_result) || stringOf(objectOf(result.agent_execution).finished_at) !== null;
}
