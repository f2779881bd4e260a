import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { RunoffError } from '@/lib/errors';
import type { RunTools } from '@/lib/experiments/run-tools';
import type { SandboxProvider } from '@/lib/sandbox/sandbox';
import { launched } from '@/tests/launched';
import { answering, fenced, SUBMIT, turnOf } from '@/tests/scripted-replies';
import { describeWithSandbox } from '@/tests/test-sandbox';

/** The launch's own provider, with another way to open. */
function providerWith(
  tools: RunTools,
  open: (
    real: SandboxProvider,
    ...of: Parameters<SandboxProvider['open']>
  ) => ReturnType<SandboxProvider['open']>,
): RunTools['provider'] {
  return (kind, rootFs) => {
    const real = tools.provider(kind, rootFs);
    return {
      ...{ kind: real.kind, check: () => real.check(), reap: () => real.reap() },
      prepare: (environment, signal) => real.prepare(environment, signal),
      open: (...of) => open(real, ...of),
    };
  };
}

describeWithSandbox('a sandbox that opens while the model thinks', () => {
  it('is not waited for by the first call, and by the first command it is', async () => {
    const { tools, run, rows } = await launched(['one'], { n: 1, concurrency: 1 });
    const asked = Promise.withResolvers<null>();
    const model = answering((request) => {
      asked.resolve(null);

      return fenced(turnOf(request) === 1 ? 'echo right > answer.txt' : SUBMIT);
    });
    const provider = providerWith(tools.run, async (real, ...of) => {
      await asked.promise;
      await sleep(50);
      return real.open(...of);
    });
    await run(model, undefined, { provider });
    expect(rows().map(({ outcome, stepCount }) => [outcome, stepCount])).toEqual([['passed', 2]]);
  });

  it('that cannot be opened ends the rollout while the model still thinks', async () => {
    const { tools, run, rows } = await launched(['one'], { n: 1, concurrency: 1 });
    const aborted: boolean[] = [];
    const model = {
      ...answering(() => fenced(SUBMIT)),
      async complete(_request: unknown, signal: AbortSignal): Promise<never> {
        await sleep(60_000, undefined, { signal }).catch(() => undefined);
        aborted.push(signal.aborted);
        throw new RunoffError('cancelled', 'The call was cancelled.');
      },
    };
    const provider = providerWith(tools.run, () =>
      Promise.reject(new RunoffError('environment-failed', 'The image is broken.')),
    );
    await run(model, undefined, { provider });
    expect(aborted).toEqual([true]);
    expect(rows().map((row) => [row.outcome, row.outcomeDetail])).toEqual([
      ['error', 'The image is broken.'],
    ]);
  });
});
