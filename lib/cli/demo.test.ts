import { expect, it } from 'vitest';
import { openDatabase } from '@/db/client';
import { experimentNamed } from '@/db/experiments';
import { pipelineInput } from '@/db/pipeline-input';
import { pipelineReport } from '@/lib/metrics/pipeline-report';
import { describeWithSandbox } from '@/tests/test-sandbox';
import { runoff } from '@/tests/child-process';
import { testFolder } from '@/tests/test-database';

describeWithSandbox('runoff demo', () => {
  it('takes eight tasks through select and refine, every rollout run and graded, to one answer each', async () => {
    const path = `${testFolder()}/demo.db`;
    const { stderr, status } = await runoff(['demo', '--n', '2', '--no-serve', '--db', path]);
    expect(stderr).toContain('finished, 32 rollouts');
    expect(status).toBe(0);
    const db = openDatabase(path);
    const id = experimentNamed(db, 'demo: eight tasks, select and refine')?.id ?? '';
    const input = pipelineInput(db, id);
    db.$client.close();
    if (!input) throw new Error('the demo has no pipeline');
    expect(input.tasks).toHaveLength(8);
    for (const task of input.tasks) {
      expect(task.status).toBe('finished');
      expect(task.rollouts.map(({ iteration }) => iteration)).toEqual([0, 0, 1, 1]);
      expect(task.rollouts.map(({ priors }) => priors.length)).toEqual([0, 0, 1, 1]);
      expect(task.rollouts.map(({ id: rollout }) => rollout)).toContain(task.winner);
    }
    const outcomes = input.tasks.flatMap(({ rollouts }) => rollouts.map(({ outcome }) => outcome));
    expect(new Set(outcomes)).toEqual(new Set(['passed', 'failed']));
    const report = pipelineReport(input);
    expect(report.main.map(({ kind, iteration }) => `${kind} ${iteration}`)).toEqual([
      'iteration 0',
      'selected 0',
      'iteration 1',
      'final 1',
    ]);
    for (const { passAt1 } of report.main) {
      expect(passAt1.n).toBe(8);
      expect(passAt1.low).not.toBeNull();
    }
    expect(Object.values(report.endings).reduce((sum, n) => sum + n, 0)).toBe(8);
  }, 600_000);
});
