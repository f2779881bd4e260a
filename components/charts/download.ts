/** Hands a file to the reader's browser. */
export function saveFile(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}

/** What decides the look of an SVG element once its style sheets are gone. */
const LOOKS = [
  ...['fill', 'fill-opacity', 'stroke', 'stroke-opacity', 'stroke-width', 'stroke-dasharray'],
  ...['stroke-linecap', 'stroke-linejoin', 'opacity', 'font-family', 'font-size', 'font-weight'],
  ...['font-variant-numeric', 'letter-spacing', 'text-anchor', 'dominant-baseline', 'paint-order'],
];

/** A copy of a drawing that looks the same without the page: computed styles are written into it. */
function standalone(svg: SVGSVGElement, width: number, height: number): SVGSVGElement {
  const copy = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  for (const { name, value } of svg.attributes)
    if (!['style', 'class', 'role', 'tabindex'].includes(name)) copy.setAttribute(name, value);
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  copy.setAttribute('width', String(width));
  copy.setAttribute('height', String(height));
  for (const child of svg.childNodes) copy.append(child.cloneNode(true));
  const originals = svg.querySelectorAll('*');
  copy.querySelectorAll('*').forEach((element, at) => {
    const original = originals[at];
    if (!original) return;
    const computed = getComputedStyle(original);
    const style = LOOKS.map((look) => `${look}:${computed.getPropertyValue(look)}`).join(';');
    element.removeAttribute('class');
    element.setAttribute('style', style);
  });
  return copy;
}

async function picture(svg: SVGSVGElement): Promise<HTMLImageElement> {
  const text = new XMLSerializer().serializeToString(svg);
  const url = URL.createObjectURL(new Blob([text], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    return image;
  } finally {
    URL.revokeObjectURL(url);
  }
}

const MARGIN = 16;
const HEAD = 44;
const SCALE = 2;

/**
 * A drawing as PNG at twice its size on the page's surface, with a title and a line that says what it is of, so
 * that the picture can stand alone. Throws where the browser gives no canvas.
 */
export async function pngOf(svg: SVGSVGElement, title: string, source: string): Promise<Blob> {
  const { width, height } = svg.getBoundingClientRect();
  const image = await picture(standalone(svg, width, height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.ceil((width + 2 * MARGIN) * SCALE);
  canvas.height = Math.ceil((height + HEAD + 2 * MARGIN) * SCALE);
  const ink = canvas.getContext('2d');
  if (!ink) throw new Error('This browser cannot draw the picture: it gives no canvas.');
  const root = getComputedStyle(document.documentElement);
  const font = getComputedStyle(document.body).fontFamily;
  ink.scale(SCALE, SCALE);
  ink.fillStyle = root.getPropertyValue('--surface');
  ink.fillRect(0, 0, canvas.width, canvas.height);
  ink.fillStyle = root.getPropertyValue('--ink');
  ink.font = `600 14px ${font}`;
  ink.fillText(title, MARGIN, MARGIN + 12, width);
  ink.fillStyle = root.getPropertyValue('--ink-3');
  ink.font = `12px ${font}`;
  ink.fillText(source, MARGIN, MARGIN + 30, width);
  ink.drawImage(image, MARGIN, MARGIN + HEAD, width, height);
  return new Promise((done, fail) =>
    canvas.toBlob(
      (blob) => (blob ? done(blob) : fail(new Error('The browser could not write the picture.'))),
      'image/png',
    ),
  );
}
