import { arrayOf, filledString, objectsOf, stringOf } from '@/lib/import/json-value';

/** The patch that a run handed in for one instance (SWE-bench predictions). */
export interface Prediction {
  instanceId: string;
  path: string;
  /** Null or '' when the run handed in none. */
  patch: string | null;
}

/**
 * Predictions of a file: `preds.json` (a dictionary, an array) or `all_preds.jsonl`, handed over as a
 * list of objects. Entries without an instance id are left out.
 */
export function predictionsOf(value: unknown, path: string): Prediction[] {
  return objectsOf(arrayOf(value)).flatMap((item): Prediction[] => {
    const instanceId = filledString(item.instance_id);
    if (!instanceId) return [];
    return [{ instanceId, path, patch: stringOf(item.model_patch) ?? stringOf(item.prediction) }];
  });
}
