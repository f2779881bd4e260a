import { expect, it } from 'vitest';
import { outputOf, run, type ContractHarness } from '@/lib/sandbox/contract-harness';

/** Fills memory with bash alone. */
const HOG = 'x=$(head -c 400000000 /dev/zero | tr "\\0" a); echo ${#x}';

/** Memory and processes of a whole sandbox. */
export function testLimits(harness: ContractHarness): void {
  const limits = { memoryMb: 128, pids: 60, cpus: null };

  it('ends a command at the memory limit and says so; the sandbox lives on', async () => {
    const sandbox = await harness.open({ limits });
    const result = await run(sandbox, HOG);
    expect(result).toMatchObject({ status: 'out-of-memory', returnCode: null });
    expect(result.note).toMatch(/memory limit of 128 MB/);
    expect(await run(sandbox, 'echo lives')).toMatchObject({
      status: 'exited',
      output: 'lives\n',
      note: null,
    });
    const survived = await run(sandbox, `(${HOG}) 2>/dev/null; echo went on`);
    expect(survived).toMatchObject({ status: 'exited', returnCode: 0 });
    expect(survived.output).toMatch(/went on\n$/);
    expect(survived.note).toMatch(/memory limit/);
  });

  it('counts files in memory, so that they do not get round the limit', async () => {
    const sandbox = await harness.open({ limits });
    const result = await run(sandbox, 'head -c 400000000 /dev/zero > /dev/shm/big; stat -c %s /dev/shm/big');
    expect(Number(result.output.trim().split('\n').at(-1))).not.toBe(400_000_000);
  });

  it('bounds the number of processes, says when that was met, and ends a fork bomb', async () => {
    const sandbox = await harness.open({ limits });
    const result = await run(sandbox, 'for i in $(seq 200); do sleep 3 & done 2>/dev/null; exit 0');
    expect(result.note).toMatch(/limit of 60 processes/);
    const other = await harness.open({ limits });
    const bomb = await run(other, 'bomb() { bomb | bomb & }; bomb; sleep 5', 1_500);
    expect(bomb.status).not.toBe('exited');
    expect(bomb.note).toMatch(/limit of 60 processes/);
    expect(await outputOf(other, 'echo lives')).toBe('lives\n');
  });
}
