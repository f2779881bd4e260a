import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { bubblewrapProvider } from '@/lib/sandbox/bubblewrap';
import { countInside, outputOf, run } from '@/lib/sandbox/contract-harness';
import { identityOf, isAlive, type ProcessIdentity } from '@/lib/sandbox/process-identity';
import type { Sandbox, SandboxLimits } from '@/lib/sandbox/sandbox';
import { describeWithSandbox, openTestSandbox } from '@/tests/test-sandbox';

const LIMITS: SandboxLimits = { memoryMb: 512, pids: 40, cpus: null };

async function open(limits?: SandboxLimits): Promise<Sandbox> {
  const sandbox = await openTestSandbox(limits ? { limits } : {});
  onTestFinished(() => sandbox.remove());
  return sandbox;
}

/** The shells that this process, or another, has started and that live. */
async function runnersOf(pid: number): Promise<ProcessIdentity[]> {
  const found: ProcessIdentity[] = [];
  for (const task of readdirSync(`/proc/${pid}/task`)) {
    const children = readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').trim().split(' ');
    for (const child of children.filter((text) => text !== '')) {
      const identity = await identityOf(Number(child));
      const line = identity && readFileSync(`/proc/${child}/cmdline`, 'utf8');
      if (identity && line === '/bin/sh\0') found.push(identity);
    }
  }
  return found;
}

const gone = async (processes: readonly ProcessIdentity[]) => {
  for (const process of processes) while (await isAlive(process)) await sleep(20);
};

describeWithSandbox('runners', () => {
  it('one serves all commands that leave nothing behind; it and its followers go with the sandbox', async () => {
    const before = new Set((await runnersOf(process.pid)).map(({ pid }) => pid));
    const mine = async () => (await runnersOf(process.pid)).filter(({ pid }) => !before.has(pid));
    const sandbox = await openTestSandbox();
    const first = await mine();
    expect(first).toHaveLength(1);
    for (let number = 0; number < 5; number += 1) await run(sandbox, `ls / | wc; (sleep 0.01) & wait`);
    expect(await mine()).toEqual(first);
    await run(sandbox, 'sleep 7501 >/dev/null 2>&1 &');
    expect(await outputOf(sandbox, 'echo lives')).toBe('lives\n');
    await gone(first);
    const last = await mine();
    expect(last).toHaveLength(1);
    await sandbox.remove();
    expect(await Promise.all(last.map(isAlive))).toEqual([false]);
  });

  it('outlives signals to its process group, which reach no earlier command', async () => {
    const sandbox = await open();
    await run(sandbox, 'sleep 7511 >/dev/null 2>&1 &');
    expect(await outputOf(sandbox, 'echo on')).toBe('on\n');
    for (const signal of ['TERM', 'INT', 'HUP', 'USR1'] as const) {
      const ended = await run(sandbox, `echo ${signal}; kill -${signal} 0; sleep 1`);
      const returnCode = 128 + constants.signals[`SIG${signal}`];
      expect(ended).toMatchObject({ status: 'exited', output: `${signal}\n`, returnCode });
    }
    expect(await outputOf(sandbox, 'trap "echo caught" INT; kill -INT $$')).toBe('caught\n');
    expect(await run(sandbox, 'kill -STOP 0; echo on', 1_000)).toMatchObject({ status: 'timed-out' });
    expect(await run(sandbox, 'kill -9 0')).toMatchObject({ status: 'exited', returnCode: 137, output: '' });
    expect(await countInside(sandbox, 'sleep 7511')).toBe(1);
  });

  it('when one is killed its command ends with all it started, and the next command has another', async () => {
    const sandbox = await open();
    const others = new Set((await runnersOf(process.pid)).map(({ pid }) => pid));
    const second = await open();
    const [mine] = (await runnersOf(process.pid)).filter(({ pid }) => !others.has(pid));
    const running = run(second, 'sleep 7521 & echo begun; sleep 7522');
    while ((await countInside(second, 'sleep 7522')) === 0) await sleep(20);
    if (mine) process.kill(mine.pid, 'SIGKILL');
    expect(await running).toMatchObject({ status: 'exited', returnCode: 137, output: 'begun\n' });
    expect(await countInside(second, 'sleep 752')).toBe(0);
    expect(await outputOf(second, 'echo lives')).toBe('lives\n');
    expect(await outputOf(sandbox, 'echo lives')).toBe('lives\n');
  });

  it('at the limit of processes a command ends and says so', async () => {
    const sandbox = await open(LIMITS);
    const filler =
      'setInterval(() => require("child_process").spawn("sleep", ["7531"]).on("error", () => {}), 20)';
    await run(sandbox, `node -e '${filler}' >/dev/null 2>&1 &`);
    // A command that ends makes room, which is taken a little later.
    let result = await run(sandbox, 'true');
    while (!/Cannot fork|fork: /.test(result.output)) result = await run(sandbox, 'true');
    expect(result).toMatchObject({
      status: 'exited',
      note: 'The limit of 40 processes was met: no more could be started.',
    });
    expect(result.returnCode).not.toBe(0);
  });

  it('has ended when the process that started it was killed', async () => {
    const stateFolder = mkdtempSync(join(tmpdir(), 'runoff-runners-'));
    const file = resolve(import.meta.dirname, 'bubblewrap-owner-main.ts');
    const owner = spawn(process.execPath, ['--import', 'tsx', file, stateFolder, 'auto', randomUUID()], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(() => {
      owner.kill('SIGKILL');
      rmSync(stateFolder, { recursive: true, force: true });
    });
    const exited = once(owner, 'exit');
    await once(owner.stdout, 'data');
    const runners = await runnersOf(owner.pid ?? 0);
    expect(runners).not.toEqual([]);
    owner.kill('SIGKILL');
    await exited;
    await gone(runners);
    expect(await bubblewrapProvider({ stateFolder }).reap()).toBe(1);
  });
});
