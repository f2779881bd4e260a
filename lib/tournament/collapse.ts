import type { Candidate, Collapsed } from './types';

/**
 * Folds candidates with the identical patch into the first of them, which then stands for all; never below
 * `keep` candidates, so that enough can survive.
 */
export function collapseIdentical(
  candidates: readonly Candidate[],
  keep: number,
): { population: Candidate[]; collapsed: Collapsed[] } {
  const first = new Map<string, Collapsed>();
  const population: Candidate[] = [];
  let spare = candidates.length - keep;
  for (const candidate of candidates) {
    const known = candidate.patchKey === null ? undefined : first.get(candidate.patchKey);
    if (known && spare > 0) {
      known.duplicates.push(candidate.id);
      spare--;
      continue;
    }
    if (!known && candidate.patchKey !== null)
      first.set(candidate.patchKey, { candidate: candidate.id, duplicates: [] });
    population.push(candidate);
  }
  return { population, collapsed: [...first.values()].filter((entry) => entry.duplicates.length > 0) };
}
