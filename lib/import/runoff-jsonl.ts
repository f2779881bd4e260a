import { problemsIn, RunoffError } from '@/lib/errors';
import { finishRollout } from '@/lib/import/finish-rollout';
import type { DetectedFile, ImportFiles } from '@/lib/import/import-files';
import type { Claim, Importer } from '@/lib/import/importer';
import { nonZero } from '@/lib/import/json-value';
import { parseJson } from '@/lib/import/parse-json';
import { dirOf, type SourceFile } from '@/lib/import/source-tree';
import { outcomeLineSchema, rolloutLineSchema, type OutcomeLine } from '@/lib/rollout/export-lines';
import { UNKNOWN_OUTCOME, type Attachment, type RecordedRollout, type Step } from '@/lib/rollout/rollout';

export const RUNOFF_JSONL_VERSION = 'runoff-jsonl-1';

/** Our own exports: `rollouts.jsonl`, with `outcomes.jsonl` beside it. Summaries and votes in it are not taken in. */
export const runoffJsonl: Importer = {
  format: 'runoff',
  name: 'Runoff',
  reads:
    'its own exports as jsonl (rollouts.jsonl, version 1, with outcomes.jsonl beside it); those as atif and mini are read as such files of any tool',
  claim: (files) => {
    const rollouts = files.open('runoff-rollouts').flatMap((item) => claimsOf(files, item));
    const companions = files.open('runoff-outcomes').map(({ file }) => {
      files.take(file.path);
      return { path: file.path, reason: 'what the verifier said of the rollouts beside it' };
    });
    return { rollouts, companions, refused: [] };
  },
};

/** Lines of a file that many rollouts read from: kept as long as the memory is not needed. */
class HeldLines {
  private readonly file: SourceFile;
  private held: WeakRef<string[]> | null = null;

  constructor(file: SourceFile) {
    this.file = file;
  }

  async line(index: number): Promise<string> {
    const known = this.held?.deref();
    const lines = known ?? (await this.file.readText()).split('\n').filter((text) => text.trim() !== '');
    if (!known) this.held = new WeakRef(lines);
    const text = lines[index];
    if (text === undefined) throw new RunoffError('bad-input', `has no line ${index + 1} any more`);
    return text;
  }
}

function claimsOf(files: ImportFiles, item: DetectedFile): Claim[] {
  files.take(item.file.path);
  const beside = files
    .open('runoff-outcomes')
    .find(
      ({ file, runoff }) => sameFolder(file, item.file) && runoff?.experimentId === item.runoff?.experimentId,
    );
  const lines = new HeldLines(item.file);
  const outcomes = beside ? { path: beside.file.path, lines: new HeldLines(beside.file) } : null;
  return (item.runoff?.lines ?? []).map(({ id, line, label }) => {
    const at = beside?.runoff?.lines.find((one) => one.id === id)?.line;
    const verdict = outcomes && at !== undefined ? { ...outcomes, at } : null;
    return {
      path: item.file.path,
      format: 'runoff',
      attemptLabel: label,
      load: () => load(lines, line, verdict),
    };
  });
}

const sameFolder = (a: SourceFile, b: SourceFile) => dirOf(a.path) === dirOf(b.path);

interface Verdict {
  path: string;
  lines: HeldLines;
  at: number;
}

async function load(lines: HeldLines, at: number, verdict: Verdict | null): Promise<RecordedRollout> {
  const parsed = rolloutLineSchema.safeParse(parseJson(await lines.line(at)));
  if (!parsed.success) throw new RunoffError('bad-input', `line ${at + 1}: ${problemsIn(parsed.error)}`);
  const { trajectory } = parsed.data;
  checkSteps(trajectory.steps, at);
  const said = verdict && (await readVerdict(verdict));
  return finishRollout({
    ...trajectory,
    ...{ sourceFormat: 'runoff', formatVersion: RUNOFF_JSONL_VERSION },
    costUsd: nonZero(trajectory.costUsd),
    outcome: said ? { ...said.outcome, recordedIn: verdict.path } : UNKNOWN_OUTCOME,
    attachments: withLogs(trajectory.attachments, said?.attachments ?? []),
  });
}

function checkSteps(steps: readonly Step[], at: number): void {
  steps.forEach((step, i) => {
    if (step.index !== i + 1 || step.turn < (steps[i - 1]?.turn ?? 1))
      throw new RunoffError(
        'bad-input',
        `line ${at + 1}: its steps are not numbered 1, 2, 3 … with turns that rise`,
      );
  });
}

async function readVerdict({ lines, at }: Verdict): Promise<OutcomeLine> {
  const parsed = outcomeLineSchema.safeParse(parseJson(await lines.line(at)));
  if (parsed.success) return parsed.data;
  throw new RunoffError('bad-input', `line ${at + 1} of its outcomes: ${problemsIn(parsed.error)}`);
}

/** Verifier logs back in their places among the others. */
function withLogs(others: Attachment[], logs: OutcomeLine['attachments']): Attachment[] {
  const all = [...others];
  for (const { position, attachment } of [...logs].sort((a, b) => a.position - b.position))
    all.splice(position, 0, attachment);
  return all;
}
