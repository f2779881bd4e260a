/** Words kept of one text: the smallest hashes of its set (bottom-k sketch), so that long files compare as fast as short ones. */
const KEPT = 96;

/**
 * The set of words of a text as sorted hashes (FNV-1a, 32 bits), at most `KEPT` of them: identifiers and
 * numbers of code count as words, in small letters. Of two long texts the same words are kept on both sides.
 */
export function sketchOf(text: string): Int32Array {
  const hashes = new Set<number>();
  for (const [word] of text.matchAll(/[\p{L}\p{N}_]+/gu)) hashes.add(hashOf(word.toLowerCase()));
  return Int32Array.from(hashes).sort().slice(0, KEPT);
}

/** All words of several sketches. */
export function unionOf(sketches: readonly Int32Array[]): Int32Array {
  return Int32Array.from(new Set(sketches.flatMap((sketch) => [...sketch])))
    .sort()
    .slice(0, KEPT);
}

function hashOf(word: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < word.length; i++) hash = Math.imul(hash ^ word.charCodeAt(i), 0x01000193);
  return hash | 0;
}

/**
 * Likeness of two sketches in [0, 1]: Dice coefficient of their words, of long texts over those hashes that both
 * sketches cover; 0 when one is empty. `kept` makes it coarser and faster: the smallest so many hashes of each.
 */
export function sketchLikeness(a: Int32Array, b: Int32Array, kept = KEPT): number {
  if (a.length === 0 || b.length === 0) return 0;
  // A full sketch knows nothing of hashes above its last one: beyond the nearer end nothing can be compared.
  const end = Math.min(a[kept - 1] ?? 0x7fffffff, b[kept - 1] ?? 0x7fffffff);
  let i = 0;
  let j = 0;
  let shared = 0;
  for (;;) {
    const x = a[i] ?? Infinity;
    const y = b[j] ?? Infinity;
    const inA = x <= end;
    const inB = y <= end;
    if (!inA && !inB) break;
    if (x === y) {
      shared++;
      i++;
      j++;
    } else if (x < y) i++;
    else j++;
  }
  return i + j === 0 ? 0 : (2 * shared) / (i + j);
}
