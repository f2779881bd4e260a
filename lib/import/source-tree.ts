/** A file of an import, on disk, in a .zip or in memory. */
export interface SourceFile {
  /** Posix path inside the import, e.g. `run/trajs/x.traj.json`. Unique in its tree. */
  path: string;
  /** Bytes, as the file system or the .zip states them. */
  size: number;
  /** The first bytes, at most `length` of them. Throws like readText. */
  readHead(length: number): Promise<Uint8Array>;
  /** The whole text (see decodeText). Throws RunoffError 'too-large' or 'bad-input' with one sentence. */
  readText(): Promise<string>;
}

/** A file that was not read, and why, in one sentence without the path. */
export interface PathReason {
  path: string;
  reason: string;
}

export interface SourceTree {
  /** What a person called it: the name of the folder, file or .zip. */
  label: string;
  files: SourceFile[];
  /** Files that may matter but cannot be read: too large, outside the folder, no permission. */
  refused: PathReason[];
  /** Files and folders that cannot hold a trajectory and were not opened. */
  skipped: PathReason[];
}

/** A path without its last part; '' at the root. */
export function dirOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}

/** The last part of a path. */
export function baseOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** `dir/name`, or `name` at the root. */
export function joinPath(dir: string, name: string): string {
  return dir === '' ? name : `${dir}/${name}`;
}

/** Folders that two paths have in common, counted from the root. */
export function sharedFolders(a: string, b: string): number {
  const left = dirOf(a).split('/');
  const right = dirOf(b).split('/');
  if (left[0] === '' || right[0] === '') return 0;
  let shared = 0;
  while (shared < left.length && shared < right.length && left[shared] === right[shared]) shared++;
  return shared;
}
