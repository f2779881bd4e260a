import { stableIdOf } from '@/lib/ids';

/** A named part of a prompt, quoted word for word between boundary lines. */
export interface FrameSection {
  name: string;
  attributes?: Record<string, string | number | boolean | null>;
  text: string;
}

export interface ReadSection {
  name: string;
  attributes: Record<string, unknown>;
  text: string;
}

/**
 * A boundary word that occurs in none of the texts: a hash of them, salted until it is absent. A text cannot
 * hold its own hash by intent, so hostile content cannot close the frame it stands in.
 */
export function boundaryFor(texts: readonly string[]): string {
  for (let salt = 0; ; salt++) {
    const token = stableIdOf(['boundary', salt, ...texts]);
    if (texts.every((text) => !text.includes(token))) return token;
  }
}

/**
 * Sections between boundary lines `[[token name {attributes as JSON}]]`, from `[[token begin]]` to
 * `[[token end]]`. Texts stand in it word for word; `readFrame` gives them back unchanged.
 */
export function writeFrame(sections: readonly FrameSection[]): { text: string; token: string } {
  const attributes = sections.map((section) => JSON.stringify(section.attributes ?? {}));
  const token = boundaryFor([...sections.flatMap((section) => [section.name, section.text]), ...attributes]);
  const lines = [`[[${token} begin]]`];
  sections.forEach((section, i) => {
    const shown = attributes[i] === '{}' ? '' : ` ${attributes[i]}`;
    lines.push(`[[${token} ${section.name}${shown}]]`);
    if (section.text !== '') lines.push(section.text);
  });
  lines.push(`[[${token} end]]`);
  return { text: lines.join('\n'), token };
}

/**
 * The sections of the first frame in a text that `writeFrame` wrote; null when there is none. Our own words
 * stand before it, so the first `begin` line is ours, not one quoted from a trajectory.
 */
export function readFrame(text: string): ReadSection[] | null {
  const begin = /^\[\[([0-9a-z]{14}) begin\]\]$/m.exec(text);
  const token = begin?.[1];
  if (begin == null || token == null) return null;
  const boundary = new RegExp(`^\\[\\[${token} ([a-z][a-z0-9-]*)(?: (\\{.*\\}))?\\]\\]$`, 's');
  const sections: ReadSection[] = [];
  let body: string[] = [];
  let open: ReadSection | null = null;
  for (const line of text.slice(begin.index).split('\n').slice(1)) {
    const match = boundary.exec(line);
    if (match == null) {
      body.push(line);
      continue;
    }
    if (open != null) sections.push({ ...open, text: body.join('\n') });
    body = [];
    if (match[1] === 'end') return sections;
    open = { name: match[1] ?? '', attributes: attributesFrom(match[2]), text: '' };
  }
  return null;
}

function attributesFrom(json: string | undefined): Record<string, unknown> {
  if (json == null) return {};
  const value: unknown = JSON.parse(json);
  return typeof value === 'object' && value != null ? Object.fromEntries(Object.entries(value)) : {};
}
