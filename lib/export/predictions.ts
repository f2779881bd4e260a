import type { ExportReader } from './export-reader';
import type { ExportFile, RolloutKey } from './export-source';

/**
 * Predictions as the SWE-bench harness reads them (`--predictions_path`, JSON Lines): one row per instance with
 * `instance_id`, `model_name_or_path` and `model_patch`. The harness keeps the last row of an instance and names a
 * folder after the model, so all attempts go into one file per slot, each under a name of its own.
 */
export function* predictionFiles(
  reader: ExportReader,
  { all, selection }: { all: boolean; selection?: string | undefined },
): Generator<ExportFile> {
  if (!all) {
    yield { path: 'predictions.jsonl', chunks: selectedRows(reader, selection) };
    return;
  }
  for (const [slot, keys] of Map.groupBy(reader.rollouts, slotName))
    yield { path: `predictions-${slot}.jsonl`, chunks: slotRows(reader, slot, keys) };
}

const slotName = ({ iteration, slot, attempt }: RolloutKey) =>
  `i${iteration}-s${slot}${attempt > 1 ? `-a${attempt}` : ''}`;

function* selectedRows(reader: ExportReader, selection: string | undefined): Generator<string> {
  for (const { rollout } of reader.answers(selection)) {
    if (rollout) yield* row(reader, rollout, '');
    else reader.log.note('a task has no selected attempt and no row');
  }
}

function* slotRows(reader: ExportReader, slot: string, keys: readonly RolloutKey[]): Generator<string> {
  for (const key of keys) yield* row(reader, key, `-${slot}`);
}

function* row(reader: ExportReader, key: RolloutKey, suffix: string): Generator<string> {
  const found = reader.patch(key);
  if (!found) return;
  if (found.patch === null) reader.log.note('an attempt handed in no patch: its row has an empty one');
  yield `${JSON.stringify({
    instance_id: reader.taskName(key.taskId),
    model_name_or_path: `${found.agent}/${found.model ?? 'unknown'}${suffix}`,
    model_patch: found.patch ?? '',
  })}\n`;
}
