import type { PolicyReply } from '@/lib/model/policies';
import type { CommandResult } from './sandbox';

/** A reply and what came back; `result` is null after a reply without a command. Times are unix milliseconds. */
export interface PlayedStep {
  reply: PolicyReply;
  result: CommandResult | null;
  repliedAtMs: number;
  observedAtMs: number;
}

const LIMIT = 10_000;
const HALF = LIMIT / 2;

/** A step's command with a result, as the agent is shown it: return code and output, the middle of a long one elided. */
export function observationText(step: PlayedStep): string {
  const { reply, result } = step;
  if (result === null) {
    return 'Please always provide EXACTLY ONE action in triple backticks, found 0 actions.\nThis reply was not run. Give one fenced command.';
  }
  if (result.returnCode === null) {
    return (
      `The last command <command>${reply.command ?? ''}</command> timed out and has been killed.\n` +
      `The output of the command was:\n<output>\n${elide(result.output)}\n</output>\n` +
      'Try another command, one that ends by itself.'
    );
  }
  const head = `<returncode>${result.returnCode}</returncode>\n`;
  if (result.output.length < LIMIT) return `${head}<output>\n${result.output}</output>`;
  return (
    `${head}<warning>\nThe output was too long and is cut in the middle.\n</warning>\n` +
    `<output_head>\n${result.output.slice(0, HALF)}\n</output_head>\n` +
    `<elided_chars>\n${result.output.length - LIMIT} characters elided\n</elided_chars>\n` +
    `<output_tail>\n${result.output.slice(-HALF)}\n</output_tail>`
  );
}

/** The same for ATIF, which has no field for a return code: the output, then a line that states it. */
export function terminalText({ result }: PlayedStep): string {
  if (result === null) return 'No command was found in this reply. Give one fenced command.';
  const output = elide(result.output).replace(/\n?$/, '\n').replace(/^\n$/, '');
  if (result.returnCode === null)
    return `Command timed out after ${Math.round(result.durationMs / 1000)} s\n${output}`;
  return `${output}[Command finished with exit code ${result.returnCode}]`;
}

function elide(output: string): string {
  if (output.length < LIMIT) return output;
  return `${output.slice(0, HALF)}\n[${output.length - LIMIT} characters elided]\n${output.slice(-HALF)}`;
}
