import { EXPORT_VERSION, type ExportLine, type OutcomesFileLine } from '@/lib/rollout/export-lines';
import { extraWithOrigin } from '@/lib/rollout/kept-apart';
import type { ExportReader } from './export-reader';
import type { ExportFile } from './export-source';

const line = (value: ExportLine | OutcomesFileLine) => `${JSON.stringify(value)}\n`;

/**
 * Our own format (docs/export.md, docs/schemas): `rollouts.jsonl` with tasks, rollouts, summaries and tournaments, and
 * beside it `outcomes.jsonl` with what the verifier said, which is not written where outcomes are left out.
 */
export function* jsonlFiles(reader: ExportReader): Generator<ExportFile> {
  yield { path: 'rollouts.jsonl', chunks: rolloutLines(reader) };
  if (reader.options.outcomes) yield { path: 'outcomes.jsonl', chunks: outcomeLines(reader) };
}

function* rolloutLines(reader: ExportReader): Generator<string> {
  const redacted = reader.options.redaction !== 'none';
  yield line({ type: 'runoff-rollouts', version: EXPORT_VERSION, experiment: reader.experiment, redacted });
  for (const task of reader.tasks()) yield line({ type: 'task', ...task });
  for (const key of reader.rollouts) {
    const found = reader.trajectory(key, true);
    if (!found) continue;
    const { stepCount: _count, logs: _logs, ...rollout } = found;
    const { trajectory } = rollout;
    const extra = extraWithOrigin(trajectory, rollout);
    yield line({ type: 'rollout', ...rollout, trajectory: { ...trajectory, extra } });
    for (const summary of reader.summaries(key)) yield line({ type: 'summary', ...summary });
  }
  for (const id of reader.tournamentIds) {
    const played = reader.tournament(id);
    if (played) yield line({ type: 'tournament', ...played });
  }
}

function* outcomeLines(reader: ExportReader): Generator<string> {
  yield line({ type: 'runoff-outcomes', version: EXPORT_VERSION, experiment: reader.experiment });
  for (const key of reader.rollouts) {
    const found = reader.outcome(key);
    if (found)
      yield line({ type: 'outcome', rolloutId: key.id, outcome: found.outcome, attachments: found.logs });
  }
}
