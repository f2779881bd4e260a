import { createHash } from 'node:crypto';
import { RunoffError, errorMessage } from '@/lib/errors';
import { detectFile, type Detected } from '@/lib/import/detect';
import { companionNotes, noteDetected } from '@/lib/import/note-detected';
import { ImportFiles, type DetectedFile } from '@/lib/import/import-files';
import type { Claim } from '@/lib/import/importer';
import { IMPORTERS } from '@/lib/import/importers';
import { shortHash } from '@/lib/import/source-key';
import type { PathReason, SourceTree } from '@/lib/import/source-tree';
import type { ExitStatus, OutcomeKind, RecordedRollout, SourceFormat } from '@/lib/rollout/rollout';

/** One rollout that an import would take in. The rollout itself is read by `load`. */
export interface PlanEntry {
  path: string;
  /** Unique in the plan, the same in every plan of the same files. */
  sourceKey: string;
  format: SourceFormat;
  formatVersion: string | null;
  task: { benchmark: string | null; name: string };
  /** The trial's or run's name. */
  attemptLabel: string;
  steps: number;
  exitStatus: ExitStatus;
  outcome: OutcomeKind;
  reward: number | null;
  warnings: string[];
  /** Reads the files again. Throws RunoffError when they have gone or changed beyond reading. */
  load(): Promise<RecordedRollout>;
}

export interface ImportPlan {
  entries: PlanEntry[];
  /** Files that look like a trajectory, or could not be read, and are not imported. */
  failed: PathReason[];
  /** Companions of a rollout, and files that are no trajectory. */
  ignored: PathReason[];
}

/** Called after each file or rollout; `total` grows once, when the rollouts are known. */
export type PlanProgress = (done: number, total: number) => void;

/**
 * Says what an import of these files would take in: finds the format of each file by content, lets
 * the importers claim rollouts, and reads each rollout once to see that it can be read. Nothing but
 * light entries stays in memory. A bad file is a line in `failed`, never an exception.
 */
export async function planImport(
  tree: SourceTree,
  onProgress: PlanProgress = () => undefined,
): Promise<ImportPlan> {
  const plan: ImportPlan = { entries: [], failed: [...tree.refused], ignored: [...tree.skipped] };
  const files = await detectAll(tree, plan, onProgress);
  const claims: Claim[] = [];
  const companions = new Map<string, string>();
  for (const importer of IMPORTERS) {
    const found = importer.claim(files);
    claims.push(...found.rollouts);
    plan.failed.push(...found.refused);
    for (const { path, reason } of found.companions) if (!companions.has(path)) companions.set(path, reason);
  }
  const total = tree.files.length + claims.length;
  const seen = new Map<string, Seen>();
  for (const [index, claim] of claims.entries()) {
    await addClaim(plan, claim, seen);
    onProgress(tree.files.length + index + 1, total);
  }
  plan.ignored.push(...[...companions].map(([path, reason]) => ({ path, reason })), ...companionNotes(files));
  return tidy(plan, companions);
}

async function detectAll(tree: SourceTree, plan: ImportPlan, onProgress: PlanProgress): Promise<ImportFiles> {
  const detected: DetectedFile[] = [];
  const contents = new Map<string, string>();
  for (const [index, file] of tree.files.entries()) {
    const found = await detectFile(file);
    if (found.status === 'read') {
      const twin = twinOf(found, file.path, contents);
      if (twin)
        plan.ignored.push({ path: file.path, reason: `the same content as ${twin}, which is imported` });
      else detected.push(noteDetected(file, found.kind, found.value));
    } else {
      (found.status === 'refused' ? plan.failed : plan.ignored).push({
        path: file.path,
        reason: found.reason,
      });
    }
    onProgress(index + 1, tree.files.length);
  }
  return new ImportFiles(tree.files, detected);
}

/**
 * The path of an earlier file with the same content, for files that are a rollout by themselves.
 * ATIF files are compared as rollouts, since two Harbor trials may hold the same trajectory.
 */
function twinOf(
  found: Extract<Detected, { status: 'read' }>,
  path: string,
  contents: Map<string, string>,
): string | null {
  if (found.kind !== 'mini-swe-agent' && found.kind !== 'swe-agent') return null;
  const hash = createHash('sha256').update(JSON.stringify(found.value)).digest('hex');
  const twin = contents.get(hash);
  if (twin === undefined) contents.set(hash, path);
  return twin ?? null;
}

interface Seen {
  path: string;
  digest: string;
}

async function addClaim(plan: ImportPlan, claim: Claim, seen: Map<string, Seen>): Promise<void> {
  let rollout: RecordedRollout;
  try {
    rollout = await claim.load();
  } catch (error) {
    if (!(error instanceof RunoffError))
      throw new Error(`${claim.path}: ${errorMessage(error)}`, { cause: error });
    plan.failed.push({ path: claim.path, reason: error.message });
    return;
  }
  const digest = digestOf(rollout);
  let key = rollout.sourceKey;
  const first = seen.get(key);
  if (first?.digest === digest) {
    plan.ignored.push({ path: claim.path, reason: `the same rollout as ${first.path}, which is imported` });
    return;
  }
  // Two rollouts that begin alike: the whole content tells them apart, wherever they lie.
  if (first) key = `${key}~${shortHash(digest)}`;
  if (seen.has(key)) {
    plan.ignored.push({
      path: claim.path,
      reason: `the same rollout as ${seen.get(key)?.path ?? ''}, which is imported`,
    });
    return;
  }
  seen.set(key, { path: claim.path, digest });
  plan.entries.push(entryOf(claim, rollout, key));
}

/** What makes two rollouts the same: all but where they lie and what the evaluation said. */
function digestOf(rollout: RecordedRollout): string {
  const { sourceKey: _key, outcome: _outcome, warnings: _warnings, ...content } = rollout;
  return createHash('sha256').update(JSON.stringify(content)).digest('hex');
}

function entryOf(claim: Claim, rollout: RecordedRollout, sourceKey: string): PlanEntry {
  return {
    path: claim.path,
    sourceKey,
    format: rollout.sourceFormat,
    formatVersion: rollout.formatVersion,
    task: { benchmark: rollout.task.benchmark, name: rollout.task.name },
    attemptLabel: claim.attemptLabel,
    steps: rollout.steps.length,
    exitStatus: rollout.exitStatus,
    outcome: rollout.outcome.kind,
    reward: rollout.outcome.reward,
    warnings: rollout.warnings,
    load: async () => ({ ...(await claim.load()), sourceKey }),
  };
}

/** One line per path: a rollout or a failure before a companion before "no trajectory"; sorted. */
function tidy(plan: ImportPlan, companions: Map<string, string>): ImportPlan {
  const told = new Set([...plan.entries.map((entry) => entry.path), ...plan.failed.map((item) => item.path)]);
  const ignored = new Map<string, string>();
  for (const { path, reason } of plan.ignored) {
    if (!told.has(path)) ignored.set(path, companions.get(path) ?? ignored.get(path) ?? reason);
  }
  const byPath = (a: { path: string }, b: { path: string }) =>
    a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
  return {
    entries: plan.entries.sort(byPath),
    failed: plan.failed.sort(byPath),
    ignored: [...ignored].map(([path, reason]) => ({ path, reason })).sort(byPath),
  };
}
