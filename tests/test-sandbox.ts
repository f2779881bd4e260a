import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe } from 'vitest';
import { bubblewrapProvider } from '@/lib/sandbox/bubblewrap';
import type { Environment, Sandbox } from '@/lib/sandbox/sandbox';

const stateFolder = mkdtempSync(join(tmpdir(), 'runoff-test-sandboxes-'));
const provider = bubblewrapProvider({ stateFolder });
const check = await provider.check();

const clear = () => rmSync(stateFolder, { recursive: true, force: true });
afterAll(clear);
// No hook runs where all tests are skipped.
if (!check.ok) clear();

/** A describe block that runs commands in real sandboxes; skipped visibly where they do not work, but not in CI. */
export function describeWithSandbox(name: string, body: () => void): void {
  if (check.ok || process.env.CI) describe(name, body);
  else describe.skip(`${name} [${check.reason} ${check.install ?? ''}]`, body);
}

/** A fresh bubblewrap sandbox over the host's system directories; the test removes it. */
export async function openTestSandbox(changes: Partial<Environment> = {}): Promise<Sandbox> {
  const signal = new AbortController().signal;
  const environment: Environment = {
    ...{ name: 'test/task', contextFolder: null, dockerImage: null, workdir: null, env: {} },
    ...{ buildTimeoutMs: 60_000, limits: { memoryMb: 512, pids: 256, cpus: null }, network: false },
    ...changes,
  };
  return provider.open(await provider.prepare(environment, signal), `test-${randomUUID()}`, signal);
}
