import { BASH_TOOL, COMMAND_FENCE } from '@/lib/agents/mini-prompts';
import type { ActionFormat } from '@/lib/launch/settings';
import type { ChatReply, ChatToolCall } from '@/lib/model/chat-model';
import { cutText } from '@/lib/rollout/preview';

/** What a reply asks for: one command, or why it cannot be run, in words for the model. */
export type MiniAction = { command: string; call: ChatToolCall | null } | { formatError: string };

/** A command ends at the first line that begins with three back ticks, as mini-SWE-agent 2 reads it. */
const FENCED = new RegExp(`\`\`\`${COMMAND_FENCE}[^\\S\\n]*\\n([\\s\\S]*?)(?<=\\n)\`\`\``, 'g');
/** Blocks that are commands, not thoughts, to readers of mini-SWE-agent trajectories. */
const ANY_FENCE = /```(?:bash|mswea_bash_command)\s*\n([\s\S]*?)(?:\n|(?<=\n))```/g;

/** Reads the one command of a reply. A reply that met its length limit counts when its command is whole. */
export function readAction(reply: ChatReply, format: ActionFormat): MiniAction {
  const read = format === 'fenced' ? fencedAction(reply.text) : toolAction(reply.toolCalls ?? []);
  if ('command' in read || reply.stopReason !== 'max-tokens') return read;
  return {
    formatError: `${read.formatError} The reply was cut off at its length limit: write a shorter one.`,
  };
}

function fencedAction(text: string): MiniAction {
  const commands = [...text.matchAll(FENCED)].map((match) => (match[1] ?? '').replace(/\r?\n$/, ''));
  const [command] = commands;
  const form = `Write a thought and then exactly one command between \`\`\`${COMMAND_FENCE} and a line of three back ticks.`;
  if (command === undefined || commands.length > 1) {
    const found = commands.length === 0 ? 'no fenced command' : `${commands.length} fenced commands`;
    return { formatError: `Format error: ${found} found in the reply, so nothing was run. ${form}` };
  }
  if (command.trim() === '')
    return { formatError: `Format error: the fenced command is empty, so nothing was run. ${form}` };
  return { command: clean(command), call: null };
}

function toolAction(calls: ChatToolCall[]): MiniAction {
  const [call] = calls;
  const form = 'Call the tool `bash` exactly once, with {"command": "…"}.';
  const fails = (why: string) => ({
    formatError: `Format error: ${why}, so nothing was run. ${form}`,
  });
  if (call === undefined) return fails('the reply calls no tool');
  if (calls.length > 1)
    return fails(`the reply makes ${calls.length} calls (${calls.map(shownCall).join('; ')})`);
  if (call.name !== BASH_TOOL.name) return fails(`there is no tool "${call.name}" (${shownCall(call)})`);
  const { input } = call;
  if (typeof input !== 'object' || input === null || !('command' in input))
    return fails(`the arguments of \`bash\` are no object with a "command" (${shownCall(call)})`);
  if (typeof input.command !== 'string' || input.command.trim() === '')
    return fails('"command" is no text, or an empty one');
  return { command: clean(input.command), call };
}

/** A call in a few words, so that a step tells what was tried. */
function shownCall({ name, input }: ChatToolCall): string {
  return `${name} ${cutText(typeof input === 'string' ? input : JSON.stringify(input), 200)}`;
}

/** The thought of a reply: its text without command blocks and without the word THOUGHT; null when nothing is left. */
export function thoughtOf(text: string): string | null {
  return (
    text
      .replace(ANY_FENCE, '')
      .replace(/^\s*THOUGHT:\s*/, '')
      .trim() || null
  );
}

/** A text that processes, databases and JSON readers take as it is: no NUL character, no lone surrogate. */
export function clean(text: string): string {
  return text.replaceAll('\0', '\u2400').toWellFormed();
}
