import { MAX_ATTACHMENT_CHARS } from '@/lib/import/limits';
import type { SourceFile } from '@/lib/import/source-tree';
import type { Attachment } from '@/lib/rollout/rollout';

/** A text as an attachment; of a very long one the middle is left out, with a line that says how much. */
export function attachment(kind: Attachment['kind'], name: string, text: string): Attachment {
  if (text.length <= MAX_ATTACHMENT_CHARS) return { kind, name, text };
  const half = MAX_ATTACHMENT_CHARS / 2;
  const left = (text.length - MAX_ATTACHMENT_CHARS).toLocaleString('en-US');
  return {
    kind,
    name,
    text: `${text.slice(0, half)}\n[… ${left} characters left out on import …]\n${text.slice(-half)}`,
  };
}

/** A file as an attachment; null when it does not exist or holds nothing. */
export async function attachFile(
  kind: Attachment['kind'],
  name: string,
  file: SourceFile | null,
): Promise<Attachment | null> {
  const text = file ? await file.readText() : '';
  return text.trim() === '' ? null : attachment(kind, name, text);
}
