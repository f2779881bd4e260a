/** What a step issued: a shell script, a file edit through a tool, or a call of some other tool. */
export type ToolCall =
  | { kind: 'shell'; script: string }
  | { kind: 'file'; path: string; before: string | null; after: string | null }
  | { kind: 'patch'; patch: string }
  | { kind: 'look'; path: string | null }
  | { kind: 'done' }
  | { kind: 'other' };

const FILE_TOOLS =
  /^(write|edit|multiedit|notebookedit|create|write_?file|edit_?file|create_?file|replace|replace_?file|str_replace|insert|save_file|str_replace_editor|str_replace_based_edit_tool|file_editor)$/i;
const LOOK_TOOLS =
  /^(read|view|glob|grep|ls|open|search|list|find|read_?\w*|view_?\w*|list_?\w*|search_?\w*|find_?\w*|codebase_search|web_?\w*|google_web_search|fetch)$/i;
const DONE_TOOLS =
  /^(submit|finish|mark_task_complete|attempt_completion|end_execution|task_complete|complete)$/i;
const PLAN_TOOLS = /^(todo_?write|update_plan|save_plan|think|task_?\w*|finish_verification)$/i;

/** Reads the command text of a step (lib/rollout/rollout.ts) by its tool's name and the shape of its arguments. */
export function toolCall(command: string, tool: string | null): ToolCall {
  const name = tool ?? 'bash';
  if (DONE_TOOLS.test(name)) return { kind: 'done' };
  if (PLAN_TOOLS.test(name)) return { kind: 'other' };
  const args = jsonObject(command);
  if (/^apply_patch$/i.test(name)) return { kind: 'patch', patch: text(args, 'input', 'patch') ?? command };
  if (args == null) {
    if (
      FILE_TOOLS.test(name) &&
      !/^(str_replace_editor|str_replace_based_edit_tool|create|edit|insert)$/i.test(name)
    ) {
      return { kind: 'other' };
    }
    return LOOK_TOOLS.test(name) && !/^(open|find|grep|ls)$/.test(name)
      ? { kind: 'look', path: null }
      : { kind: 'shell', script: command };
  }
  const path = text(args, 'file_path', 'path', 'filePath', 'notebook_path', 'filename', 'target_file');
  if (FILE_TOOLS.test(name)) {
    if (text(args, 'command') === 'view' || path == null) return { kind: 'look', path };
    return {
      kind: 'file',
      path,
      before: text(args, 'old_string', 'old_str', 'old_content'),
      after: text(
        args,
        'new_string',
        'new_str',
        'new_content',
        'content',
        'file_text',
        'contents',
        'insert_text',
      ),
    };
  }
  if (LOOK_TOOLS.test(name)) return { kind: 'look', path };
  const script =
    text(args, 'command', 'cmd', 'keystrokes', 'script', 'code') ?? words(args['command'] ?? args['cmd']);
  return script == null ? { kind: 'other' } : { kind: 'shell', script };
}

function jsonObject(value: string): Record<string, unknown> | null {
  if (!/^\s*\{/.test(value)) return null;
  try {
    const parsed: unknown = JSON.parse(value);
    return typeof parsed === 'object' && parsed != null && !Array.isArray(parsed)
      ? Object.fromEntries(Object.entries(parsed))
      : null;
  } catch (error) {
    // A shell group `{ …; }` also begins with a brace; only a syntax error means "not JSON".
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function text(args: Record<string, unknown> | null, ...keys: string[]): string | null {
  for (const key of keys) {
    const value = args?.[key];
    if (typeof value === 'string') return value;
  }
  return null;
}

/** Codex passes `["bash", "-lc", script]`. */
function words(value: unknown): string | null {
  if (!Array.isArray(value)) return null;
  const last: unknown = value.at(-1);
  return typeof last === 'string' ? last : null;
}
