import { expect, it } from 'vitest';
import { openDatabase } from '@/db/client';
import { experimentNamed } from '@/db/experiments';
import { experimentReport } from '@/lib/metrics/report';
import { reportInput } from '@/db/report-input';
import { rolloutsOfTask } from '@/db/rollouts';
import { describeWithSandbox } from '@/tests/test-sandbox';
import { runoff } from '@/tests/child-process';
import { testFolder } from '@/tests/test-database';

describeWithSandbox('runoff demo', () => {
  it('runs the demo benchmark: eight tasks, four graded rollouts each, that do not end alike', async () => {
    const path = `${testFolder()}/demo.db`;
    const { stderr, status } = await runoff(['demo', '--no-serve', '--db', path]);
    expect(stderr).toContain('finished, 32 rollouts');
    expect(status).toBe(0);
    const db = openDatabase(path);
    const id = experimentNamed(db, 'demo: eight tasks run here')?.id ?? '';
    const { tasks } = experimentReport(reportInput(db, id, null));
    const rows = tasks.flatMap((task) => rolloutsOfTask(db, id, task.id));
    db.$client.close();
    expect(tasks).toHaveLength(8);
    expect(rows.map((row) => row.outcome).filter((outcome) => outcome === 'error')).toEqual([]);
    for (const { judged, passed } of tasks) {
      expect(judged).toBe(4);
      expect(passed).toBeGreaterThan(0);
      expect(passed).toBeLessThan(4);
    }
    expect(rows.map((row) => row.exitStatus)).toContain('limit');
    expect(rows.some((row) => row.facts.errors.formatErrors > 0)).toBe(true);
    expect(rows.some((row) => row.facts.errors.timeouts > 0)).toBe(true);
  }, 600_000);
});
