import { linePreview } from '@/lib/rollout/preview';
import { toolCall } from '@/lib/rollout/tool-call';

/**
 * A command on one line as a list shows it, at most `maxChars` long: a call of a tool by its name, its file and what
 * it writes there instead of its JSON, a shell command without the `cd` before it.
 */
export function shownCommand(command: string, tool: string | null, maxChars: number): string {
  const call = toolCall(command, tool);
  if (call.kind === 'file')
    return linePreview(`${tool ?? 'edit'} ${call.path}: ${call.after ?? ''}`, maxChars);
  if (call.kind === 'look' && call.path !== null)
    return linePreview(`${tool ?? 'read'} ${call.path}`, maxChars);
  if (call.kind === 'shell') return linePreview(call.script.replace(/^\s*cd [^&|;\n]+ && /, ''), maxChars);
  const named = tool === null || tool === 'bash' ? command : `${tool} ${command}`;
  return linePreview(named, maxChars);
}

/** The text of a command that two of them are compared by, line by line: what an edit writes instead of its JSON. */
export function commandLines(command: string, tool: string | null): string {
  const call = toolCall(command, tool);
  if (call.kind === 'file') return [call.before, call.after].filter((part) => part !== null).join('\n→\n');
  if (call.kind === 'patch') return call.patch;
  return call.kind === 'shell' ? call.script : command;
}
