import { createHash } from 'node:crypto';
import { RunoffError, errorMessage } from '@/lib/errors';
import { detectFile } from '@/lib/import/detect';
import { companionNotes, noteDetected } from '@/lib/import/note-detected';
import { ImportFiles, type DetectedFile } from '@/lib/import/import-files';
import type { Claim } from '@/lib/import/importer';
import type { GoldRow } from '@/lib/import/gold-patches';
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
  /** Reference changes in rows of a data set, by file. */
  gold: { path: string; rows: GoldRow[] }[];
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
  const plan: ImportPlan = { entries: [], failed: [...tree.refused], ignored: [...tree.skipped], gold: [] };
  const { files, refused } = await detectAll(tree, plan, onProgress);
  plan.gold = files.detected.flatMap(({ file, gold }) =>
    gold.length > 0 ? [{ path: file.path, rows: gold }] : [],
  );
  const claims: Claim[] = [];
  const companions = new Map<string, string>();
  for (const importer of IMPORTERS) {
    const found = importer.claim(files);
    claims.push(...found.rollouts);
    plan.failed.push(...found.refused);
    for (const { path, reason } of found.companions) if (!companions.has(path)) companions.set(path, reason);
  }
  for (const { path, reason, otherFormat } of refused) {
    // An agent's own session log beside the trajectory of its trial is no failure.
    const companion = otherFormat ? companions.get(path) : undefined;
    if (companion === undefined) plan.failed.push({ path, reason });
  }
  const total = tree.files.length + claims.length;
  const seen: Seen = { keys: new Set(), pathOf: new Map() };
  for (const [index, claim] of claims.entries()) {
    await addClaim(plan, claim, seen);
    onProgress(tree.files.length + index + 1, total);
  }
  plan.ignored.push(...[...companions].map(([path, reason]) => ({ path, reason })), ...companionNotes(files));
  return tidy(plan, companions);
}

interface DetectedAll {
  files: ImportFiles;
  /** Files that look like a trajectory and are not read. */
  refused: (PathReason & { otherFormat: boolean })[];
}

async function detectAll(tree: SourceTree, plan: ImportPlan, onProgress: PlanProgress): Promise<DetectedAll> {
  const detected: DetectedFile[] = [];
  const refused: DetectedAll['refused'] = [];
  const contents = new Set<string>();
  for (const [index, file] of tree.files.entries()) {
    try {
      const found = await detectFile(file);
      if (found.status === 'read') {
        const noted = noteDetected(file, found.kind, found.value);
        // A copy is no attempt of its own that a report could be about.
        detected.push(isCopy(found.value, noted, contents) ? { ...noted, instanceId: null } : noted);
      } else if (found.status === 'refused') {
        refused.push({ path: file.path, reason: found.reason, otherFormat: found.otherFormat ?? false });
      } else {
        plan.ignored.push({ path: file.path, reason: found.reason });
      }
    } catch (error) {
      refused.push({ path: file.path, reason: unexpected(error), otherFormat: false });
    }
    onProgress(index + 1, tree.files.length);
  }
  return { files: new ImportFiles(tree.files, detected), refused };
}

/** Anything else than a RunoffError is a shape no importer knows; the other files go in all the same. */
function unexpected(error: unknown): string {
  return error instanceof RunoffError ? error.message : `holds something unexpected (${errorMessage(error)})`;
}

function isCopy(value: unknown, noted: DetectedFile, contents: Set<string>): boolean {
  if (noted.instanceId === null) return false;
  const hash = shortHash(JSON.stringify([noted.instanceId, value]));
  if (contents.has(hash)) return true;
  contents.add(hash);
  return false;
}

/** Rollouts of the plan so far, by key and by content. */
interface Seen {
  keys: Set<string>;
  pathOf: Map<string, string>;
}

async function addClaim(plan: ImportPlan, claim: Claim, seen: Seen): Promise<void> {
  let rollout: RecordedRollout;
  try {
    rollout = await claim.load();
  } catch (error) {
    plan.failed.push({ path: claim.path, reason: unexpected(error) });
    return;
  }
  const digest = digestOf(rollout);
  const twin = seen.pathOf.get(digest);
  if (twin !== undefined) {
    plan.ignored.push({ path: claim.path, reason: `the same rollout as ${twin}, which is imported` });
    return;
  }
  // Two rollouts that begin alike: the whole content tells them apart, wherever they lie.
  const key = seen.keys.has(rollout.sourceKey)
    ? `${rollout.sourceKey}~${shortHash(digest)}`
    : rollout.sourceKey;
  seen.keys.add(key);
  seen.pathOf.set(digest, claim.path);
  plan.entries.push(entryOf(claim, rollout, key));
}

/** What makes two rollouts the same: all but where they lie and what the evaluation said. */
function digestOf(rollout: RecordedRollout): string {
  const { sourceKey: _key, outcome: _outcome, warnings: _warnings, task, ...content } = rollout;
  const text = JSON.stringify([content, task.instruction]);
  return createHash('sha256').update(text).digest('hex');
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
    gold: plan.gold,
    ignored: [...ignored].map(([path, reason]) => ({ path, reason })).sort(byPath),
  };
}
