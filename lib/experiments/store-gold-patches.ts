import { WRITING } from '@/db/client';
import { storeGoldPatch, tasksNamed } from '@/db/gold-patches';
import type { GoldImport } from '@/lib/rollout/import-report';
import type { Context } from './context';

/** Reference changes of one file. */
export interface GoldFile {
  path: string;
  rows: { instanceId: string; patch: string }[];
}

/**
 * Keeps the reference changes of tasks that are in the database, by exact name; the others are named in the result and
 * kept nowhere: a task comes with its rollouts. Null when there were no such rows.
 */
export function storeGoldPatches(ctx: Context, files: readonly GoldFile[]): GoldImport | null {
  if (files.length === 0) return null;
  return ctx.db.transaction((tx) => {
    const unknown: string[] = [];
    const stored = new Set<string>();
    for (const { path, rows } of files) {
      const names = rows.map((row) => row.instanceId);
      const tasks = Map.groupBy(tasksNamed(tx, names), (task) => task.name);
      for (const { instanceId, patch } of rows) {
        const known = tasks.get(instanceId) ?? [];
        for (const task of known) storeGoldPatch(tx, task.id, { patch, source: path });
        if (known.length === 0) unknown.push(instanceId);
        else stored.add(instanceId);
      }
    }
    return { stored: stored.size, unknown };
  }, WRITING);
}
