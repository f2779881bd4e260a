const NARROW = /[ijlt.,:;'|!()[\]fr ]/;
const WIDE = /[mwMW@%]|[^ -ÿ–—…−×]/;

/** Width of a text in the sans face, in pixels, from three classes of letters; a little generous. */
export function estimateWidth(text: string, fontPx: number): number {
  let em = 0;
  for (const char of text) em += NARROW.test(char) ? 0.32 : WIDE.test(char) ? 0.95 : 0.58;
  return em * fontPx;
}

/** The text cut so that it fits `maxPx`, with `…` where something is missing: SVG text does not clip itself. */
export function fitText(text: string, maxPx: number, fontPx: number): string {
  if (estimateWidth(text, fontPx) <= maxPx) return text;
  let cut = '';
  for (const char of text) {
    if (estimateWidth(`${cut}${char}…`, fontPx) > maxPx) break;
    cut += char;
  }
  return `${cut.trimEnd()}…`;
}
