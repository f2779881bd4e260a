import { atifGroups, type AtifGroup } from '@/lib/import/atif-parts';
import type { DetectedFile, ImportFiles } from '@/lib/import/import-files';
import { dirOf, joinPath, type PathReason, type SourceFile } from '@/lib/import/source-tree';

/** The files of one Harbor trial folder. */
export interface TrialFiles {
  dir: string;
  /** Null for a trial that was killed before it wrote one. */
  result: SourceFile | null;
  /** ATIF trajectories in the order of the trial's steps; usually one. */
  atif: AtifGroup[];
  /** A trajectory of the agent's own format, where there is no ATIF. */
  own: DetectedFile | null;
  /** All files under `dir`. */
  files: SourceFile[];
}

/**
 * The trial folders of an import: each folder with a trial's result.json, and each with
 * `verifier/reward.*` beside `agent/`. Marks their files as taken. `companions` has a line for each
 * JSON file of a trial that is not its trajectory.
 */
export function trialFolders(files: ImportFiles): { trials: TrialFiles[]; companions: PathReason[] } {
  const results = new Map(files.open('harbor-trial').map((item) => [dirOf(item.file.path), item.file]));
  const dirs = new Set([...results.keys(), ...unfinishedTrials(files)]);
  const trials: TrialFiles[] = [];
  const companions: PathReason[] = [];
  for (const dir of [...dirs].sort()) {
    if (trials.some((trial) => dir.startsWith(`${trial.dir}/`))) continue;
    const trial = trialOf(files, dir, results.get(dir) ?? null);
    for (const file of trial.files) files.take(file.path);
    companions.push(...companionsOf(trial));
    trials.push(trial);
  }
  for (const job of files.open('harbor-job')) {
    companions.push({
      path: job.file.path,
      reason: "a Harbor job's totals; its trials are imported one by one",
    });
  }
  return { trials, companions };
}

function unfinishedTrials(files: ImportFiles): string[] {
  return files.files.flatMap((file) => {
    const dir = /^(?:(.*)\/)?verifier\/reward\.(?:txt|json)$/.exec(file.path);
    if (!dir) return [];
    const trial = dir[1] ?? '';
    return files.get(joinPath(trial, 'agent/trajectory.json')) ? [trial] : [];
  });
}

function trialOf(files: ImportFiles, dir: string, result: SourceFile | null): TrialFiles {
  const inside = files.under(dir);
  const paths = new Set(inside.map((file) => file.path));
  const detected = files.detected.filter((item) => paths.has(item.file.path));
  const groups = atifGroups(detected.filter((item) => item.kind === 'atif')).groups;
  const own = detected.find((item) => item.kind === 'mini-swe-agent' || item.kind === 'swe-agent') ?? null;
  return { dir, result, atif: mainGroups(groups, dir), own: groups.length > 0 ? null : own, files: inside };
}

/** `agent/trajectory.json` where it is; else those of a multi-step trial; else the first. */
function mainGroups(groups: AtifGroup[], dir: string): AtifGroup[] {
  const pathOf = (group: AtifGroup) => group.parts[0]?.file.path ?? '';
  const main = groups.find((group) => pathOf(group) === joinPath(dir, 'agent/trajectory.json'));
  if (main) return [main];
  const steps = groups.filter((group) => pathOf(group).startsWith(joinPath(dir, 'steps/')));
  return steps.length > 0 ? steps : groups.slice(0, 1);
}

function companionsOf(trial: TrialFiles): PathReason[] {
  const used = new Set(trial.atif.flatMap((group) => group.parts.map((part) => part.file.path)));
  if (trial.own) used.add(trial.own.file.path);
  return trial.files.map((file) => ({
    path: file.path,
    reason: used.has(file.path)
      ? 'the trajectory of this trial'
      : `a file of the trial ${trial.dir}, imported with it or left in place`,
  }));
}
