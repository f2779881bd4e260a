import type { ChatRequest } from './chat-model';
import type { ScriptedAnswer } from './scripted-reply';

/** What the scripted agent wants to do next; `command` is null where it forgets to give one. */
export interface Move {
  thought: string;
  command: string | null;
}

/** The form of a reply that a prompt asks for. */
type ReplyForm = { kind: 'tool' } | { kind: 'keystrokes' } | { kind: 'fence'; word: string };

/** The tool of the native form, as lib/agents/mini-prompts.ts names it. */
const TOOL = 'bash';
const SUBMIT_MARKER = 'COMPLETE_TASK_AND_SUBMIT_FINAL_OUTPUT';
const COMMAND_SECONDS = 60;

/** The form a request asks for: its tools, else JSON with keystrokes, else the fence word its prompt shows; null for none. */
export function formAskedFor(request: ChatRequest, instruction: string): ReplyForm | null {
  if (request.tools?.some((tool) => tool.name === TOOL)) return { kind: 'tool' };
  // The task's own text may hold fences and say "keystrokes": it states no form.
  const first = (request.messages[0]?.content ?? '').split(instruction || '\0').join('');
  const prompt = `${request.system}\n${first}`;
  if (/\bkeystrokes\b/.test(prompt) && /\bis_task_complete\b/.test(prompt)) return { kind: 'keystrokes' };
  const word = /```(mswea_bash_command|bash)\b/.exec(prompt)?.[1];
  return word === undefined ? null : { kind: 'fence', word };
}

/** Writes a move in a form; `turn` numbers the replies from 1, `timedOut` says that a command still runs in the terminal. */
export function writeMove(
  form: ReplyForm,
  move: Move,
  { turn, timedOut }: { turn: number; timedOut: boolean },
): ScriptedAnswer {
  const { thought, command } = move;
  if (command === null) return thought;
  if (form.kind === 'tool')
    return { text: thought, toolCalls: [{ id: `call_${turn}`, name: TOOL, input: { command } }] };
  if (form.kind === 'fence') return `THOUGHT: ${thought}\n\n\`\`\`${form.word}\n${command}\n\`\`\``;
  const done = command.includes(SUBMIT_MARKER);
  const stop = timedOut ? [{ keystrokes: 'C-c', is_blocking: false, timeout_sec: 1 }] : [];
  const [analysis, explanation] = inTwo(thought);
  return JSON.stringify(
    {
      state_analysis: analysis,
      explanation,
      commands: done ? [] : [...stop, ...keystrokesFor(command, turn)],
      is_task_complete: done,
    },
    null,
    1,
  );
}

/** All sentences but the last, and the last. */
function inTwo(thought: string): [string, string] {
  const at = [...thought.matchAll(/[.!?]\s+(?=[A-Z`])/g)].at(-1)?.index;
  return at === undefined ? ['', thought] : [thought.slice(0, at + 1), thought.slice(at + 1).trim()];
}

/**
 * Entries that do in one lasting shell what a command does in a shell of its own. A short plain line is typed as it
 * is; anything else becomes a script, written by a here-document and run on a cleared screen. Keys that a shell's line editor takes for
 * itself (tabs, letters beyond ASCII) would not arrive: a script with such is written in base64.
 */
function keystrokesFor(command: string, turn: number) {
  const entry = (keystrokes: string) => ({ keystrokes, is_blocking: true, timeout_sec: COMMAND_SECONDS });
  // `cd`, `exit` and `set` would outlive the command; `!` recalls lines in a shell that is typed into.
  const plain = command.length <= 300 && /^[\x20-\x7e]*$/.test(command);
  if (plain && !/!|\b(cd|exit|set|export|exec)\b|<<|&\s*$|[;#]\s*$/.test(command))
    return [entry(`${command}\n`)];
  const script = `/tmp/.step-${turn}.sh`;
  const typed = /^[\x20-\x7e\n]*$/.test(command) && !/^STEP_EOF$/m.test(command);
  const text = typed
    ? command
    : (Buffer.from(command)
        .toString('base64')
        .match(/.{1,76}/g)
        ?.join('\n') ?? '');
  const writer = typed ? `cat > ${script}` : `base64 -d > ${script}`;
  return [entry(`${writer} <<'STEP_EOF'\n${text}\nSTEP_EOF\n`), entry(`clear; bash ${script}\n`)];
}
