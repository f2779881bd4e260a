import type { LaunchSettings } from '@/lib/launch/settings';
import type { WholeReport } from '@/lib/metrics/pipeline-types';
import type {
  ExportedExperiment,
  ExportedSummary,
  ExportedTask,
  ExportedTournament,
} from '@/lib/rollout/export-lines';
import type { RecordedRollout } from '@/lib/rollout/rollout';

export interface RolloutKey {
  id: string;
  taskId: string;
  iteration: number;
  slot: number;
  attempt: number;
}

export interface RolloutToExport extends RolloutKey {
  stepCount: number;
  /** What it was shown of the iteration before; null where there was none. */
  shown: { rolloutId: string; summaryId: string | null }[] | null;
  recorded: RecordedRollout;
}

/** Where an export reads from: the port of lib/export. One rollout and one tournament at a time. */
export interface ExportSource {
  experiment: ExportedExperiment;
  tasks: ExportedTask[];
  /** Finished rollouts, by task, iteration and slot. */
  rollouts: RolloutKey[];
  /** `texts: false` leaves steps and attachments empty. Null when it has gone since. */
  rollout(id: string, texts?: boolean): RolloutToExport | null;
  summaries(rolloutId: string): ExportedSummary[];
  tournamentIds: string[];
  /** Those of one task, in the order they were made. */
  tournamentsOf(taskId: string): string[];
  tournament(id: string): ExportedTournament | null;
  /** The attempt that answers each task, of a selection or of the experiment. */
  answers(selectionId?: string): { taskId: string; rolloutId: string | null }[];
  /** Every figure, about the selection that is reported on by default. */
  figures(): WholeReport;
  /** What was asked for when it was launched; null for imports. */
  setup(): { settings: LaunchSettings; scripted: boolean } | null;
}

/** A file of an export. Its chunks are made while they are read, once, before those of the next file. */
export interface ExportFile {
  /** Posix path inside the export. */
  path: string;
  chunks: Iterable<string>;
}
