import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Sandbox } from '@/lib/sandbox/sandbox';

/** Bytes of one artifact that are handed over. */
const MAX_ARTIFACT_BYTES = 1024 ** 3;

/**
 * Copies what a separate verifier gets from the agent's sandbox into its own: /logs/artifacts and the paths a task
 * names, each to where it was; what is not there is left out (harbor/trial/artifact_handler.py), and so are
 * links, which `copyOut` does not take along. Rejects with `too-large`, `bad-input` or `sandbox-failed`.
 */
export async function handOver(from: Sandbox, to: Sandbox, artifacts: readonly string[]): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'runoff-artifacts-'));
  try {
    for (const [i, path] of [...new Set(['/logs/artifacts', ...artifacts])].entries()) {
      const copy = join(folder, String(i));
      if (!(await from.copyOut(path, copy, MAX_ARTIFACT_BYTES))) continue;
      await to.copyIn(copy, path);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
