import { BASH_TOOL, MINI_PROMPT_VERSION, systemPrompt, taskPrompt } from '@/lib/agents/mini-prompts';
import {
  firstPrompt,
  screenPrompt,
  TERMINUS_PROMPT_VERSION,
  TERMINUS_REPLY_SCHEMA,
  TERMINUS_SYSTEM,
  unreadablePrompt,
} from '@/lib/agents/terminus-prompts';
import type { ActionFormat, AgentName } from '@/lib/launch/settings';

/** The words an agent says to every model about every task, for a hash; null for agents that ask none. */
export function agentWords(
  agent: AgentName,
  format: ActionFormat,
): { version: number; words: string } | null {
  const nothing = { instruction: '', refinementContext: '' };
  if (agent === 'mini-swe-agent') {
    const first = taskPrompt({ ...nothing, format, workdir: '/', commandTimeoutMs: 0 });
    const tools = format === 'tool-call' ? [BASH_TOOL] : [];
    return { version: MINI_PROMPT_VERSION, words: JSON.stringify([systemPrompt(format), first, tools]) };
  }
  if (agent !== 'terminus-1') return null;
  const words = [
    ...[TERMINUS_SYSTEM, firstPrompt({ ...nothing, screen: '' }), screenPrompt([], '')],
    ...[unreadablePrompt('', true), TERMINUS_REPLY_SCHEMA],
  ];
  return { version: TERMINUS_PROMPT_VERSION, words: JSON.stringify(words) };
}
