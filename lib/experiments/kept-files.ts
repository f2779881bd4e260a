import type { Attachment } from '@/lib/rollout/rollout';

/**
 * Characters of kept files that one rollout may bring along; what comes after is named in a warning, not kept.
 * The trajectory itself comes last and always has its place.
 */
const MAX_KEPT_CHARS = 20_000_000;

/** Files an agent keeps while it works; the last content under a path counts. */
export interface KeptFiles {
  keep(path: string, content: string | Uint8Array): void;
  attachments(): Attachment[];
  warnings(): string[];
}

export function keptFiles(): KeptFiles {
  const files = new Map<string, string>();
  const dropped = new Set<string>();
  let chars = 0;
  return {
    keep(path, content) {
      const text = typeof content === 'string' ? content : new TextDecoder().decode(content);
      const before = files.get(path)?.length ?? 0;
      if (kindOf(path) !== 'trajectory' && chars - before + text.length > MAX_KEPT_CHARS) {
        dropped.add(path);
        return;
      }
      chars += text.length - before;
      files.set(path, text);
    },
    attachments: () => [...files].map(([name, text]) => ({ kind: kindOf(name), name, text })),
    warnings: () =>
      dropped.size === 0
        ? []
        : [`Not kept, because the rollout's files were over 20 MB: ${[...dropped].join(', ')}.`],
  };
}

function kindOf(path: string): Attachment['kind'] {
  if (path.endsWith('.cast')) return 'recording';
  if (path.endsWith('.traj.json')) return 'trajectory';
  return path.startsWith('panes/') ? 'screen' : 'agent-log';
}
