import { comparedCommand } from '@/lib/refine/lineage-commands';
import { actionsOf } from '@/lib/rollout/actions';
import type { StepPhase } from '@/lib/rollout/classify';
import type { EditedFile, RolloutFacts } from '@/lib/rollout/facts';
import { UNKNOWN_PATH } from '@/lib/rollout/paths-written';
import type { Step } from '@/lib/rollout/rollout';
import { toolCall, type ToolCall } from '@/lib/rollout/tool-call';
import { normalCommands, normalPath, oneLine } from './normal-command';
import { sketchOf } from './sketch';
import { writtenText, writtenWords } from './written-text';

/** What a step is for; `reproduce` is a check before the first change of a file that counts. */
export const COMPARED_PHASES = ['explore', 'reproduce', 'edit', 'test', 'submit', 'talk'] as const;
export type ComparedPhase = (typeof COMPARED_PHASES)[number];

/**
 * What a step does to the work. `look` changes nothing that counts: reading, searching, installing, and code given in
 * the command itself before anything was changed. `note` issued nothing that can be read: talk, plans, answers to a
 * tool, an edit that was refused, a submission after which the work goes on (an agent that ends a part of its plan).
 */
export const ACTS = ['edit', 'check', 'submit', 'look', 'note'] as const;
export type Act = (typeof ACTS)[number];

/** What of a step is compared; `opening` is the start of its observation. */
type ComparedStep = Pick<Step, 'index' | 'tool' | 'command' | 'error'> & {
  phase: StepPhase;
  opening: string | null;
};

/** What a step did, in a form in which two steps that did the same are equal. */
export interface StepSignature {
  /** Step number, from 1. */
  step: number;
  phase: ComparedPhase;
  act: Act;
  /** The command without what is cosmetic (`normalCommands`): equal keys are the same step. */
  key: string;
  /** Files written or read and programs checked, from the root of the work tree. */
  objects: readonly string[];
  /** What an edit writes, without white space and lines of comment; null for a replacement and for other acts. */
  written: string | null;
  /** Words of what was issued; of an edit, of what it writes; of a replacement, those that it brings in. */
  words: Int32Array;
}

type EditOf = Pick<EditedFile, 'path' | 'scratch'>;

/**
 * Signatures of a trajectory's steps, in order. The rollout's facts tell which edits took effect, of which file, and
 * which files are the agent's own helpers.
 */
export function stepSignatures(
  steps: readonly ComparedStep[],
  facts: Pick<RolloutFacts, 'filesEdited' | 'patch'>,
): StepSignature[] {
  const editedBy = new Map<number, EditOf[]>();
  for (const file of facts.filesEdited) {
    // Without a patch nothing tells whether a test was asked for; most are for the agent's own use.
    const scratch = file.scratch || (facts.patch === null && /(^|\/)test[-_.\d]|[-_]test\./.test(file.path));
    for (const step of file.steps)
      editedBy.set(step, [...(editedBy.get(step) ?? []), { path: file.path, scratch }]);
  }
  let open: string | null = null;
  let worked = false;
  const signatures = steps.map((step) => {
    const known = wasRefused(step) ? [] : (editedBy.get(step.index) ?? unnamedEdit(step, open));
    open = openFile(step) ?? open;
    const signature = signatureOf(step, known, worked);
    worked ||= signature.act === 'edit';
    return signature;
  });
  const lastWork = signatures.findLastIndex(({ act }) => act !== 'note' && act !== 'submit');
  return signatures.map((one, i) => (one.act === 'submit' && i < lastWork ? { ...one, act: 'note' } : one));
}

function signatureOf(step: ComparedStep, edits: EditOf[], worked: boolean): StepSignature {
  const { index, command } = step;
  const phase = edits.length > 0 && step.phase === 'explore' ? 'edit' : step.phase;
  const plain = {
    step: index,
    phase,
    act: 'note',
    objects: [],
    written: null,
    words: new Int32Array(),
  } as const;
  if (command === null || command.trim() === '') return { ...plain, key: '' };
  const call = toolCall(command, step.tool);
  const key = keyOf(call, command, step.tool);
  const own = edits.filter((edit) => !edit.scratch).map((edit) => normalPath(edit.path));
  const tests = testTargets(command, step.tool);
  const act = actOf({
    phase,
    call,
    edits,
    key,
    unnamed: !worked && tests.length === 0,
    failed: wasRefused(step),
  });
  if (act === 'submit') return { ...plain, act, key: 'submit' };
  if (act === 'note') return { ...plain, key };
  const words = sketchOf(act === 'edit' ? writtenWords(call) : key);
  if (act === 'edit') return { ...plain, act, key, objects: own, written: writtenText(call), words };
  if (act === 'look')
    return { ...plain, act, phase: phase === 'edit' ? phase : 'explore', key, objects: looked(call), words };
  const helpers = edits.map((edit) => normalPath(edit.path));
  return { ...plain, act, phase: worked ? phase : 'reproduce', key, objects: [...tests, ...helpers], words };
}

function actOf(known: {
  phase: StepPhase;
  call: ToolCall;
  edits: EditOf[];
  key: string;
  unnamed: boolean;
  failed: boolean;
}): Act {
  const { phase, call, edits, key } = known;
  if (phase === 'submit') return 'submit';
  if (edits.some((edit) => !edit.scratch)) return 'edit';
  if (call.kind === 'other' || phase === 'talk' || key === '') return 'note';
  if (phase === 'test') return known.unnamed && !/\bassert\b/.test(key) ? 'look' : 'check';
  if (phase !== 'edit') return 'look';
  if (edits.length === 0 && (known.failed || isEditor(call))) return 'note';
  // A file of the agent's own: made before a check, removed after it.
  return /^rm /.test(key) ? 'look' : 'check';
}

/** A call that went wrong, or a script that the shell could not read, did nothing. */
const wasRefused = (step: ComparedStep): boolean =>
  step.error !== null || /\bbash: (-c: )?line \d+: syntax error/.test(step.opening ?? '');

/** An editor can refuse; a shell command that wrote to scratch places did what it did. */
const isEditor = (call: ToolCall): boolean =>
  call.kind === 'file' ||
  call.kind === 'patch' ||
  (call.kind === 'shell' && /^(edit|insert)\b/.test(call.script));

/** What was issued without what is cosmetic. */
function keyOf(call: ToolCall, command: string, tool: string | null): string {
  if (call.kind === 'shell') return normalCommands(call.script).join(' ; ');
  if (call.kind === 'file')
    return `write ${normalPath(call.path)} ${oneLine(call.before ?? '')} => ${oneLine(call.after ?? '')}`;
  if (call.kind === 'patch') return `patch ${oneLine(call.patch)}`;
  if (call.kind === 'look')
    return call.path === null ? `${tool ?? ''} ${comparedCommand(command)}` : `read ${normalPath(call.path)}`;
  return `${tool ?? ''} ${comparedCommand(command)}`;
}

/** Programs that a command checks: `pytest tests/a.py`, `python solve.py`; code given in the command itself has no name. */
function testTargets(command: string, tool: string | null): string[] {
  const targets = actionsOf(command, tool).flatMap((action) => {
    if (action.kind !== 'test') return [];
    const [first = '', ...words] = action.text.split(/\s+/);
    const args = first.startsWith('python') && words[0] === '-m' ? words.slice(1) : [first, ...words];
    if (args.includes('-c') || args.includes('-e') || args.includes('-')) return [];
    const named = args
      .filter((arg, i) => i === 0 || /^[\w./@:-]+$/.test(arg))
      .filter((arg) => !arg.startsWith('-'));
    const program = (named[0]?.split('/').at(-1) ?? '').replace(/^python[\d.]*$/, 'python');
    return [[program, ...named.slice(1, 4).map(normalPath)].join(' ')];
  });
  return [...new Set(targets)].filter((target) => target !== 'python');
}

/** Files that a command reads, as its words name them. */
function looked(call: ToolCall): string[] {
  if (call.kind === 'look') return call.path === null ? [] : [normalPath(call.path)];
  if (call.kind !== 'shell') return [];
  const words = normalCommands(call.script).flatMap((command) => command.split(' ').slice(1));
  return [
    ...new Set(words.filter((word) => /^[\w./@-]*\w\.\w{1,5}$|\//.test(word) && !word.startsWith('-'))),
  ];
}

/** SWE-agent's editors work on the open file, and their newer forms are no command that the rules for shells know. */
function unnamedEdit(step: ComparedStep, open: string | null): EditOf[] {
  if (step.phase !== 'explore' || !/^(edit|insert)$/.test(step.tool ?? '')) return [];
  if (/introduced new syntax error|No replacement|not found/i.test(step.opening ?? '')) return [];
  return [
    { path: open ?? UNKNOWN_PATH, scratch: open !== null && /^(repro|reproduce|test_repro)/i.test(open) },
  ];
}

/** The file that an editor shows after this step. */
function openFile(step: ComparedStep): string | null {
  const shown = /\[File: (\S+) \(/.exec(step.opening ?? '')?.[1];
  const named = /^\s*(?:open|create)\s+"?([^\s"]+)/.exec(step.command ?? '')?.[1];
  return shown ?? (/^(open|create)$/.test(step.tool ?? '') ? (named ?? null) : null);
}
