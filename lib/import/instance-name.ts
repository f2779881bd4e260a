import { baseOf, dirOf } from '@/lib/import/source-tree';

/** Ends of the names of trajectory files, longest first. */
const ENDS = /\.(?:traj\.json|trajectory\.json|traj|json|jsonl)$/i;

/** Names of files and folders that say what is in them, not which task it is. */
const GENERIC =
  /^(?:traj|trajs|trajectory|trajectories|agent|agents|logs|log|output|outputs|result|results|run|runs|data|fixtures|artifacts|sessions|session|job|jobs)$/i;

/** Folders of a path from the file upwards, without generic ones. */
function tellingFolders(path: string): string[] {
  return dirOf(path)
    .split('/')
    .filter((part) => part !== '' && !GENERIC.test(part))
    .reverse();
}

/** The name in a trajectory's file name, without its ends. */
export function fileStem(path: string): string {
  return baseOf(path).replace(ENDS, '');
}

/**
 * Name of the task: as the file states it, else its file name, else (where that is generic) its
 * folder, without the random end of a Harbor trial. */
export function instanceName(stated: string | null, path: string): string {
  if (stated !== null && stated.trim() !== '') return stated.trim();
  const stem = fileStem(path);
  const folder = GENERIC.test(stem) ? (tellingFolders(path)[0] ?? stem) : stem;
  return trialTask(folder) ?? folder;
}

/** Name of the run that an attempt is part of: the nearest folder that is not named after the task itself. */
export function runName(path: string): string {
  const stem = fileStem(path);
  return tellingFolders(path).find((folder) => folder !== stem) ?? stem;
}

/** A Harbor trial folder without its seven random characters; null for another name. */
export function trialTask(folder: string): string | null {
  return /^(.+)__[A-Za-z0-9]{7}$/.exec(folder)?.[1] ?? null;
}
