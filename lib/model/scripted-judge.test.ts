import { describe, expect, it } from 'vitest';
import { rolloutFacts } from '@/lib/rollout/facts';
import { serializeTrajectory, type TrajectoryInput, type TrajectoryStep } from '@/lib/rollout/serialize';
import {
  buildJudgePrompt,
  candidateDocument,
  parseVerdict,
  type JudgeRepresentation,
} from '@/lib/tournament/judge-prompt';
import { scriptedJudge } from './scripted-judge';
import { extractSummary } from './scripted-summary';

const INSTRUCTION = 'Fix the bug: `add` must return the sum.';
const PATCH = 'diff --git a/calc.py b/calc.py\n--- a/calc.py\n+++ b/calc.py\n@@ -1 +1 @@\n-a\n+b\n';

function attempt(results: [string, number][], change: Partial<TrajectoryInput> = {}): TrajectoryInput {
  const commands: [string, string, number][] = [
    ["sed -i 's/a/b/' calc.py", '', 0],
    ...results.map(([output, code]): [string, string, number] => ['pytest -k add', output, code]),
  ];
  const steps = commands.map(([command, observation, returnCode], i): TrajectoryStep => ({
    index: i + 1,
    turn: i + 1,
    source: 'agent',
    thought: 'Fix.',
    reasoning: null,
    tool: 'bash',
    command,
    observation,
    returnCode,
    error: null,
    truncated: false,
  }));
  return { steps, patch: PATCH, exitStatus: 'submitted', exitStatusRaw: 'Submitted', ...change };
}
const GOOD = attempt([['3 passed', 0]]);
const BAD = attempt([['1 failed', 1]]);
const EMPTY = attempt([['3 passed', 0]], { patch: '' });
const CLOSE = attempt([
  ['3 passed', 0],
  ['3 passed', 0],
]);

function documentOf(rollout: TrajectoryInput, representation: JudgeRepresentation): string {
  if (representation === 'trace') return serializeTrajectory(rollout, 'trace-600').text;
  const facts = rolloutFacts(rollout);
  return candidateDocument({
    facts,
    summary: extractSummary({ instruction: INSTRUCTION, facts, steps: rollout.steps, patch: rollout.patch }),
  });
}

async function vote(
  rollouts: TrajectoryInput[],
  seed: number,
  representation: JudgeRepresentation = 'summary',
  temperature = 0.7,
) {
  const prompt = buildJudgePrompt({
    instruction: INSTRUCTION,
    representation,
    candidates: rollouts.map((rollout) => ({ document: documentOf(rollout, representation) })),
  });
  const reply = await scriptedJudge().complete(
    {
      system: prompt.system,
      messages: [{ role: 'user', content: prompt.user }],
      maxTokens: 1000,
      seed,
      temperature,
    },
    new AbortController().signal,
  );
  return { reply, verdict: parseVerdict(reply.text, rollouts.length) };
}

async function tally(
  rollouts: TrajectoryInput[],
  votes: number,
  representation: JudgeRepresentation = 'summary',
) {
  const counts = { choices: rollouts.map(() => 0), unreadable: 0 };
  for (let seed = 0; seed < votes; seed++) {
    const { verdict } = await vote(rollouts, seed, representation);
    if ('choice' in verdict) counts.choices[verdict.choice] = (counts.choices[verdict.choice] ?? 0) + 1;
    else counts.unreadable++;
  }
  return counts;
}

describe('scripted/evidence', () => {
  it.each(['summary', 'trace'] as const)(
    'is nearly unanimous on clear differences, in either order (%s)',
    async (representation) => {
      const first = await tally([GOOD, BAD], 60, representation);
      const second = await tally([BAD, GOOD], 60, representation);
      expect(first.choices[0]).toBeGreaterThanOrEqual(55);
      expect(second.choices[1]).toBeGreaterThanOrEqual(55);
      expect((await tally([EMPTY, GOOD, BAD], 40, representation)).choices[1]).toBeGreaterThanOrEqual(35);
    },
  );

  it('splits on close ones', async () => {
    const { choices } = await tally([GOOD, CLOSE], 100);
    expect(Math.min(...choices)).toBeGreaterThan(5);
    const same = await tally([GOOD, GOOD], 200);
    expect(Math.min(...same.choices)).toBeGreaterThan(60);
  });

  it('is sometimes unreadable, and rarely', async () => {
    const { unreadable } = await tally([GOOD, BAD], 600);
    expect(unreadable).toBeGreaterThan(0);
    expect(unreadable).toBeLessThan(30);
  });

  it('answers the same request in the same way, and is sure at temperature 0', async () => {
    expect((await vote([GOOD, CLOSE], 7)).reply.text).toBe((await vote([GOOD, CLOSE], 7)).reply.text);
    const verdicts = await Promise.all(
      [1, 2, 3, 4, 5, 6].map(async (seed) => (await vote([BAD, GOOD], seed, 'summary', 0)).verdict),
    );
    expect(verdicts.filter((verdict) => 'choice' in verdict).every((verdict) => verdict.choice === 1)).toBe(
      true,
    );
  });

  it('names the evidence and costs nothing', async () => {
    const { reply } = await vote([EMPTY, GOOD], 1);
    expect(reply.text).toContain('Solution 1: It is marked down because its patch is empty.');
    expect(reply.text).toContain('Solution 2: 1 of 1 requirements are verified');
    expect(reply.text).toContain('"pytest -k add" (step 2) passed');
    expect(reply).toMatchObject({ costUsd: 0, stopReason: 'end', servedBy: 'scripted/evidence' });
    expect(reply.usage.output).toBe(Math.ceil(reply.text.length / 4));
  });
});
