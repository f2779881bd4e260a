import { describe, expect, it } from 'vitest';
import { combineSteps, stepGrade } from '@/lib/benchmarks/combine-steps';
import { readTask } from '@/lib/benchmarks/read-task';
import { writeTask } from '@/tests/test-task';
import { testFolder } from '@/tests/test-database';
import { verdictOf, type VerifierFiles } from '@/lib/benchmarks/verdict';

const NONE: VerifierFiles = { rewardTxt: null, rewardJson: null, ctrf: null, output: '', note: null };
const verdict = (files: Partial<VerifierFiles>, trouble: string | null = null) =>
  verdictOf({ ...NONE, ...files }, trouble, 'verifier');

describe('a verdict', () => {
  it.each([
    ['1\n', 'passed', 1],
    ['1.0', 'passed', 1],
    ['2.5', 'passed', 2.5],
    ['0.75', 'failed', 0.75],
    ['0', 'failed', 0],
    ['-1', 'failed', -1],
  ])('of reward.txt %j is %s', (rewardTxt, kind, reward) => {
    const { outcome, rewards } = verdict({ rewardTxt });
    expect(outcome).toMatchObject({ kind, reward, detail: null, recordedIn: 'verifier/reward.txt' });
    expect(rewards).toEqual({ reward });
  });

  it.each([
    [{}, 'The tests wrote no reward.'],
    [{ rewardTxt: ' \n' }, 'The tests wrote a reward.txt without a number (it is empty).'],
    [{ rewardTxt: 'yes' }, 'The tests wrote a reward.txt without a number ("yes").'],
    [{ rewardTxt: 'nan' }, 'The tests wrote a reward.txt without a number ("nan").'],
    [{ rewardTxt: 'Infinity' }, 'The tests wrote a reward.txt without a number ("Infinity").'],
    [{ rewardJson: '{"a":' }, 'The tests wrote a reward.json without a number ("{"a":").'],
    [{ rewardJson: '[1]', rewardTxt: '1' }, 'The tests wrote a reward.json without a number ("[1]").'],
  ])('of %j is an error', (files, detail) => {
    expect(verdict(files)).toMatchObject({
      outcome: { kind: 'error', reward: null, detail, recordedIn: null },
      rewards: null,
    });
  });

  it('takes reward.json before reward.txt, and of several rewards the one named so', () => {
    const { outcome } = verdict({ rewardJson: '{"speed": 3, "reward": true, "name": "x"}', rewardTxt: '0' });
    expect(outcome).toMatchObject({
      ...{
        kind: 'passed',
        reward: 1,
        detail: 'rewards: speed 3, reward 1',
        recordedIn: 'verifier/reward.json',
      },
    });
    expect(verdict({ rewardJson: '{"score": 0.5}' }).outcome).toMatchObject({ kind: 'failed', reward: 0.5 });
    expect(verdict({ rewardJson: '{"a": 1, "b": 1}' }).outcome).toMatchObject({
      ...{ kind: 'error', reward: null, detail: 'several rewards and none named "reward": a 1, b 1' },
    });
  });

  it('says which limit was met while the tests ran', () => {
    const note = 'The memory limit of 64 MB was met.';
    expect(verdict({ rewardTxt: '0', note }).outcome).toMatchObject({ kind: 'failed', detail: note });
  });

  it('shows the single tests whatever the reward says, and keeps the logs', () => {
    const tests = [
      { name: 'one', status: 'passed' },
      { name: 'two', status: 'failed', trace: 'at line 3' },
      { status: 'pending' },
      { name: 'odd', status: 'flaky', message: 'm' },
      'no test',
    ];
    const files = { ctrf: JSON.stringify({ results: { tests } }), output: 'log', rewardTxt: '1' };
    for (const trouble of [null, 'They took too long.']) {
      const { outcome, attachments } = verdict(files, trouble);
      expect(outcome.kind).toBe(trouble === null ? 'passed' : 'error');
      expect(outcome.detail).toBe(trouble);
      expect(outcome.tests.map(({ name, status, message }) => [name, status, message])).toEqual([
        ['one', 'passed', null],
        ['two', 'failed', 'at line 3'],
        ['unnamed test', 'skipped', null],
        ['odd', 'error', 'm'],
      ]);
      expect(attachments.map(({ kind, name }) => [kind, name])).toEqual([
        ['verifier-log', 'verifier/test-stdout.txt'],
        ['verifier-log', 'verifier/ctrf.json'],
      ]);
    }
    expect(verdict({ ctrf: '{half', rewardTxt: '1' }).outcome).toMatchObject({ kind: 'passed', tests: [] });
  });

  it('keeps the beginning and the end of a very long log', () => {
    const output = `first${'x'.repeat(600_000)}last`;
    const text = verdict({ output, rewardTxt: '1' }).attachments[0]?.text ?? '';
    expect(text.length).toBeLessThan(501_000);
    expect(text).toMatch(/^first/);
    expect(text).toMatch(/last$/);
    expect(text).toContain('100,009 characters left out');
  });
});

describe('the verdict on several steps', () => {
  const task = (strategy: string) =>
    readTask(
      writeTask(testFolder(), 't', {
        'task.toml':
          `multi_step_reward_strategy = "${strategy}"\n[[steps]]\nname = "a"\nmin_reward = { quality = 0.5 }\n` +
          '[[steps]]\nname = "b"\nmin_reward = 0.5\n[[steps]]\nname = "c"\nmin_reward = 1\n',
        ...{ 'steps/a/instruction.md': 'A', 'steps/b/instruction.md': 'B', 'steps/c/instruction.md': 'C' },
      }),
      'x',
    );
  const grades = async (strategy: string, ...rewards: (string | null)[]) => {
    const read = await task(strategy);
    return rewards.map((rewardJson, i) => {
      const step = read.steps[i];
      if (!step) throw new RangeError('no such step');
      const ctrf = JSON.stringify({ results: { tests: [{ name: `t${i}`, status: 'passed' }] } });
      return stepGrade(read, step, verdictOf({ ...NONE, rewardJson, ctrf }, null, `steps/${step.name}`));
    });
  };

  it('is the mean of each reward, one that a step does not give counting 0', async () => {
    const all = await grades('mean', '{"reward": 1, "quality": 1}', '{"reward": 0.5}', '{"reward": 1}');
    expect(all.map(({ stop }) => stop)).toEqual([null, null, null]);
    const { outcome, attachments } = combineSteps(all);
    expect(outcome.reward).toBeCloseTo(2.5 / 3);
    expect(outcome.kind).toBe('failed');
    expect(outcome.detail).toMatch(/^rewards: reward 0\.83\d*, quality 0\.33\d*$/);
    expect(outcome.tests.map(({ name, group }) => [name, group])).toEqual([
      ...[
        ['t0', 'a'],
        ['t1', 'b'],
        ['t2', 'c'],
      ],
    ]);
    expect(attachments.map(({ name }) => name)).toContain('steps/b/ctrf.json');
  });

  it('is passed when every step is', async () => {
    const all = await grades('mean', '{"reward": 1}', '{"reward": 1}', '{"reward": 1}');
    expect(combineSteps(all).outcome).toMatchObject({ kind: 'passed', reward: 1, detail: null });
  });

  it('is that of the last step that ran, where the task says so', async () => {
    const all = await grades('final', '{"reward": 0, "quality": 1}', '{"reward": 1}', '{"reward": 1}');
    expect(combineSteps(all).outcome).toMatchObject({
      ...{ kind: 'passed', reward: 1, recordedIn: 'steps/c/reward.json' },
    });
  });

  it('stops at a step below its least reward, or that misses one', async () => {
    const [low] = await grades('mean', '{"reward": 1, "quality": 0.4}');
    expect(low?.stop).toBe('no step ran after a, whose quality is 0.4 where 0.5 is asked');
    const [missing] = await grades('mean', '{"reward": 1}');
    expect(missing?.stop).toBe('no step ran after a, whose quality is missing where 0.5 is asked');
    const [, zero] = await grades('mean', '{"quality": 1}', '{"reward": 0}');
    expect(zero?.stop).toMatch(/^no step ran after b, whose reward is 0/);
    if (missing) expect(combineSteps([missing]).outcome.detail).toBe(missing.stop);
  });

  it('is an error when a step could not be graded, whatever the others say', async () => {
    const all = await grades('mean', '{"reward": 1, "quality": 1}', null);
    expect(all[1]?.stop).toBe('no step ran after b, which could not be graded');
    expect(combineSteps(all).outcome).toMatchObject({
      ...{ kind: 'error', detail: expect.stringContaining('step b: The tests wrote no reward.') },
    });
  });
});
