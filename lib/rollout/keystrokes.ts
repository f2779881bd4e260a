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
  'type without Enter': 'type without Enter, then',
  press: 'press, then',
} as const;
const HEAD = /^# (run|type without Enter|type|press), (?:up to|then) ([\d.]+) s(: timed out|: skipped)?$/;

/**
 * A batch as the command text of a step: a line of comment says how each entry was sent, then it stands as typed,
 * so that rules which read shell commands read it too. Entries that were never sent are comments as a whole.
 */
export function writeKeystrokes(batch: readonly Keystrokes[]): string {
  return batch
    .map(({ how, text, enter, seconds, result }) => {
      const words = WORDS[how === 'type' && !enter ? 'type without Enter' : how];
      const end = { sent: '', 'timed-out': ': timed out', skipped: ': skipped' }[result];
      const typed = result === 'skipped' || how === 'press' ? text.replace(/^/gm, '# ') : text;
      return `# ${words} ${seconds} s${end}\n${typed}`;
    })
    .join('\n');
}

/** The batch of a text by `writeKeystrokes`; null for any other text. */
export function readKeystrokes(command: string): Keystrokes[] | null {
  const batch: (Omit<Keystrokes, 'text'> & { lines: string[] })[] = [];
  for (const line of command.split('\n')) {
    const head = HEAD.exec(line);
    const last = batch.at(-1);
    if (head) {
      const [, word, seconds, end] = head;
      batch.push({
        how: word === 'run' || word === 'press' ? word : 'type',
        enter: word === 'run' || word === 'type',
        seconds: Number(seconds),
        result: end === undefined ? 'sent' : end === ': skipped' ? 'skipped' : 'timed-out',
        lines: [],
      });
    } else if (last) {
      const comment = last.result === 'skipped' || last.how === 'press';
      last.lines.push(comment ? line.replace(/^# /, '') : line);
    } else return null;
  }
  return batch.map(({ lines, ...entry }) => ({ ...entry, text: lines.join('\n') }));
}
