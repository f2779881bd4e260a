const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/** 53-bit string hash (cyrb53); stable over platforms and versions, not cryptographic. */
export function hash53(text: string, seed = 0): number {
  let h1 = 0xdeadbeef ^ seed;
  let h2 = 0x41c6ce57 ^ seed;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    h1 = Math.imul(h1 ^ code, 2654435761);
    h2 = Math.imul(h2 ^ code, 1597334677);
  }
  h1 = Math.imul(h1 ^ (h1 >>> 16), 2246822507) ^ Math.imul(h2 ^ (h2 >>> 13), 3266489909);
  h2 = Math.imul(h2 ^ (h2 >>> 16), 2246822507) ^ Math.imul(h1 ^ (h1 >>> 13), 3266489909);
  return 4294967296 * (2097151 & h2) + (h1 >>> 0);
}

/**
 * Id made from what a thing is, so that the same thing gets the same id in every database
 * (and a repeated tournament the same seeds). 14 characters of Crockford base32, 70 bits.
 */
export function stableId(...parts: (string | number)[]): string {
  return stableIdOf(parts);
}

/** `stableId` of a list of any length; as arguments, some ten thousand of them overflow the stack. */
export function stableIdOf(parts: readonly (string | number)[]): string {
  const text = parts.map((part) => `${String(part).length}:${part}`).join('|');
  const encode = (value: number, length: number) => {
    let rest = value;
    let out = '';
    for (let i = 0; i < length; i++) {
      out = ALPHABET.charAt(rest % 32) + out;
      rest = Math.floor(rest / 32);
    }
    return out;
  };
  return encode(hash53(text, 1), 7) + encode(hash53(text, 2), 7);
}

/** Text to a URL path segment: lower case, digits, `-`, `.` and `_`; at most 80 characters. */
export function slugify(text: string): string {
  const slug = text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[-.]+|[-.]+$/g, '')
    .slice(0, 80);
  return slug || `x-${stableId(text).slice(0, 6)}`;
}
