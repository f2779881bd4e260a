import type { StepError } from '@/lib/rollout/rollout';

/**
 * Ways in which tools state a return code in the text of a result. ATIF has no field for it, so a
 * code is read only where one of these stands as the tool itself writes it:
 * - `<exit_code>N</exit_code>` (Judy, Claude Code's TaskOutput), only if it stands once: a result that
 *   joins several commands has no single code;
 * - a result that begins `Exit code N` (Claude Code's Bash, which states only failures);
 * - `Process exited with code N` before `Output:` (Codex);
 * - a line `Exit Code: N` (Gemini CLI, which states only failures);
 * - `[Command finished with exit code N]`, `[The command completed with exit code N.]` (OpenHands).
 */
const EXIT_CODES: RegExp[] = [
  /<exit_code>(-?\d+)<\/exit_code>/g,
  /^(?:Error: )?Exit code (-?\d+)(?=\n|$)/g,
  /^(?:(?!Output:)[^\n]*\n){0,6}?Process exited with code (-?\d+)(?=\n|$)/g,
  /(?<=^|\n)Exit Code: (-?\d+)(?=\n(?:Signal|Background PIDs|Process Group PGID)|$)/g,
  /\[Command finished with exit code (-?\d+)\]/g,
  /\[The command completed with exit code (-?\d+)\.\]/g,
];

/** The return code that a tool's result states; null when it states none, or several. */
export function statedReturnCode(text: string): number | null {
  for (const pattern of EXIT_CODES) {
    const found = [...text.matchAll(pattern)];
    if (found.length === 1) return Number(found[0]?.[1]);
    if (found.length > 1) return null;
  }
  return null;
}

/** Marks that producers leave where they cut a text. */
const CUT =
  /\.\.\.\[trimmed\]|…\[truncated, [\d,]+ more chars\]|\[\.\.\. output limited to \d+ bytes|\[(?:\.\.\. ?)?[\d,]+ (?:characters|chars|lines|bytes) (?:truncated|omitted|elided)/;

/** True when a producer left a mark that it cut the text. */
export function isCut(text: string): boolean {
  return CUT.test(text);
}

const PARSE_ERROR = /^Previous response had parsing errors:/;
const TIMED_OUT =
  /^(?:\[?The command timed out|Command timed out after|EXECUTION TIMED OUT|Error: Command timed out)/i;
const TOOL_FAILED = /^<tool_use_error>|\n\[error\] tool reported failure\s*$|^Error executing tool /;

/** Why a result is not the plain output of the call; null when it is. */
export function observationError(text: string): StepError | null {
  if (PARSE_ERROR.test(text)) return 'format-error';
  if (TIMED_OUT.test(text.trimStart())) return 'timeout';
  return TOOL_FAILED.test(text) ? 'tool-error' : null;
}
