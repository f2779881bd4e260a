import { arrayOf, isObject, objectOf, stringOf, type JsonObject } from '@/lib/import/json-value';

/**
 * The text of a message or tool result: a string, or a list of parts (OpenAI, Anthropic and ATIF
 * shapes). Pictures become a marker with type and size, as their bytes are of no use in a text.
 * Null stays null ("nothing recorded"), which is not the same as ''.
 */
export function messageText(content: unknown): string | null {
  if (typeof content === 'string') return content;
  if (isObject(content)) return partText(content);
  if (!Array.isArray(content))
    return content === null || content === undefined ? null : JSON.stringify(content);
  return arrayOf(content)
    .map((part) => (typeof part === 'string' ? part : partText(objectOf(part))))
    .filter((text) => text !== '')
    .join('\n');
}

function partText(part: JsonObject): string {
  const text = stringOf(part.text) ?? stringOf(part.content) ?? stringOf(part.refusal);
  if (text !== null) return text;
  const picture = pictureMarker(part);
  return picture ?? (Object.keys(part).length === 0 ? '' : JSON.stringify(part));
}

function pictureMarker(part: JsonObject): string | null {
  const type = stringOf(part.type) ?? '';
  if (!/image|picture|media|audio|file/.test(type)) return null;
  const source = objectOf(part.source);
  const url =
    stringOf(part.image_url) ?? stringOf(objectOf(part.image_url).url) ?? stringOf(source.url) ?? '';
  const inline = /^data:([^;,]+);base64,/.exec(url);
  const data = stringOf(source.data) ?? stringOf(part.data) ?? (inline ? url.slice(inline[0].length) : null);
  const mediaType = stringOf(source.media_type) ?? stringOf(part.mime_type) ?? inline?.[1] ?? type;
  const bytes = data === null ? null : Math.floor((data.replace(/=+$/, '').length * 3) / 4);
  const where = stringOf(source.path) ?? stringOf(part.path) ?? (inline ? null : url || null);
  const facts = [mediaType, bytes === null ? null : `${bytes.toLocaleString('en-US')} bytes`, where];
  return `[${facts.filter((fact) => fact !== null).join(', ')}]`;
}
