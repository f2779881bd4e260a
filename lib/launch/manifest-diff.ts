import type { Manifest } from './manifest';
import { MANIFEST_GROUPS, manifestLines, type ManifestGroup, type ManifestLine } from './manifest-lines';

/** What one manifest says where two are compared: `has` false where it has no such line at all. */
export interface DiffSide {
  has: boolean;
  value: string | null;
}

/** One fact of two manifests. */
export interface DiffLine {
  group: ManifestGroup;
  key: string;
  name: string;
  a: DiffSide;
  b: DiffSide;
  same: boolean;
}

/** Names and dates always differ between two experiments and decide nothing. */
const compared = (line: ManifestLine) => line.group !== 'Experiment';

const side = (line: ManifestLine | undefined): DiffSide => ({
  has: line !== undefined,
  value: line?.value ?? null,
});

/**
 * Two manifests line by line, group by group, each group in the order of the first one and then what only the second one
 * has. Two unknown values count as the same.
 */
export function diffManifests(a: Manifest, b: Manifest): DiffLine[] {
  const [mine, theirs] = [a, b].map(
    (manifest) =>
      new Map(
        manifestLines(manifest)
          .filter(compared)
          .map((line) => [line.key, line]),
      ),
  );
  if (!mine || !theirs) return [];
  const all = [...mine.values(), ...[...theirs.values()].filter(({ key }) => !mine.has(key))];
  return MANIFEST_GROUPS.flatMap((group) =>
    all
      .filter((line) => line.group === group)
      .map(({ key, name }) => {
        const [one, other] = [side(mine.get(key)), side(theirs.get(key))];
        const same = one.has === other.has && one.value === other.value;
        return { group, key, name, a: one, b: other, same };
      }),
  );
}
