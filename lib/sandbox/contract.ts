import { describe, expect, it } from 'vitest';
import { testCommands } from '@/lib/sandbox/contract-commands';
import { testFiles } from '@/lib/sandbox/contract-files';
import { ContractHarness, type ContractOptions } from '@/lib/sandbox/contract-harness';
import { testIsolation } from '@/lib/sandbox/contract-isolation';
import { testLimits } from '@/lib/sandbox/contract-limits';
import { testTraces } from '@/lib/sandbox/contract-traces';
import type { SandboxProvider } from '@/lib/sandbox/sandbox';

/**
 * The contract of Sandbox and SandboxProvider (sandbox.ts) as tests. Where sandboxes of the kind do not work the tests
 * are skipped and their title says what to install; where `CI` is set they fail instead. Await it at the top of a test
 * file.
 */
export async function describeSandboxContract(
  name: string,
  makeProvider: () => SandboxProvider,
  options: ContractOptions,
): Promise<void> {
  const check = await makeProvider().check();
  if (!check.ok && !process.env.CI) {
    const install = check.install === null ? '' : `: ${check.install}`;
    describe.skip(`contract of ${name} [${check.reason}${install}]`, () => it('is skipped', () => undefined));
    return;
  }
  describe(`contract of ${name}`, () => {
    it('works here', () => expect(check).toMatchObject({ ok: true }));
    const harness = new ContractHarness(makeProvider, options);
    describe('commands', () => testCommands(harness));
    if (options.limits) describe('limits', () => testLimits(harness));
    describe('files', () => testFiles(harness));
    describe('isolation', () => testIsolation(harness));
    describe('traces', () => testTraces(harness));
  });
}
