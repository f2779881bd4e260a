/**
 * One entry of a batch that was typed into a terminal. `run` was awaited, `type` was typed and given its time,
 * `press` are names of keys (`C-c`, `Enter`).
 */
export interface Keystrokes {
  how: 'run' | 'type' | 'press';
  /** As typed, without the closing Enter; names of keys parted by spaces. */
  text: string;
  /** A line break closes the text; true for `run`, false for `press`. */
  enter: boolean;
  /** For `run` the most it may take, else the time given. */
  seconds: number;
  result: 'sent' | 'timed-out' | 'skipped';
}

const WORDS = {
  run: 'run, up to',
  type: 'type, then',
  'type as input': 'type as input, then',
  'type without Enter': 'type without Enter, then',
  press: 'press, then',
} as const;
/** Ways that a shell cannot have read as a command: they stand as comments. */
const NO_COMMAND: readonly string[] = [
  'type as input',
  'type without Enter',
  'press',
] satisfies (keyof typeof WORDS)[];
const HEAD =
  /^# (run|type as input|type without Enter|type|press), (?:up to|then) ([\d.]+) s(: timed out|: skipped)?$/;

/**
 * A batch as the command text of a step: a line of comment says how each entry was sent, then it stands as typed,
 * so that rules which read shell commands read it too. What was not sent, and what no shell can have taken for a
 * command (keys, a search or command of an editor or pager), is a comment as a whole.
 */
export function writeKeystrokes(batch: readonly Keystrokes[]): string {
  return batch
    .map((entry) => {
      const { text, seconds, result } = entry;
      const way = wayOf(entry);
      const end = { sent: '', 'timed-out': ': timed out', skipped: ': skipped' }[result];
      const comment = result === 'skipped' || NO_COMMAND.includes(way);
      return `# ${WORDS[way]} ${seconds} s${end}\n${comment ? text.replace(/^/gm, '# ') : text}`;
    })
    .join('\n');
}

function wayOf({ how, text, enter }: Keystrokes): keyof typeof WORDS {
  if (how !== 'type') return how;
  if (!enter) return 'type without Enter';
  return /^[:/?]/.test(text) ? 'type as input' : 'type';
}

/** The batch of a text by `writeKeystrokes`; null for any other text. */
export function readKeystrokes(command: string): Keystrokes[] | null {
  const batch: (Omit<Keystrokes, 'text'> & { comment: boolean; lines: string[] })[] = [];
  for (const line of command.split('\n')) {
    const head = HEAD.exec(line);
    const last = batch.at(-1);
    if (head) {
      const [, word = '', seconds, end] = head;
      batch.push({
        how: word === 'run' || word === 'press' ? word : 'type',
        enter: word !== 'press' && word !== 'type without Enter',
        seconds: Number(seconds),
        result: end === undefined ? 'sent' : end === ': skipped' ? 'skipped' : 'timed-out',
        comment: end === ': skipped' || NO_COMMAND.includes(word),
        lines: [],
      });
    } else if (last) {
      last.lines.push(last.comment ? line.replace(/^# /, '') : line);
    } else return null;
  }
  return batch.map(({ lines, comment: _, ...entry }) => ({ ...entry, text: lines.join('\n') }));
}
