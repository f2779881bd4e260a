import { sameFile, type RolloutFacts } from '@/lib/rollout/facts';
import { shellCommands } from '@/lib/rollout/shell-commands';
import { toolCall } from '@/lib/rollout/tool-call';
import type { Summary } from '@/lib/summary/schema';
import { clip, MAX_ITEMS } from './scripted-text';
import { scriptOf, type TraceStep } from './scripted-trace';

/** Changes from the patch where there is one, else from what the edit commands say. */
export function changesOf(
  steps: readonly TraceStep[],
  facts: RolloutFacts,
  patch: string | null,
): Summary['changes'] {
  const fromPatch = patch == null ? [] : hunksOf(patch);
  if (fromPatch.length > 0) {
    return fromPatch.slice(0, MAX_ITEMS).map((hunk) => ({ ...hunk, steps: stepsOf(hunk.file, facts) }));
  }
  const changes: Summary['changes'] = [];
  for (const file of facts.filesEdited) {
    if (file.scratch) continue;
    for (const index of file.steps.slice(-3)) {
      const step = steps.find((candidate) => candidate.index === index);
      const change = step == null ? null : changeIn(step, file.path);
      if (change != null) changes.push({ file: file.path, symbol: null, ...change, steps: [index] });
    }
  }
  return changes.slice(-MAX_ITEMS);
}

function stepsOf(file: string, facts: RolloutFacts): number[] {
  const edited = facts.filesEdited.find((item) => sameFile(item.path, file));
  const unknown = facts.filesEdited.find((item) => item.path === '(unknown)');
  return (edited ?? unknown)?.steps ?? (facts.lastEditStep == null ? [] : [facts.lastEditStep]);
}

interface Hunk {
  file: string;
  symbol: string | null;
  before: string;
  after: string;
}

function hunksOf(patch: string): Hunk[] {
  const hunks: Hunk[] = [];
  let file = '';
  let hunk: { symbol: string | null; removed: string[]; added: string[] } | null = null;
  const close = () => {
    if (hunk != null && file !== '') {
      hunks.push({
        file,
        symbol: hunk.symbol,
        before: clip(hunk.removed.join(' ⏎ ')) || '(nothing)',
        after: clip(hunk.added.join(' ⏎ ')) || '(removed)',
      });
    }
    hunk = null;
  };
  for (const line of patch.split('\n')) {
    if (line.startsWith('diff --git ')) {
      close();
      file = / b\/(.+)$/.exec(line)?.[1] ?? '';
    } else if (hunk == null && line.startsWith('+++ ')) {
      const path = line.slice(4).split('\t')[0]?.replace(/^b\//, '') ?? '';
      if (path !== '/dev/null') file = path;
    } else if (line.startsWith('@@')) {
      close();
      hunk = { symbol: symbolIn(line), removed: [], added: [] };
    } else if (hunk != null && line.startsWith('+')) hunk.added.push(line.slice(1).trim());
    else if (hunk != null && line.startsWith('-')) hunk.removed.push(line.slice(1).trim());
  }
  close();
  return hunks;
}

function symbolIn(header: string): string | null {
  const context = header.replace(/^@@[^@]*@@\s*/, '').trim();
  const name = /\b(?:def|class|function|func|fn|interface|struct|impl|sub)\s+([\w.]+)/.exec(context)?.[1];
  return name ?? (context === '' ? null : clip(context, 80));
}

function changeIn(step: TraceStep, path: string): { before: string; after: string } | null {
  if (step.command == null) return null;
  const call = toolCall(step.command, step.tool);
  if (call.kind === 'file')
    return {
      before: call.before == null ? '(whole file)' : clip(call.before),
      after: clip(call.after ?? '(removed)'),
    };
  const script = scriptOf(step);
  for (const command of shellCommands(script)) {
    const writes = [...command.writes, ...(command.words[0] === 'tee' ? command.words.slice(1) : [])];
    if (command.heredoc != null && writes.some((file) => sameFile(file.replace(/^\.\//, ''), path))) {
      return { before: '(whole file)', after: clip(command.heredoc) };
    }
    const sed =
      command.words[0] === 'sed'
        ? command.words.find((word) => /^\d*,?\d*s(.).+\1.*\1\w*$/.test(word))
        : undefined;
    const parts = sed == null ? null : /s(.)((?:\\.|(?!\1).)+)\1((?:\\.|(?!\1).)*)\1/.exec(sed);
    if (parts != null) return { before: clip(parts[2] ?? ''), after: clip(parts[3] ?? '') || '(removed)' };
  }
  const sweEdit = /^edit (\d+:\d+)[^\n]*\n([\s\S]*?)\n?end_of_edit/.exec(script.trim());
  if (sweEdit != null) return { before: `(lines ${sweEdit[1] ?? ''})`, after: clip(sweEdit[2] ?? '') };
  return { before: '(not told by the command)', after: clip(script) };
}
