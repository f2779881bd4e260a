/**
 * Bytes of a text file to a string: UTF-8 with or without a byte order mark, or UTF-16 with one.
 * Bytes that are no UTF-8 (a cut character, a lone surrogate) become U+FFFD; nothing is refused.
 */
export function decodeText(bytes: Uint8Array): string {
  const utf16 =
    bytes[0] === 0xff && bytes[1] === 0xfe
      ? 'utf-16le'
      : bytes[0] === 0xfe && bytes[1] === 0xff
        ? 'utf-16be'
        : null;
  return new TextDecoder(utf16 ?? 'utf-8').decode(bytes);
}
