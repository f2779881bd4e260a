import { patchKey } from '@/lib/rollout/patch';
import { splitPatch, type PatchFile } from '@/components/rollout/split-patch';

/** A file that at least one of several patches changes. */
export interface PatchRow {
  name: string;
  /** Its part of each patch; null: that patch leaves it alone. */
  files: (PatchFile | null)[];
  /** For each patch the first one with the identical change of this file: itself, where there is none before it. */
  sameAs: number[];
  /** All patches change it, and all in the same way. */
  agreed: boolean;
}

/** The files of several patches, side by side: those in which the patches differ first, then by name. */
export function patchRows(patches: readonly (string | null)[]): PatchRow[] {
  const split = patches.map((patch) => new Map(splitPatch(patch ?? '').map((file) => [file.name, file])));
  const names = [...new Set(split.flatMap((files) => [...files.keys()]))].sort();
  const rows = names.map((name) => {
    const files = split.map((one) => one.get(name) ?? null);
    const sameAs = firstOfEach(files.map((file) => file && patchKey(file.text)));
    return { name, files, sameAs, agreed: sameAs.every((at) => at === 0) && files[0] !== null };
  });
  return [...rows.filter((row) => !row.agreed), ...rows.filter((row) => row.agreed)];
}

/** For each key the place of the first equal one; null is equal to nothing. */
function firstOfEach(keys: readonly (string | null)[]): number[] {
  return keys.map((key, i) => (key === null ? i : keys.indexOf(key)));
}

/** Groups of at least two whole patches that are identical, by their places. */
export function identicalPatches(patches: readonly (string | null)[]): number[][] {
  const first = firstOfEach(patches.map(patchKey));
  return [...Map.groupBy(first.keys(), (i) => first[i])]
    .map(([, places]) => places)
    .filter((places) => places.length > 1);
}
