import { seededRandom, shuffled } from './rng';

/**
 * Order in which vote `vote` shows its candidates. `balanced`: votes come in blocks of G; each block is the
 * G rotations of one seeded shuffle, so that in every whole block each candidate stands once in every place.
 * `fixed`: always the group's own order.
 */
export function displayOrder(
  candidates: readonly string[],
  vote: number,
  display: 'fixed' | 'balanced',
  seed: number,
  ...labels: (string | number)[]
): string[] {
  if (display === 'fixed') return [...candidates];
  const size = candidates.length;
  const block = Math.floor(vote / size);
  const base = shuffled(candidates, seededRandom(seed, 'display', ...labels, block));
  const turn = vote % size;
  return [...base.slice(turn), ...base.slice(0, turn)];
}
