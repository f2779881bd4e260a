import { lstat, mkdtemp, readdir, readlink, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import type { Sandbox } from '@/lib/sandbox/sandbox';

/** Bytes of one artifact that are handed over. */
const MAX_ARTIFACT_BYTES = 1024 ** 3;

/**
 * Copies what a separate verifier gets from the agent's sandbox into its own: /logs/artifacts and the paths a task
 * names, each to where it was; what is not there is left out (harbor/trial/artifact_handler.py). Links that lead out
 * of what is copied are left behind. Rejects with `too-large`, `bad-input` or `sandbox-failed`.
 */
export async function handOver(from: Sandbox, to: Sandbox, artifacts: readonly string[]): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'runoff-artifacts-'));
  try {
    for (const [i, path] of [...new Set(['/logs/artifacts', ...artifacts])].entries()) {
      const copy = join(folder, String(i));
      if (!(await from.copyOut(path, copy, MAX_ARTIFACT_BYTES))) continue;
      await dropLinksOut(copy);
      await to.copyIn(copy, path);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Removes links of a copied folder that lead out of it; the agent made them, and copying them in would be refused. */
async function dropLinksOut(root: string): Promise<void> {
  if (!(await lstat(root)).isDirectory()) return;
  for (const entry of await readdir(root, { withFileTypes: true, recursive: true })) {
    if (!entry.isSymbolicLink()) continue;
    const path = join(entry.parentPath, entry.name);
    const target = await readlink(path);
    const way = relative(root, resolve(dirname(path), target));
    if (target.startsWith('/') || way === '..' || way.startsWith('../')) await rm(path);
  }
}
