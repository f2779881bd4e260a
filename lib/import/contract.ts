import { expect, test } from 'vitest';
import { planImport, type ImportPlan } from '@/lib/import/plan';
import type { SourceTree } from '@/lib/import/source-tree';
import { movedTree } from '@/lib/import/test-tree';
import type { RecordedRollout, SourceFormat } from '@/lib/rollout/rollout';

const ISO_UTC = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

/**
 * The contract of Importer (importer.ts) as tests, run on every rollout of an import. `format` is the
 * one that all of them must have.
 */
export function testImporterContract(
  format: SourceFormat,
  getTree: () => Promise<SourceTree> | SourceTree,
): void {
  const everyRollout = async (check: (rollout: RecordedRollout, path: string) => void) => {
    const plan = await planImport(await getTree());
    expect(plan.entries.length).toBeGreaterThan(0);
    for (const entry of plan.entries) check(await entry.load(), entry.path);
  };

  test(`contract of ${format}: load gives the same rollout each time, and JSON holds all of it`, async () => {
    const plan = await planImport(await getTree());
    expect(plan.entries.length).toBeGreaterThan(0);
    for (const entry of plan.entries) {
      const rollout = await entry.load();
      expect(await entry.load(), entry.path).toEqual(rollout);
      expect(JSON.parse(JSON.stringify(rollout)), entry.path).toEqual(rollout);
      expect({ key: rollout.sourceKey, format: rollout.sourceFormat, steps: rollout.steps.length }).toEqual({
        key: entry.sourceKey,
        format,
        steps: entry.steps,
      });
    }
  });

  test(`contract of ${format}: steps are numbered, an observation has something before it`, async () => {
    await everyRollout((rollout, path) => {
      let turn = 1;
      for (const [at, step] of rollout.steps.entries()) {
        expect(step.index, path).toBe(at + 1);
        expect(step.turn, path).toBeGreaterThanOrEqual(turn);
        const again =
          step.source === 'agent' &&
          rollout.steps[at - 1]?.turn === step.turn &&
          rollout.steps[at - 1]?.source === 'agent';
        if (again)
          expect({ thought: step.thought, usage: step.usage }, path).toEqual({ thought: null, usage: null });
        if (step.source === 'agent' && step.observation !== null) {
          expect(step.thought ?? step.reasoning ?? step.command, `${path} step ${step.index}`).not.toBeNull();
        }
        turn = step.turn;
      }
    });
  });

  test(`contract of ${format}: texts are clean, times in UTC, unknown is null`, async () => {
    await everyRollout((rollout, path) => {
      const text = JSON.stringify(rollout);
      expect(text.includes('\\u0000') && /(?:^|[^\\])(?:\\\\)*\\u0000/.test(text), path).toBe(false);
      expect(/(?:^|[^\\])(?:\\\\)*\\ud[89a-f]/i.test(text), path).toBe(false);
      const times = [rollout.startedAt, rollout.endedAt, ...rollout.steps.map((step) => step.startedAt)];
      for (const time of times) if (time !== null) expect(time, path).toMatch(ISO_UTC);
      if (rollout.startedAt && rollout.endedAt) expect(rollout.startedAt <= rollout.endedAt, path).toBe(true);
      expect(rollout.costUsd, path).not.toBe(0);
      for (const count of Object.values(rollout.usage)) expect(count === null || count >= 0, path).toBe(true);
    });
  });

  test(`contract of ${format}: the outcome comes from a file other than the trajectory`, async () => {
    const tree = await getTree();
    const paths = new Set(tree.files.map((file) => file.path));
    await everyRollout((rollout, path) => {
      const { kind, recordedIn } = rollout.outcome;
      if (kind !== 'unknown') expect(recordedIn, path).not.toBeNull();
      if (recordedIn !== null) {
        expect(recordedIn).not.toBe(rollout.steps.length > 0 ? path : null);
        expect(paths.has(recordedIn), recordedIn).toBe(true);
      }
    });
  });

  test(`contract of ${format}: verifier logs stay out of what a model reads`, async () => {
    await everyRollout((rollout, path) => {
      const { steps, prompt, extra, task } = rollout;
      const shown = JSON.stringify({ steps, prompt, extra, task });
      for (const { kind, text } of rollout.attachments) {
        if (kind === 'verifier-log')
          expect(shown.includes(JSON.stringify(text.trim()).slice(1, -1)), path).toBe(false);
      }
    });
  });

  test(`contract of ${format}: keys are unique and do not change when the folder moves`, async () => {
    const tree = await getTree();
    const keys = (plan: ImportPlan) => plan.entries.map((entry) => entry.sourceKey).sort();
    const here = keys(await planImport(tree));
    expect(new Set(here).size).toBe(here.length);
    expect(keys(await planImport(movedTree(tree, 'elsewhere/copy')))).toEqual(here);
  });
}
