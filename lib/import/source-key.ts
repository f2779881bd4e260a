import { createHash } from 'node:crypto';
import type { Step } from '@/lib/rollout/rollout';

/** Agent turns whose content tells two attempts apart. */
const TURNS_OF_START = 3;

/**
 * Key of an attempt: its name and a hash of how it begins, e.g. `psf__requests-1142@3f9a0c12b4`.
 * The same attempt has the same key wherever the import lies, in a folder or a .zip, also when more
 * steps have been added since; two attempts at one task have different ones, also over several imports.
 */
export function sourceKey(name: string, steps: Step[], marks: (string | null)[] = []): string {
  const start = steps
    .filter((step) => step.source === 'agent' && step.turn <= TURNS_OF_START)
    .map((step) => [step.thought, step.command, step.startedAt, step.observation]);
  return `${name}@${shortHash(JSON.stringify([start, marks]))}`;
}

/** Ten hex characters of the SHA-256 of a text. */
export function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 10);
}
