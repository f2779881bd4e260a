import { shellCommands } from '@/lib/rollout/shell-commands';
import type { ToolCall } from '@/lib/rollout/tool-call';
import { oneLine } from './normal-command';

/**
 * The whole text that an edit writes, without layout and comments that stand in or at the end of a line, so that two writings
 * that differ in layout and remarks are equal; null where it replaces a part of the file or cannot be told.
 */
export function writtenText(call: ToolCall): string | null {
  if (call.kind === 'file')
    return call.before !== null || call.after === null ? null : withoutComments(call.after);
  const bodies = heredocs(call);
  return bodies.length === 0 ? null : withoutComments(bodies.join('\n'));
}

/** Text whose words an edit brings in: what it writes, or of a replacement the words that were not there before. */
export function writtenWords(call: ToolCall): string {
  if (call.kind === 'file') return broughtIn(call.before ?? '', call.after ?? '');
  if (call.kind === 'patch') return changedLines(call.patch);
  if (call.kind !== 'shell') return '';
  const bodies = heredocs(call);
  if (bodies.length > 0) return withoutComments(bodies.join('\n'));
  const editor = sweAgentText(call.script);
  if (editor !== null) return withoutComments(editor);
  const replaced = [...call.script.matchAll(/\bs([/|#,@])(.*?[^\\]|)\1(.*?[^\\]|)\1/g)];
  if (replaced.length === 0) return call.script;
  return replaced.map(([, , before = '', after = '']) => broughtIn(before, after)).join('\n');
}

/** What SWE-agent's editors put in: `edit 3:9 … end_of_edit`, `insert '…' 3`, `edit 'before' 'after'`. */
function sweAgentText(script: string): string | null {
  if (!/^\s*(edit|insert)\b/.test(script)) return null;
  const quoted = [...script.matchAll(/(['"])([\s\S]*?[^\\])\1(?=\s|$)/g)].at(-1)?.[2];
  const numbered = /^\s*edit \d+:\d+|end_of_edit\s*$/.test(script);
  const body = script.replace(/^\s*(edit|insert)( \d+(:\d+)?)?/, '').replace(/end_of_edit\s*$/, '');
  return numbered ? body : (quoted ?? body);
}

function heredocs(call: ToolCall): string[] {
  if (call.kind !== 'shell' || !call.script.includes('<<')) return [];
  return shellCommands(call.script).flatMap(({ heredoc }) => heredoc ?? []);
}

const wordsOf = (text: string): string[] => text.match(/[\p{L}\p{N}_]+/gu) ?? [];

function broughtIn(before: string, after: string): string {
  const known = new Set(wordsOf(before));
  const fresh = wordsOf(after).filter((word) => !known.has(word));
  return fresh.length === 0 ? after : fresh.join(' ');
}

function changedLines(patch: string): string {
  const lines = patch.split('\n');
  const side = (sign: string) =>
    lines.filter((line) => line.startsWith(sign) && !line.startsWith(sign.repeat(3))).join('\n');
  return broughtIn(side('-'), side('+'));
}

function withoutComments(text: string): string {
  return oneLine(
    text
      .split('\n')
      .filter((line) => !/^\s*(#(?!include|define|if|endif)|\/\/|--\s)/.test(line))
      .map((line) => line.replace(/\s(#|\/\/)\s.*$/, ''))
      .join('\n'),
  );
}
