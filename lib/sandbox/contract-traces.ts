import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { pidNamespaceOf, run, type ContractHarness } from '@/lib/sandbox/contract-harness';

/** What is left of a sandbox: nothing. */
export function testTraces(harness: ContractHarness): void {
  it('leaves nothing behind, whatever was done inside; removing twice is fine', async () => {
    const id = randomUUID();
    const sandbox = await harness.open({}, id);
    const namespace = await pidNamespaceOf(sandbox);
    await run(
      sandbox,
      `setsid sleep 6002 & nohup sleep 6003 & mkdir -p /app/a/b; touch /app/a/b/c; chown -R 33:33 /app/a 2>/dev/null
       chmod 000 /app/a/b /app/a; cd /app; d=$(printf "x%.0s" {1..50}); for i in {1..100}; do mkdir $d && cd $d; done
       chmod 000 /tmp; true`,
    );
    const running = sandbox.exec('sleep 6004', { timeoutMs: 20_000 });
    expect(await harness.tracesOf(id, namespace)).not.toEqual([]);
    await sleep(200);
    await Promise.all([sandbox.remove(), sandbox.remove()]);
    expect(await running).toMatchObject({ status: 'sandbox-ended', returnCode: null });
    // What an engine was just starting inside ends a moment after it.
    await expect.poll(() => harness.tracesOf(id, namespace), { timeout: 2_000 }).toEqual([]);
    await expect(sandbox.exec('true', { timeoutMs: 1_000 })).rejects.toMatchObject({
      code: 'sandbox-failed',
    });
    await expect(sandbox.readFile('/etc/passwd', 1_000)).rejects.toMatchObject({ code: 'sandbox-failed' });
  });

  it('leaves nothing behind when opening is cancelled', async () => {
    const prepared = await harness.prepare();
    for (const delayMs of [0, 2, 5, 10, 15, 20, 30, 50]) {
      const id = randomUUID();
      const stop = new AbortController();
      if (delayMs === 0) stop.abort();
      const opening = harness.provider.open(prepared, id, stop.signal);
      const opened = opening.then(
        (sandbox) => sandbox.remove(),
        (error: unknown) => expect(error).toMatchObject({ code: 'cancelled' }),
      );
      await sleep(delayMs);
      stop.abort();
      await opened;
      expect(await harness.tracesOf(id, null), `after ${delayMs} ms`).toEqual([]);
    }
  });

  it('refuses a name that is in use or no name, and leaves the first sandbox alone', async () => {
    const id = randomUUID();
    const sandbox = await harness.open({}, id);
    const prepared = await harness.prepare();
    const signal = new AbortController().signal;
    await expect(harness.provider.open(prepared, id, signal)).rejects.toMatchObject({
      code: 'sandbox-failed',
    });
    await expect(harness.provider.open(prepared, '../x', signal)).rejects.toMatchObject({
      code: 'bad-input',
    });
    expect(await run(sandbox, 'echo lives')).toMatchObject({ output: 'lives\n' });
  });

  it('reaps what a killed process left and nothing of a living one', async () => {
    const mine = await harness.open();
    const id = randomUUID();
    const { file, args } = harness.options.ownerProgram;
    const owner = spawn(process.execPath, ['--import', 'tsx', file, ...args, id], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const exited = once(owner, 'exit');
    const [said] = await once(owner.stdout, 'data');
    const namespace = /^open (pid:\[\d+\])/.exec(String(said))?.[1] ?? null;
    expect(namespace).not.toBeNull();
    const other = harness.newProvider();
    expect(await other.reap()).toBe(0);
    owner.kill('SIGKILL');
    await exited;
    expect(await harness.tracesOf(id, namespace)).not.toEqual([]);
    expect(await other.reap()).toBe(1);
    expect(await harness.tracesOf(id, namespace)).toEqual([]);
    expect(await other.reap()).toBe(0);
    expect(await run(mine, 'echo lives')).toMatchObject({ output: 'lives\n' });
  });
}
