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

/** One fact of several manifests, one side each in their order. */
export interface ManyDiffLine {
  group: ManifestGroup;
  key: string;
  name: string;
  sides: DiffSide[];
  same: boolean;
}

/**
 * Manifests line by line, group by group, each group in the order of the first one and then what only later ones have.
 * Unknown values count as the same.
 */
export function diffManyManifests(manifests: readonly Manifest[]): ManyDiffLine[] {
  const lines = manifests.map(
    (manifest) =>
      new Map(
        manifestLines(manifest)
          .filter(compared)
          .map((line) => [line.key, line]),
      ),
  );
  const all = new Map(lines.toReversed().flatMap((of) => [...of]));
  const order = [...new Set(lines.flatMap((of) => [...of.keys()]))].flatMap((key) => all.get(key) ?? []);
  return MANIFEST_GROUPS.flatMap((group) =>
    order
      .filter((line) => line.group === group)
      .map(({ key, name }) => {
        const sides = lines.map((of) => side(of.get(key)));
        const [first] = sides;
        const same = sides.every((one) => one.has === first?.has && one.value === first.value);
        return { group, key, name, sides, same };
      }),
  );
}

const NOT_THERE: DiffSide = { has: false, value: null };

/** Two manifests line by line (see `diffManyManifests`). */
export function diffManifests(a: Manifest, b: Manifest): DiffLine[] {
  return diffManyManifests([a, b]).map(({ sides: [one = NOT_THERE, other = NOT_THERE], ...line }) => ({
    ...line,
    a: one,
    b: other,
  }));
}
