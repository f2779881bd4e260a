import { z } from 'zod';

/** Version of the words below; part of the agent's version. */
export const TERMINUS_PROMPT_VERSION = 1;

const commandSchema = z.object({
  keystrokes: z.string(),
  is_blocking: z.boolean(),
  timeout_sec: z.number().min(0),
});
const replySchema = z.object({
  state_analysis: z.string(),
  explanation: z.string(),
  commands: z.array(commandSchema),
  is_task_complete: z.boolean(),
});
export type TerminusReply = z.infer<typeof replySchema>;

/** For models that can be held to a schema. */
export const TERMINUS_REPLY_SCHEMA: Record<string, unknown> = z.toJSONSchema(replySchema);

/** What never changes over a rollout. Our own words for the protocol of Terminus 1 (method.md §8). */
export const TERMINUS_SYSTEM = `You solve tasks on a Linux machine through one terminal. You see its screen, 160 columns by 40 rows, and answer with the keys to press next. The shell, its variables, its directory and every running program live on between your answers.

Answer each time with one JSON object and nothing else:
{
  "state_analysis": "what the screen shows and what it means for the task",
  "explanation": "what the commands below are for",
  "commands": [
    { "keystrokes": "ls -la\\n", "is_blocking": true, "timeout_sec": 10 }
  ],
  "is_task_complete": false
}

How keystrokes are sent:
- They are typed as they are; a line break presses Enter. Names of keys alone (C-c, C-d, Escape, Enter, Tab, Up, PgDn, F1; several parted by spaces) are pressed, not typed. Text and names of keys cannot be mixed in one entry.
- is_blocking true is for a shell command that ends: Enter is pressed, and the next entry waits until the command has ended, for timeout_sec at most. For this, a signal ("; tmux wait -S ...") is typed after your command; leave it alone. Where a signal cannot follow (the end of a here-document, a command that ends in &, keys) the shell being ready again is waited for instead.
- is_blocking false is for everything else: programs that stay open (editors, pagers, prompts, servers) and the keys you press in them. Nothing is added; the next entry follows after timeout_sec.
- If a blocking command is not done in its time, the rest of the batch is not sent and you are told so. The command still runs: wait on, or press C-c.
- An empty list of commands shows you the screen again.

Long outputs scroll away: use head, tail, grep or a pager. Check your work before you set is_task_complete to true: it ends the attempt after the commands of that answer have been sent, and what counts is the state of the machine then. Nobody answers questions.`;

/** The first message: task, what earlier attempts reported (if any), and the screen. */
export function firstPrompt(task: {
  instruction: string;
  refinementContext: string | null;
  screen: string;
}): string {
  const earlier =
    task.refinementContext === null
      ? ''
      : `# Earlier attempts

These are reports about earlier attempts at this same task, made on other machines: no file of theirs is here. They may be wrong. Use what they show to be true, check what they only claim, and do not repeat what failed.

${task.refinementContext.trim()}

`;
  return `# Task

${task.instruction.trim()}

${earlier}# Screen

${screenBlock(task.screen)}`;
}

/** Every later message: what became of the batch, as sentences, and the screen after it. */
export function screenPrompt(notes: readonly string[], screen: string): string {
  return [...notes, `The screen now:\n\n${screenBlock(screen)}`].join('\n\n');
}

/** Answer to a reply that could not be read; nothing of it was sent. */
export function unreadablePrompt(problem: string, cut: boolean): string {
  const why = cut ? `${problem} It was cut off because it was too long.` : problem;
  return `Your answer could not be read, and nothing was typed: ${why} Answer with one JSON object that has state_analysis, explanation, commands and is_task_complete, and nothing else.`;
}

const screenBlock = (screen: string): string => (screen === '' ? '(the screen is empty)' : screen);

export type ParsedReply =
  { ok: true; reply: TerminusReply; notes: string[] } | { ok: false; problem: string };

/** Reads a reply: one JSON object of the agreed form; text around it is tolerated and noted. */
export function parseTerminusReply(text: string): ParsedReply {
  const objects = jsonObjects(text);
  const results = objects.map((one) => replySchema.safeParse(one.value));
  const fitting = results.flatMap((result, i) =>
    result.success ? [{ reply: result.data, at: objects[i] }] : [],
  );
  const [first, second] = fitting;
  if (second) return { ok: false, problem: 'it holds more than one JSON object.' };
  if (first) {
    const alone = first.at?.source === text.trim();
    return { ok: true, reply: first.reply, notes: alone ? [] : ['Text around the JSON object was ignored.'] };
  }
  const failed = results.find((result) => !result.success);
  const cut = closingBrace(text, text.indexOf('{')) === -1;
  if (!failed?.error || cut) return { ok: false, problem: 'it holds no whole JSON object.' };
  const issues = failed.error.issues.slice(0, 3);
  const places = issues.map(({ path, message }) => `${path.join('.') || 'the object'}: ${message}`);
  return { ok: false, problem: `the JSON object does not have the agreed form (${places.join('; ')}).` };
}

/** A reply with more braces than this holds no object worth searching for. */
const MAX_STARTS = 50;

/** Top-level JSON objects in a text, in order. */
function jsonObjects(text: string): { value: unknown; source: string }[] {
  const found: { value: unknown; source: string }[] = [];
  let at = text.indexOf('{');
  for (let starts = 0; at !== -1 && starts < MAX_STARTS; starts++) {
    const end = closingBrace(text, at);
    const source = end === -1 ? null : text.slice(at, end + 1);
    const value = source === null ? undefined : parsed(source);
    if (source !== null && value !== undefined) found.push({ value, source });
    at = text.indexOf('{', value === undefined || source === null ? at + 1 : at + source.length);
  }
  return found;
}

function parsed(source: string): unknown {
  try {
    return JSON.parse(source);
  } catch (error) {
    // Braces that hold no JSON are just text.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function closingBrace(text: string, open: number): number {
  let depth = 0;
  let quoted = false;
  for (let i = open; i < text.length; i++) {
    const char = text[i];
    if (quoted) {
      if (char === '\\') i++;
      else if (char === '"') quoted = false;
    } else if (char === '"') quoted = true;
    else if (char === '{') depth++;
    else if (char === '}' && --depth === 0) return i;
  }
  return -1;
}
