import { expect, it } from 'vitest';
import { sha256 } from '@/lib/experiments/context';
import type { RecordedRequest } from '@/tests/messages-api-server';
import { testFolder } from '@/tests/test-database';
import { describeWithSandbox } from '@/tests/test-sandbox';
import { problemsOf, runChaos } from './chaos/run-chaos';
import { paidCalls } from './chaos/run-experiment';

describeWithSandbox('a pipeline whose worker is killed and whose model fails', () => {
  it('comes to the same winners, loses nothing and pays for nothing twice', async () => {
    const { figures, problems } = await runChaos(testFolder(), {
      tasks: ['log-report', 'lru-ttl-race'],
      ...{ n: 2, keep: 1, votes: 3, iterations: 2, kills: 5, seed: 7, faults: 0.3, say: () => undefined },
    });
    expect(problems).toEqual([]);
    expect(figures).toMatchObject({ kills: 5, 'rows lost': 0, 'of these repeated for nothing': 0 });
    expect(figures['tournaments decided as in peace']).toBe(figures['tournaments held']);
  }, 600_000);
});

/** A vote that the server answered whole. */
function answeredVote(): RecordedRequest {
  const system = 'End with: Final verdict: Solution n';
  const body = {
    model: 'm',
    max_tokens: 1,
    system,
    messages: [{ role: 'user' as const, content: 'Which?' }],
  };
  const usage = {
    ...{ input_tokens: 1, cache_creation_input_tokens: 0, cache_read_input_tokens: 0, output_tokens: 1 },
  };
  return { n: 1, headers: {}, body, usage, abandoned: false };
}
const hash = sha256(['End with: Final verdict: Solution n', ['Which?']]);

it('tells a call that was in flight at a kill from one that was paid again for nothing', () => {
  const twice = [answeredVote(), answeredVote()];
  const stored = new Map([[hash, 1]]);
  const received = (...times: number[]) => new Map([[hash, times]]);
  expect(paidCalls(twice, stored, received(5_000), [1_000])).toMatchObject({ lostInFlight: 1, repeated: 0 });
  expect(paidCalls(twice, stored, received(990, 5_000), [1_000])).toMatchObject({
    lostInFlight: 1,
    repeated: 0,
  });
  expect(paidCalls(twice, stored, received(2_000, 5_000), [1_000])).toMatchObject({
    ...{ lostInFlight: 0, repeated: 1 },
  });
  expect(paidCalls([], stored, received(), [])).toMatchObject({ answers: 0, unasked: [hash] });
});

it('names what is lost, repeated, damaged or decided otherwise', () => {
  const fine = {
    ...{
      kills: 1,
      resumed: 0,
      ms: 1,
      requests: 1,
      rolloutMs: 1,
      openAtKills: 0,
      commands: new Map<string, string>(),
    },
    winners: new Map([['one 1 final', '1.0']]),
    rows: { seenAfterKills: 1, atTheEnd: 1, lost: [] },
    paid: { agentAnswers: 1, answers: 1, stored: 1, lostInFlight: 0, repeated: 0, unasked: [] },
    ...{ incomplete: [], damage: [], left: [] },
  };
  expect(problemsOf(fine, fine)).toEqual([]);
  const bad = {
    ...fine,
    winners: new Map([['one 1 final', '1.1']]),
    rows: { ...fine.rows, lost: ['vote t 0 0 1 x'] },
    paid: { ...fine.paid, repeated: 2, unasked: [hash] },
    ...{ incomplete: ['1 groups undecided'], damage: ['integrity_check: broken'], left: ['sandbox-1'] },
  };
  expect(problemsOf(bad, fine)).toHaveLength(7);
});
