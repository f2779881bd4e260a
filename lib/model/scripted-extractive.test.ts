import { describe, expect, it } from 'vitest';
import { RunoffError } from '@/lib/errors';
import { rolloutFacts } from '@/lib/rollout/facts';
import { serializeTrajectory, type TrajectoryInput, type TrajectoryStep } from '@/lib/rollout/serialize';
import { parseSummary } from '@/lib/summary/parse';
import { buildSummaryPrompt } from '@/lib/summary/prompt';
import { badCitations, type Summary } from '@/lib/summary/schema';
import { scriptedModel, scriptedPolicies } from './scripted';
import { scriptedExtractive } from './scripted-extractive';

const INSTRUCTION = `# add() loses the sign
Calling \`add(-1, 2)\` currently returns 3 instead of 1.

Requirements:
- \`add\` must keep the sign of \`left_operand\`
- The function \`add\` must not import anything
- Document the change in CHANGES.md
`;

const PATCH = `diff --git a/calc.py b/calc.py
--- a/calc.py
+++ b/calc.py
@@ -1,2 +1,2 @@ def add(left_operand, right):
-    return abs(left_operand) + right
+    return left_operand + right
`;

function steps(...list: Partial<TrajectoryStep>[]): TrajectoryStep[] {
  return list.map((change, i) => ({
    index: i + 1,
    turn: i + 1,
    source: 'agent',
    thought: null,
    reasoning: null,
    tool: change.command == null ? null : 'bash',
    command: null,
    observation: null,
    returnCode: null,
    error: null,
    truncated: false,
    ...change,
  }));
}

const FIXED = steps(
  { thought: 'Let me look around.', command: 'cat calc.py', observation: 'def add…', returnCode: 0 },
  {
    command: 'cat > reproduce.py <<E\nfrom calc import add\nassert add(-1, 2) == 1\nE',
    observation: '',
    returnCode: 0,
  },
  {
    command: 'python reproduce.py',
    observation: 'Traceback (most recent call last):\n  File "x"\nAssertionError: 3',
    returnCode: 1,
  },
  {
    thought: 'The root cause is the call of abs on left_operand in add. I will take it out.',
    command: "sed -i 's/abs(left_operand)/left_operand/' calc.py",
    observation: '',
    returnCode: 0,
  },
  {
    command: 'python -m pytest -q test_calc.py -k left_operand_add',
    observation: '...\n3 passed in 0.02s',
    returnCode: 0,
  },
  { command: 'python reproduce.py', observation: '', returnCode: 0 },
  {
    thought: 'Everything works now.',
    command: 'echo COMPLETE_TASK_AND_SUBMIT_FINAL_OUTPUT && git diff',
    observation: PATCH,
    returnCode: 0,
  },
);

async function summarize(
  list: TrajectoryStep[],
  change: Partial<TrajectoryInput> = {},
  instruction: string | null = INSTRUCTION,
): Promise<Summary> {
  const rollout: TrajectoryInput = {
    steps: list,
    patch: PATCH,
    exitStatus: 'submitted',
    exitStatusRaw: 'Submitted',
    ...change,
  };
  const { text } = serializeTrajectory(rollout);
  const prompt = buildSummaryPrompt({
    instruction,
    trajectoryText: text,
    facts: rolloutFacts(rollout),
    patch: rollout.patch,
  });
  const reply = await scriptedExtractive().complete(
    { system: prompt.system, messages: [{ role: 'user', content: prompt.user }], maxTokens: 1000 },
    new AbortController().signal,
  );
  const parsed = parseSummary(reply.text);
  if (!parsed.ok) throw new Error(parsed.problem);
  expect(badCitations(parsed.summary, list.length)).toEqual([]);
  return parsed.summary;
}

describe('scripted/extractive', () => {
  it('tells a fixed bug as evidence', async () => {
    const summary = await summarize(FIXED);
    expect(summary.headline).toBe(
      'Edited calc.py in 1 of 7 steps; last readable check at step 5 passed; submitted.',
    );
    expect(summary.task.currentBehaviour).toBe('Calling `add(-1, 2)` currently returns 3 instead of 1.');
    expect(summary.requirements.map((item) => [item.requirement, item.status])).toEqual([
      ['`add` must keep the sign of `left_operand`', 'verified'],
      ['The function `add` must not import anything', 'unverified'],
      ['Document the change in CHANGES.md', 'unverified'],
    ]);
    expect(summary.hypotheses).toEqual([
      {
        hypothesis: 'The root cause is the call of abs on left_operand in add.',
        status: 'confirmed',
        evidence: expect.stringContaining('at step 5 passed') as string,
        steps: [4, 5],
      },
    ]);
    expect(summary.changes).toEqual([
      {
        file: 'calc.py',
        symbol: 'add',
        before: 'return abs(left_operand) + right',
        after: 'return left_operand + right',
        steps: [4],
      },
    ]);
    expect(summary.verification.map((item) => [item.steps, item.result, item.afterLastEdit])).toEqual([
      [[3], 'failed', false],
      [[5], 'passed', true],
      [[6], 'unclear', true],
    ]);
    expect(summary.errors).toMatchObject([
      { error: 'AssertionError: 3', type: 'AssertionError', status: 'fixed', steps: [3, 6] },
    ]);
    expect(summary.failureModes).toEqual([]);
    expect(summary.finalState).toMatchObject({
      agentClaim: 'Everything works now.',
      patch: 'submitted',
      artifacts: [{ name: 'calc.py', status: 'proven' }],
    });
  });

  it('says the same of two rollouts that differ only by the clock', async () => {
    const ran = (clock: [string, string, string, string]) =>
      summarize(
        steps(
          { command: 'cat calc.py', observation: 'def add…', returnCode: 0 },
          {
            command: 'node --test | tail -3',
            observation: `✔ adds (${clock[0]}ms)\nℹ pass 4\nℹ duration_ms ${clock[1]}`,
            returnCode: 0,
          },
          { command: 'pytest -q', observation: `4 passed in ${clock[2]}s`, returnCode: 0 },
          { command: 'ls -l', observation: `-rw-r--r-- 1 root root 9 ${clock[3]} a.py`, returnCode: 0 },
        ),
      );
    const first = await ran(['1.5', '655.5', '0.11', 'Nov 21 11:04']);
    expect(await ran(['24.61', '481.9', '7.2', 'Dec  1 09:30'])).toEqual(first);
    expect(JSON.stringify(first)).toContain('ℹ pass 4');
    expect(JSON.stringify(first)).toContain('4 passed');
  });

  it('calls an edit without a later check unverified', async () => {
    const summary = await summarize(FIXED.slice(0, 4));
    expect(summary.requirements.every((item) => item.status === 'unverified')).toBe(true);
    expect(summary.hypotheses[0]?.status).toBe('untested');
    expect(summary.notTested[0]).toBe('Nothing was run after the last edit (step 4).');
    expect(summary.failureModes.map((item) => item.mode)).toEqual(['not verified after the last edit']);
    expect(summary.errors[0]?.status).toBe('standing');
  });

  it('tells an attempt that ends on a failing check, a refuted idea and a limit', async () => {
    const summary = await summarize(
      steps(
        {
          thought: 'I suspect that round_half in the parser is broken here.',
          command: "sed -i 's/a/b/' parser.py",
          observation: '',
          returnCode: 0,
        },
        { command: 'pytest', observation: '1 failed, 2 passed', returnCode: 1 },
        {
          thought: 'So round_half in the parser was not the issue, my guess was wrong.',
          command: 'pytest',
          observation: '1 failed, 2 passed',
          returnCode: 1,
        },
        { command: 'pytest', observation: '1 failed, 2 passed', returnCode: 1 },
      ),
      { patch: null, exitStatus: 'limit', exitStatusRaw: 'LimitsExceeded' },
      null,
    );
    expect(summary.hypotheses[0]).toMatchObject({ status: 'refuted', steps: [1, 3] });
    expect(summary.errors).toMatchObject([{ error: '1 failed, 2 passed', status: 'standing', steps: [2] }]);
    expect(summary.failureModes.map((item) => item.mode)).toEqual([
      'cut off',
      'ends on a failing check',
      'repeated command',
    ]);
    expect(summary.requirements).toEqual([]);
    expect(summary.task.objective).toBe('The task statement is not in the record.');
  });

  it('says that nothing was done', async () => {
    const talk = await summarize(steps({ thought: 'I would write a script.' }), {
      patch: '',
      exitStatus: 'unknown',
    });
    expect(talk.headline).toMatch(/^Issued no command in 1 steps?; nothing was checked/);
    expect(talk.finalState.patch).toBe('empty');
    expect((await summarize([], { patch: null })).finalState).toMatchObject({ patch: 'none', steps: [] });
  });

  it('reads a terminal that shows commands and outputs together', async () => {
    const screen =
      'root@box:/app# cat > s.py <<E\n> print(9)\n> E\nroot@box:/app# python3 s.py\n9\nroot@box:/app# ';
    const summary = await summarize(
      steps(
        { tool: 'bash_command', command: 'cat > s.py <<E\nprint(9)\nE\n', turn: 1 },
        { tool: 'bash_command', command: 'python3 s.py\n', observation: screen, turn: 1 },
      ),
      { patch: null, exitStatus: 'unknown' },
      'Save a program as s.py.\n\nSAMPLE OUTPUT:\n9\n',
    );
    expect(summary.verification).toMatchObject([
      { result: 'passed', checked: '9 (the output equals the sample output of the statement)', steps: [2] },
    ]);
  });

  it('keeps its lists and texts short', async () => {
    const long = steps(
      ...Array.from({ length: 80 }, (_, i) => ({
        thought: `I suspect that module_${i} is broken because of reason_${i}. ${'x'.repeat(400)}`,
        command: i % 2 ? `pytest test_${i}.py` : `sed -i 's/a/b/' m${i}.py`,
        observation: `E${i}Error: ${'y'.repeat(900)}`,
        returnCode: 1,
      })),
    );
    const summary = await summarize(long, { patch: null });
    for (const value of Object.values(summary))
      if (Array.isArray(value)) expect(value.length).toBeLessThanOrEqual(12);
    const texts: string[] = [];
    JSON.stringify(summary, (_, value: unknown) => {
      if (typeof value === 'string') texts.push(value);
      return value;
    });
    expect(Math.max(...texts.map((text) => text.length))).toBeLessThanOrEqual(340);
  });
});

describe('long texts', () => {
  it('a command of half a million characters is summarised in a moment', async () => {
    const command = `echo ${'QUJD'.repeat(125_000)} | base64 -d > calc.py`;
    const summary = await summarize(
      steps(
        { command, returnCode: 0 },
        { command: 'pytest test_calc.py', observation: '1 passed', returnCode: 0 },
      ),
    );
    expect(summary.verification).toMatchObject([{ result: 'passed', steps: [2] }]);
  });
});

describe('many steps', () => {
  it('a hundred thousand times the same command is told in one line', async () => {
    const again = Array.from({ length: 100_000 }, () => ({ command: 'ls', returnCode: 0 }));
    const { failureModes } = await summarize(steps(...again));
    expect(failureModes).toContainEqual({
      mode: 'repeated command',
      explanation: 'ls was issued 100000 times in a row or nearly so.',
      steps: [1, 2, 3, 4, 5, 6],
    });
  });
});

describe('scripted models', () => {
  const signal = new AbortController().signal;
  const request = { system: '', messages: [{ role: 'user' as const, content: 'Hello' }], maxTokens: 1 };

  it('are listed and found by policy', () => {
    expect(scriptedPolicies().map(({ policy, role }) => [policy, role])).toEqual([
      ['extractive', 'summariser'],
      ['evidence', 'judge'],
      ['demo', 'agent'],
    ]);
    expect(scriptedModel('nothing')).toBeNull();
    expect(scriptedModel('evidence')).toMatchObject({ name: 'scripted/evidence', scripted: true });
  });

  it.each(['extractive', 'evidence', 'demo'])(
    '%s refuses a foreign prompt and honours an abort',
    async (policy) => {
      const model = scriptedModel(policy);
      await expect(model?.complete(request, signal)).rejects.toMatchObject({ code: 'model-bad-request' });
      const aborted = model?.complete(request, AbortSignal.abort('stop'));
      await expect(aborted).rejects.toBeInstanceOf(RunoffError);
      await expect(aborted).rejects.toMatchObject({ code: 'cancelled' });
    },
  );
});
