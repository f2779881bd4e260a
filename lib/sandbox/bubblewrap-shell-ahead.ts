import { closeSync, constants, openSync, writeSync } from 'node:fs';
import { insideScript, type CommandLine } from '@/lib/sandbox/bubblewrap-exec';
import { shellWords, type Runner } from '@/lib/sandbox/bubblewrap-runner';
import type { OutputPipe } from '@/lib/sandbox/output-pipes';

/** What any pipe takes as a whole (PIPE_BUF); longer commands start afresh. */
const MAX_SCRIPT_BYTES = 4_096;
/** Variables that shells read, set or keep for themselves. */
const OF_SHELLS = /^(BASH.*|ENV|IFS|LINENO|OLDPWD|OPTIND|POSIXLY_CORRECT|PPID|PWD|SHELLOPTS|SHLVL|TMOUT)$/;
const NAME = /^[A-Za-z_]\w*$/;
const EXIT = 'exit\n';
/** Not `sh`: where a task replaces that one by something else, every command would wait for an answer from it. */
const WAITING = ['bash', '--noprofile', '--norc'];

/** False for variables that a shell does not hand on as they are. */
export function passThroughShell(env: Record<string, string>): boolean {
  return Object.keys(env).every((name) => NAME.test(name) && !OF_SHELLS.test(name));
}

/**
 * A shell that has entered the sandbox, in its folder and with its variables, and waits to become the next command: to
 * get there takes longer than most commands do, and this is done while the model thinks. It waits only while nothing
 * else runs inside, so that nobody there can see it, end it, or change what it has begun with.
 */
export class ShellAhead {
  readonly pipe: OutputPipe;
  readonly #ask: number;
  readonly #exit: Promise<number | null>;
  #waits = true;

  /** `ask`: a named pipe that nobody has open. `input`: what the command will read, when it reads anything. */
  constructor(runner: Runner, line: Omit<CommandLine, 'argv'>, ask: string, input: string, pipe: OutputPipe) {
    this.pipe = pipe;
    // For both, here and there: an end that opens alone would wait for the other for ever should that be killed.
    this.#ask = openSync(ask, constants.O_RDWR | constants.O_NONBLOCK);
    const [stdin, stdout, third] = [ask, pipe.path, input].map((path) => shellWords([path]));
    const script = insideScript({ ...line, argv: WAITING }, `<>${stdin} >${stdout} 2>&1 3<${third}`);
    this.#exit = runner.run(script).finally(() => this.#over());
  }

  /** False when it has ended, or was asked for something. */
  get waits(): boolean {
    return this.#waits;
  }

  /** The script of a command for `become`; null when it is too long. */
  static scriptOf(argv: string[]): string | null {
    const script = `exec ${shellWords(argv)} <&3 3<&-\n`;
    return Buffer.byteLength(script) > MAX_SCRIPT_BYTES ? null : script;
  }

  /** Resolves with the return code, as `Runner.run` does. */
  become(script: string): Promise<number | null> {
    this.#waits = false;
    writeSync(this.#ask, script);
    return this.#exit;
  }

  /** Ends it without a command. */
  async dismiss(): Promise<void> {
    if (this.#waits) writeSync(this.#ask, EXIT);
    await this.#exit;
  }

  /** Where the runner was killed its shell may live, and is asked to end. What nobody reads goes with the last end. */
  #over(): void {
    if (this.#waits) {
      writeSync(this.#ask, EXIT);
      this.pipe.started();
      this.pipe.reader.resume();
    }
    this.#waits = false;
    closeSync(this.#ask);
  }
}
