import { expect, test } from 'vitest';
import { planImport } from '@/lib/import/plan';
import { scanPaths } from '@/lib/import/scan';
import { describeWithSharedData } from '@/tests/shared-data';

/** Counted by hand in the folders themselves: rollouts, files that look like one but are not read, all others. */
const COUNTS = [
  {
    folder: 'mini-swe-agent',
    format: 'mini-swe-agent',
    entries: 29,
    failed: 0,
    steps: 1134,
    outcomes: { passed: 16, failed: 11, error: 0, unknown: 2 },
  },
  {
    folder: 'swe-agent-traj',
    format: 'swe-agent',
    entries: 11,
    failed: 0,
    steps: 139,
    outcomes: { passed: 0, failed: 1, error: 0, unknown: 10 },
  },
  {
    folder: 'atif',
    format: 'atif',
    entries: 4,
    failed: 4,
    steps: 23,
    outcomes: { passed: 0, failed: 0, error: 0, unknown: 4 },
  },
  {
    folder: 'harbor-jobs',
    format: 'harbor',
    entries: 36,
    failed: 0,
    steps: 975,
    outcomes: { passed: 2, failed: 19, error: 0, unknown: 15 },
  },
] as const;

describeWithSharedData('the four folders of real files', (shared) => {
  test.each(COUNTS)(
    '$folder: every trajectory is imported, every other file has a reason',
    async ({ folder, format, entries, failed, steps, outcomes }) => {
      const tree = await scanPaths([`${shared}/${folder}`]);
      const plan = await planImport(tree);
      const count = (kind: string) => plan.entries.filter((entry) => entry.outcome === kind).length;
      expect({
        entries: plan.entries.length,
        failed: plan.failed.length,
        steps: plan.entries.reduce((sum, entry) => sum + entry.steps, 0),
        outcomes: {
          passed: count('passed'),
          failed: count('failed'),
          error: count('error'),
          unknown: count('unknown'),
        },
      }).toEqual({ entries, failed, steps, outcomes });
      expect(new Set(plan.entries.map((entry) => entry.format))).toEqual(new Set([format]));
      const told = [...plan.entries, ...plan.failed, ...plan.ignored].map((item) => item.path).sort();
      expect(told).toEqual(tree.files.map((file) => file.path).sort());
      for (const { reason } of [...plan.failed, ...plan.ignored]) expect(reason).toMatch(/^[^\n]{5,200}$/);
    },
  );

  test.each(['openhands', 'inspect', 'claude-code-jsonl', 'codex-jsonl', 'asciinema'])(
    '%s: no file is taken for another format',
    async (folder) => {
      const plan = await planImport(await scanPaths([`${shared}/${folder}`]));
      expect(plan.entries).toEqual([]);
      expect(plan.failed.length).toBeGreaterThan(0);
      for (const { path, reason } of plan.failed)
        expect(reason, path).toMatch(/is not read by this version$/);
    },
  );
});
