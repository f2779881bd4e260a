import type { ImportPlan } from '@/lib/import/plan';
import type { SourceTree } from '@/lib/import/source-tree';
import type { ImportReport } from '@/lib/rollout/import-report';

/** A plan as the dry-run report that pages and commands show. */
export function reportOfPlan(tree: SourceTree, plan: ImportPlan): ImportReport {
  return {
    suggestedName: tree.label.replace(/\.zip$/i, ''),
    entries: plan.entries.map(({ load: _load, task, attemptLabel, ...entry }) => ({
      path: entry.path,
      sourceKey: entry.sourceKey,
      format: entry.format,
      formatVersion: entry.formatVersion,
      benchmark: task.benchmark,
      task: task.name,
      attempt: attemptLabel,
      steps: entry.steps,
      exitStatus: entry.exitStatus,
      outcome: entry.outcome,
      reward: entry.reward,
      warnings: entry.warnings,
    })),
    failed: plan.failed,
    ignored: plan.ignored,
  };
}
