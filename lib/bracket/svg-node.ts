/** An element of a drawing: plain data, so that a page, a file and a test can each make of it what they need. */
export interface SvgNode {
  tag: string;
  attrs: Readonly<Record<string, string | number>>;
  children: readonly (SvgNode | string)[];
}

type Attrs = Readonly<Record<string, string | number | null | undefined>>;

/** An element; attributes that are null or undefined are left out. */
export function svg(tag: string, attrs: Attrs, ...children: readonly (SvgNode | string)[]): SvgNode {
  const kept = Object.entries(attrs).filter(
    (entry): entry is [string, string | number] => entry[1] !== null && entry[1] !== undefined,
  );
  return { tag, attrs: Object.fromEntries(kept), children };
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
/** What XML 1.0 allows in no document: control characters, halves of surrogate pairs, two noncharacters. */
const FORBIDDEN =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

const escaped = (text: string): string =>
  text.replace(FORBIDDEN, '\ufffd').replace(/[&<>"']/g, (char) => ENTITIES[char] ?? '');

/** The drawing as text; texts and attributes are escaped here and nowhere else. Tags and names of attributes are ours. */
export function svgText({ tag, attrs, children }: SvgNode): string {
  const written = Object.entries(attrs).map(([name, value]) => ` ${name}="${escaped(String(value))}"`);
  const inner = children.map((child) => (typeof child === 'string' ? escaped(child) : svgText(child)));
  return inner.length === 0
    ? `<${tag}${written.join('')}/>`
    : `<${tag}${written.join('')}>${inner.join('')}</${tag}>`;
}
