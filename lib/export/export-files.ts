import { RunoffError } from '@/lib/errors';
import { atifFiles } from './atif';
import { csvFiles } from './csv-tables';
import { reportFile } from './export-log';
import type { ExportReader } from './export-reader';
import type { ExportFile } from './export-source';
import { htmlFiles } from './html/html-files';
import { miniFiles } from './mini';
import { predictionFiles } from './predictions';
import { jsonlFiles } from './runoff-jsonl';

export const EXPORT_FORMATS = ['predictions', 'jsonl', 'csv', 'atif', 'mini', 'html'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export interface FormatChoice {
  format: ExportFormat;
  /** Of predictions: every attempt, one file a slot, instead of the selected ones. */
  all: boolean;
  /** Of predictions: which selection decides; undefined: the experiment's own answers. */
  selection?: string | undefined;
}

/** Name of the report on what was masked, beside the files of an export. */
export const REPORT_NAME = 'redaction-report.json';

/**
 * The files of an export, one after the other; each is made while its chunks are read, so that no more than one rollout
 * or tournament is in memory. Without the report on what was masked, which is whole only at the end. Throws RunoffError
 * 'bad-input' for an export that would hold nothing.
 */
export function exportFiles(reader: ExportReader, choice: FormatChoice): Iterable<ExportFile> {
  if (reader.rollouts.length === 0)
    throw new RunoffError('bad-input', `${reader.experiment.id} has no finished rollout to export.`);
  if (choice.format === 'predictions') {
    if (!choice.all && reader.answers(choice.selection).every(({ rollout }) => rollout === null))
      throw new RunoffError(
        'bad-input',
        `${reader.experiment.id} has no selected attempt; make a selection that keeps one, or export all attempts.`,
      );
    return predictionFiles(reader, choice);
  }
  if (choice.format === 'csv') return csvFiles(reader);
  if (choice.format === 'jsonl') return jsonlFiles(reader);
  if (choice.format === 'html') return htmlFiles(reader);
  return choice.format === 'atif' ? atifFiles(reader) : miniFiles(reader);
}

/** The files of an export, then the report on what was masked in them. */
export function* filesWithReport(reader: ExportReader, choice: FormatChoice): Generator<ExportFile> {
  yield* exportFiles(reader, choice);
  yield { path: REPORT_NAME, chunks: [reportFile(reader.log)] };
}
