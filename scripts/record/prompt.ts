import {
  COMMAND_FENCE,
  systemPrompt as agentSystem,
  taskPrompt as agentTask,
} from '@/lib/agents/mini-prompts';

/** A text of the agent's protocol with another word after the three back ticks, e.g. `bash` of mini-SWE-agent 1. */
export function inFence(text: string, fence: string): string {
  return text.replaceAll(COMMAND_FENCE, fence);
}

/** The agent's system prompt as an older version words it. */
export function systemPrompt(fence: string): string {
  return inFence(agentSystem('fenced'), fence);
}

/** The agent's first user message as an older version words it. */
export function taskPrompt(instruction: string, fence: string): string {
  const limits = { workdir: '/app', commandTimeoutMs: 60_000 };
  return inFence(agentTask({ instruction, refinementContext: null, format: 'fenced', ...limits }), fence);
}
