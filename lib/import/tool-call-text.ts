import { isObject, objectOf, objectsOf, stringOf, stringsOf, type JsonObject } from '@/lib/import/json-value';
import type { Step } from '@/lib/rollout/rollout';

/** Tools that run a command in a shell, by their names in the agents seen. */
const SHELLS =
  /^(?:bash|shell|sh|terminal|bash_command|execute_bash|run_bash|run_shell_command|run_terminal_cmd|exec_command|local_shell|local_shell_call|shell_command|run_command|execute_command|terminal_command)$/i;

/** Arguments that hold the command itself. */
const COMMAND_FIELDS = ['command', 'cmd', 'keystrokes', 'script'];

/** A tool call as a step shows it: `bash` with the bare command, or the tool with its arguments as JSON. */
export function toolCallText(name: string, args: unknown): Pick<Step, 'tool' | 'command'> {
  const values = parsedArguments(args);
  if (SHELLS.test(name)) {
    const command = shellCommand(values);
    if (command !== null) return { tool: 'bash', command };
  }
  return { tool: name, command: isObject(values) ? JSON.stringify(values, null, 2) : String(values ?? '') };
}

/** Arguments as the object they are, also where they come as a string with JSON in it. */
function parsedArguments(args: unknown): unknown {
  if (typeof args !== 'string' || !/^\s*\{/.test(args)) return args;
  try {
    return JSON.parse(args);
  } catch (cause) {
    // The model wrote arguments that are no JSON: they are shown as they are.
    if (cause instanceof SyntaxError) return args;
    throw cause;
  }
}

function shellCommand(values: unknown): string | null {
  if (typeof values === 'string') return values;
  const fields = objectOf(values);
  for (const field of COMMAND_FIELDS) {
    const value = fields[field];
    if (typeof value === 'string') return value;
    // Codex: ["bash", "-lc", "the command"]
    if (Array.isArray(value)) {
      const words = stringsOf(value);
      return words[1]?.startsWith('-') && words.length === 3 ? (words[2] ?? null) : words.join(' ');
    }
  }
  return null;
}

export interface TextCall {
  thought: string | null;
  tool: string;
  command: string;
}

/**
 * The call that an agent without tool calling wrote into its text: terminus' JSON with `commands`, or
 * OpenHands' `<function=…>`. Null when there is none.
 */
export function textCall(message: string): TextCall | null {
  return terminusCall(message) ?? openHandsCall(message);
}

function terminusCall(message: string): TextCall | null {
  const text = message.trim();
  if (!text.startsWith('{') || !text.includes('"commands"')) return null;
  let reply: JsonObject;
  try {
    reply = objectOf(JSON.parse(text));
  } catch (cause) {
    // terminus answers such a reply with "parsing errors"; nothing was run.
    if (cause instanceof SyntaxError) return null;
    throw cause;
  }
  const keystrokes = objectsOf(reply.commands).map((command) => stringOf(command.keystrokes) ?? '');
  const thought = [stringOf(reply.analysis), stringOf(reply.plan)].filter((part) => part !== null).join('\n');
  if (keystrokes.length > 0) return { thought: thought || null, tool: 'bash', command: keystrokes.join('') };
  return reply.task_complete === true
    ? { thought: thought || null, tool: 'mark_task_complete', command: '{}' }
    : null;
}

const FUNCTION = /<function=([\w-]+)>\n?([\s\S]*?)(?:<\/function>|$)/;
const PARAMETER = /<parameter=([\w-]+)>\n?([\s\S]*?)\n?<\/parameter>/g;

function openHandsCall(message: string): TextCall | null {
  const call = FUNCTION.exec(message);
  if (!call) return null;
  const parameters = [...(call[2] ?? '').matchAll(PARAMETER)].map((match): [string, string] => [
    match[1] ?? '',
    match[2] ?? '',
  ]);
  const { tool, command } = toolCallText(call[1] ?? '', Object.fromEntries(parameters));
  const thought = message.slice(0, call.index).trim();
  return tool === null || command === null ? null : { thought: thought || null, tool, command };
}
