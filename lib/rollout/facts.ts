import { actionsOf } from './actions';
import { patchStats } from './patch';
import { UNKNOWN_PATH } from './paths-written';
import type { ExitStatus, RecordedRollout, Step } from './rollout';
import { shellCommands } from './shell-commands';
import { toolCall } from './tool-call';

/** Version of the rules below; facts of an older version are computed again when read. */
export const FACTS_VERSION = 1;

/** A command that ran tests or a check, as recognised by its words (lib/rollout/actions.ts). */
export interface TestCommand {
  step: number;
  command: string;
  returnCode: number | null;
  /** Nothing that is not scratch was edited after it; true as well when nothing was edited at all. */
  afterLastEdit: boolean;
}

/** A file of the work tree that commands wrote, moved, reverted or removed. */
export interface EditedFile {
  path: string;
  steps: number[];
  /**
   * A helper of the agent's own: not in the patch, or (without a patch) made and removed again,
   * named like a reproduction script, or only fed to a program as its input.
   */
  scratch: boolean;
}

/**
 * What can be read off a trajectory by rules alone, the same for every model. It holds no outcome.
 * Step numbers are 1-based.
 */
export interface RolloutFacts {
  version: number;
  exitStatus: ExitStatus;
  exitStatusRaw: string | null;
  /** All steps, and those in which the agent issued something. */
  steps: number;
  commands: number;
  filesEdited: EditedFile[];
  /** Last step that edited a file which is not scratch. */
  lastEditStep: number | null;
  testCommands: TestCommand[];
  errors: { formatErrors: number; timeouts: number; toolErrors: number; nonZeroReturnCodes: number };
  /** The last step with a return code other than 0, and whether any later command succeeded. */
  lastFailure: { step: number; command: string; returnCode: number; followedBySuccess: boolean } | null;
  patch: { files: string[]; added: number; removed: number; bytes: number } | null;
}

/** What facts are computed from: no outcome, reward or verifier log can be passed. */
export type FactsInput = Pick<RecordedRollout, 'exitStatus' | 'exitStatusRaw' | 'patch'> & {
  steps: readonly FactsStep[];
};
export type FactsStep = Pick<Step, 'index' | 'tool' | 'command' | 'observation' | 'returnCode' | 'error'>;

/** The facts of a rollout. Pure: same rollout, same facts. */
export function rolloutFacts(rollout: FactsInput): RolloutFacts {
  const { steps } = rollout;
  const patch = patchFacts(rollout.patch);
  const trace = traceActions(steps);
  const filesEdited = editedFiles(trace, patch?.files ?? [], inputFiles(steps));
  const real = new Set(filesEdited.filter((file) => !file.scratch).map((file) => file.path));
  const lastEdit = trace.findLast((entry) => entry.kind === 'edit' && real.has(entry.path));
  return {
    version: FACTS_VERSION,
    ...shownExit(rollout),
    steps: steps.length,
    commands: steps.filter((step) => step.command != null).length,
    filesEdited,
    lastEditStep: lastEdit?.step.index ?? null,
    testCommands: testCommands(trace, lastEdit),
    errors: {
      formatErrors: steps.filter((step) => step.error === 'format-error').length,
      timeouts: steps.filter((step) => step.error === 'timeout').length,
      toolErrors: steps.filter((step) => step.error === 'tool-error').length,
      nonZeroReturnCodes: steps.filter((step) => step.returnCode != null && step.returnCode !== 0).length,
    },
    lastFailure: lastFailure(steps),
    patch,
  };
}

type TraceEntry =
  | { kind: 'edit'; step: FactsStep; order: number; path: string; removes: boolean }
  | { kind: 'test'; step: FactsStep; order: number; text: string };

/** Edits and tests in the order they happened, also inside one command. Refused edits left no trace. */
function traceActions(steps: readonly FactsStep[]): TraceEntry[] {
  const scripts = new Map<string, string>();
  const trace: TraceEntry[] = [];
  for (const step of steps) {
    if (step.command == null) continue;
    rememberScripts(step.command, step.tool, scripts);
    const actions = actionsOf(step.command, step.tool, scripts);
    const refused = wasRefused(step);
    for (const action of actions) {
      const order = trace.length;
      if (action.kind === 'edit' && !refused)
        trace.push({ ...action, path: shownPath(action.path, step), step, order });
      else if (action.kind === 'test') trace.push({ ...action, step, order });
    }
  }
  return trace;
}

/** SWE-agent's `edit` works on the open file, which its answer names. */
function shownPath(path: string, step: FactsStep): string {
  if (path !== UNKNOWN_PATH) return path;
  return /^\s*\[File: (\S+) \(/.exec(step.observation ?? '')?.[1] ?? path;
}

/** SWE-agent's editor and edit tools say in words that they changed nothing. */
function wasRefused(step: FactsStep): boolean {
  if (step.error === 'format-error') return true;
  const start = (step.observation ?? '').slice(0, 400);
  return /Your proposed edit has introduced new syntax error|No replacement was performed|String to replace not found|old_str .* did not appear|File has not been read yet/i.test(
    start,
  );
}

/** Programs written by here-document or by a file tool, so that a later run of one tells what it writes. */
function rememberScripts(command: string, tool: string | null, scripts: Map<string, string>): void {
  const call = toolCall(command, tool);
  const keep = (path: string, text: string) => scripts.set(path.split('/').at(-1) ?? path, text);
  if (call.kind === 'file' && call.after != null && call.before == null) keep(call.path, call.after);
  if (call.kind !== 'shell' || !command.includes('<<')) return;
  for (const { words, writes, heredoc } of shellCommands(call.script)) {
    const target = words[0] === 'tee' ? words.at(-1) : writes[0];
    if (heredoc != null && target != null) keep(target, heredoc);
  }
}

/** Files that commands feed to a program (`solve < big.txt`): data for a check, not work. */
function inputFiles(steps: readonly FactsStep[]): Set<string> {
  const names = new Set<string>();
  for (const { command, tool } of steps) {
    if (command == null || !command.includes('<')) continue;
    const call = toolCall(command, tool);
    if (call.kind !== 'shell') continue;
    for (const { words, reads } of shellCommands(call.script)) {
      if (words[0] !== 'patch') for (const name of reads) names.add(name.replace(/^(\.\/)+/, ''));
    }
  }
  return names;
}

function editedFiles(
  trace: readonly TraceEntry[],
  patchFiles: readonly string[],
  inputs: ReadonlySet<string>,
): EditedFile[] {
  const byPath = new Map<string, Extract<TraceEntry, { kind: 'edit' }>[]>();
  const byName = new Map<string, string[]>();
  for (const entry of trace) {
    if (entry.kind !== 'edit') continue;
    // Names of one file end alike, so only those of the same last part are compared.
    const name = entry.path.split('/').at(-1) ?? '';
    const alike = byName.get(name) ?? [];
    const known = alike.find((path) => sameFile(path, entry.path)) ?? entry.path;
    entry.path = known;
    const entries = byPath.get(known);
    if (entries) entries.push(entry);
    else {
      byPath.set(known, [entry]);
      byName.set(name, [...alike, known]);
    }
  }
  const inPatch = (path: string) => patchFiles.some((file) => sameFile(file, path));
  const patchExplains = [...byPath.keys()].some(inPatch);
  return [...byPath].map(([path, entries]) => ({
    path,
    steps: [...new Set(entries.map((entry) => entry.step.index))],
    scratch: patchExplains
      ? path !== UNKNOWN_PATH && !inPatch(path)
      : looksLikeScratch(path) ||
        inputs.has(path) ||
        (entries.at(-1)?.removes === true && entries[0]?.removes === false),
  }));
}

/** `/app/solution.py`, `app/solution.py` and `solution.py` are one file when one is the tail of the other. */
export function sameFile(a: string, b: string): boolean {
  if (a === b) return true;
  const [long, short] = a.length > b.length ? [a, b] : [b, a];
  return (
    short !== UNKNOWN_PATH &&
    long.endsWith(`/${short.replace(/^\/+/, '')}`) &&
    (long.startsWith('/') || short.includes('/'))
  );
}

function looksLikeScratch(path: string): boolean {
  const name = path.split('/').at(-1) ?? path;
  return /^(repro|reproduce|reproduction|scratch|debug|tmp|temp|verify|check|brute|gen|poc)([-_.\d]|$)|\.(log|out|orig|rej|bak|pyc)$/i.test(
    name,
  );
}

function testCommands(trace: readonly TraceEntry[], lastEdit: TraceEntry | undefined): TestCommand[] {
  const tests = new Map<number, TestCommand>();
  for (const entry of trace) {
    if (entry.kind !== 'test') continue;
    const { step } = entry;
    tests.set(step.index, {
      step: step.index,
      // A batch of keystrokes holds more than the check.
      command: step.tool === 'keystrokes' ? entry.text : (step.command ?? entry.text),
      returnCode: step.returnCode,
      afterLastEdit: lastEdit == null || entry.order > lastEdit.order,
    });
  }
  return [...tests.values()];
}

function lastFailure(steps: readonly FactsStep[]): RolloutFacts['lastFailure'] {
  const at = steps.findLastIndex(
    (step) => step.command != null && step.returnCode != null && step.returnCode !== 0,
  );
  const step = steps[at];
  if (step?.command == null || step.returnCode == null) return null;
  return {
    step: step.index,
    command: step.command,
    returnCode: step.returnCode,
    followedBySuccess: steps.slice(at + 1).some((later) => later.returnCode === 0),
  };
}

/** A raw status that tells of the verifier (`VerifierTimeoutError`) says nothing about the attempt and is left out. */
export function shownExit({
  exitStatus,
  exitStatusRaw,
}: Pick<FactsInput, 'exitStatus' | 'exitStatusRaw'>): Pick<RolloutFacts, 'exitStatus' | 'exitStatusRaw'> {
  const ofVerifier = exitStatusRaw != null && /verif|reward|grader|resolved/i.test(exitStatusRaw);
  return ofVerifier ? { exitStatus: 'unknown', exitStatusRaw: null } : { exitStatus, exitStatusRaw };
}

function patchFacts(patch: string | null): RolloutFacts['patch'] {
  if (patch == null) return null;
  return { ...patchStats(patch), bytes: new TextEncoder().encode(patch).length };
}
