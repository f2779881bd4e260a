import { filledString, isObject, objectsOf } from '@/lib/import/json-value';

/** The reference change of one instance, from a row of a data set. */
export interface GoldRow {
  instanceId: string;
  patch: string;
}

/**
 * A row of SWE-bench's data set (or of one made like it): an instance with its reference change and what makes it a task.
 * A prediction has `model_patch` instead; an agent's output has a `history`.
 */
export function isDatasetRow(value: unknown): boolean {
  return (
    isObject(value) &&
    typeof value.instance_id === 'string' &&
    typeof value.patch === 'string' &&
    ('base_commit' in value || 'problem_statement' in value || 'test_patch' in value) &&
    !('history' in value)
  );
}

/** The reference changes of rows; rows without instance or patch are left out, of a repeated instance the last one counts. */
export function goldRowsOf(rows: unknown): GoldRow[] {
  const found = new Map<string, GoldRow>();
  for (const row of objectsOf(rows)) {
    const [instanceId, patch] = [filledString(row.instance_id), filledString(row.patch)];
    if (instanceId !== null && patch !== null) found.set(instanceId, { instanceId, patch });
  }
  return [...found.values()];
}
