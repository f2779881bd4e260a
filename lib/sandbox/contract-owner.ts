import type { Environment, SandboxProvider } from '@/lib/sandbox/sandbox';

/** The part of a worker in the contract's test of a killed one: opens a sandbox, says so and stays. */
export async function ownSandbox(
  provider: SandboxProvider,
  environment: Environment,
  id: string,
): Promise<void> {
  const signal = new AbortController().signal;
  const sandbox = await provider.open(await provider.prepare(environment, signal), id, signal);
  const { output } = await sandbox.exec('setsid sleep 6001 & readlink /proc/self/ns/pid', {
    timeoutMs: 20_000,
  });
  process.stdout.write(`open ${output.trim()}\n`);
  setInterval(() => undefined, 60_000);
}
