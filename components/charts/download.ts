/** Hands a file to the reader's browser. */
export function saveFile(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}

/** A drawing as an SVG document that needs no page, style sheet or font of its own. Sizes in CSS pixels. */
export interface Picture {
  text: string;
  width: number;
  height: number;
}

export const svgFile = ({ text }: Picture): Blob => new Blob([text], { type: 'image/svg+xml' });

/** What decides the look of an SVG element once its style sheets are gone. */
const LOOKS = [
  ...['fill', 'fill-opacity', 'stroke', 'stroke-opacity', 'stroke-width', 'stroke-dasharray'],
  ...['stroke-linecap', 'stroke-linejoin', 'opacity', 'font-family', 'font-size', 'font-weight'],
  ...['font-variant-numeric', 'letter-spacing', 'text-anchor', 'dominant-baseline', 'paint-order'],
];

function element(tag: string, attributes: Record<string, string | number>, text = ''): SVGElement {
  const made = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  made.textContent = text;
  return made;
}

/** The looks of an element that it does not get from the one around it; all of them without one. */
function looksOf(original: Element, around: Element | null): string {
  const computed = getComputedStyle(original);
  const given = around && getComputedStyle(around);
  return LOOKS.flatMap((look) => {
    const value = computed.getPropertyValue(look);
    const inherited = look === 'opacity' ? '1' : given?.getPropertyValue(look);
    return value === inherited ? [] : [`${look}:${value}`];
  }).join(';');
}

/** A copy of a drawing that looks the same without the page: computed styles are written into it. */
function standalone(svg: SVGSVGElement, width: number, height: number): SVGElement {
  const copy = element('svg', {});
  for (const { name, value } of svg.attributes)
    if (!['style', 'class', 'role', 'tabindex', ...LOOKS].includes(name)) copy.setAttribute(name, value);
  copy.setAttribute('width', String(width));
  copy.setAttribute('height', String(height));
  for (const child of svg.childNodes) copy.append(child.cloneNode(true));
  copy.setAttribute('style', looksOf(svg, null));
  const originals = svg.querySelectorAll('*');
  copy.querySelectorAll('*').forEach((copied, at) => {
    const original = originals[at];
    if (!original) return;
    for (const name of ['class', 'tabindex', 'style', ...LOOKS]) copied.removeAttribute(name);
    const style = looksOf(original, original.parentElement);
    if (style !== '') copied.setAttribute('style', style);
  });
  // A link of the page leads nowhere from a file.
  copy.querySelectorAll('a').forEach((link) => link.removeAttribute('href'));
  return copy;
}

const MARGIN = 16;
const HEAD = 44;
/** What XML allows in no document, whatever a name holds. */
const FORBIDDEN = new RegExp('[\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\ufffe\\uffff]', 'g');

/**
 * A drawing of the page on the page's surface, with a title and a line that says what it is of, so that the picture can
 * stand alone.
 */
export function chartPicture(svg: SVGSVGElement, title: string, source: string): Picture {
  const { width, height } = svg.getBoundingClientRect();
  const whole = { width: width + 2 * MARGIN, height: height + HEAD + 2 * MARGIN };
  const root = getComputedStyle(document.documentElement);
  const ink = (name: string) => root.getPropertyValue(name);
  const font = getComputedStyle(document.body).fontFamily;
  const picture = element('svg', {
    ...whole,
    viewBox: `0 0 ${whole.width} ${whole.height}`,
    'font-family': font,
  });
  const chart = standalone(svg, width, height);
  chart.setAttribute('x', String(MARGIN));
  chart.setAttribute('y', String(MARGIN + HEAD));
  const head = { x: MARGIN, y: MARGIN + 12, fill: ink('--ink'), 'font-size': 14, 'font-weight': 600 };
  const line = { x: MARGIN, y: MARGIN + 30, fill: ink('--ink-3'), 'font-size': 12 };
  picture.append(
    element('rect', { width: whole.width, height: whole.height, fill: ink('--surface') }),
    element('text', { ...head, ...squeezed(title, `600 14px ${font}`, width) }, title),
    element('text', { ...line, ...squeezed(source, `12px ${font}`, width) }, source),
    chart,
  );
  return { ...whole, text: new XMLSerializer().serializeToString(picture).replace(FORBIDDEN, '\ufffd') };
}

/** A text that is wider than its place is drawn narrower. */
function squeezed(text: string, font: string, width: number): Record<string, string | number> {
  const ink = document.createElement('canvas').getContext('2d');
  if (!ink) return {};
  ink.font = font;
  return ink.measureText(text).width > width ? { textLength: width, lengthAdjust: 'spacingAndGlyphs' } : {};
}

const SCALE = 2;

/** A picture as PNG at twice its size. Throws where the browser gives no canvas. */
export async function pngOf(picture: Picture): Promise<Blob> {
  const url = URL.createObjectURL(svgFile(picture));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = Math.ceil(picture.width * SCALE);
    canvas.height = Math.ceil(picture.height * SCALE);
    const ink = canvas.getContext('2d');
    if (!ink) throw new Error('This browser cannot draw the picture: it gives no canvas.');
    ink.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((done, fail) =>
      canvas.toBlob(
        (blob) => (blob ? done(blob) : fail(new Error('The browser could not write the picture.'))),
        'image/png',
      ),
    );
  } finally {
    URL.revokeObjectURL(url);
  }
}
