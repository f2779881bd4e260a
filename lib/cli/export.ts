import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { Command, Option } from 'commander';
import { appendAudit } from '@/db/audit';
import { exportOf } from '@/db/export-rollouts';
import { experimentNamed } from '@/db/experiments';
import { storedRedaction } from '@/db/redaction-rules';
import { RunoffError } from '@/lib/errors';
import { EXPORT_FORMATS, exportFiles, REPORT_NAME, type ExportFormat } from '@/lib/export/export-files';
import {
  REDACTION_MODES,
  reportFile,
  type RedactionMode,
  type RedactionReport,
} from '@/lib/export/export-log';
import { ExportReader } from '@/lib/export/export-reader';
import type { ExportFile } from '@/lib/export/export-source';
import { print, progressLine, table, withCommonOptions, type CommonOptions } from './output';
import { withTools } from './run-command';

interface ExportCommandOptions extends CommonOptions {
  experiment: string;
  format: ExportFormat;
  out: string;
  all?: boolean;
  selection?: string;
  redact: RedactionMode;
  allow?: string[];
  pattern?: string[];
  outcomes: boolean;
}

interface Written {
  path: string;
  bytes: number;
}

interface ExportResult {
  experiment: string;
  format: ExportFormat;
  rollouts: number;
  files: Written[];
  redaction: RedactionReport & { report: string };
  notes: { note: string; times: number }[];
}

const gather = (value: string, before: string[] = []) => [...before, value];

export function exportCommand(): Command {
  return withCommonOptions(
    new Command('export')
      .description(
        'Write an experiment to files that other tools (and Runoff itself) read. Secrets are masked, and what was masked is reported.',
      )
      .requiredOption('--experiment <name>', 'experiment, by id or name')
      .addOption(new Option('--format <format>', 'format').choices(EXPORT_FORMATS).makeOptionMandatory())
      .requiredOption('--out <path>', 'new file (of predictions) or new folder')
      .option('--all', 'of predictions: every attempt, one file a slot, in a folder')
      .option(
        '--selection <id>',
        'of predictions: the selection that decides (default: the answer of the experiment)',
      )
      .addOption(
        new Option('--redact <what>', 'default: secrets; all: home directories and e-mail addresses too')
          .choices(REDACTION_MODES)
          .default('default'),
      )
      .option(
        '--allow <fingerprint>',
        'a value that is no secret, by its fingerprint in the result; repeatable',
        gather,
      )
      .option('--pattern <regex>', 'a pattern of your own to mask; repeatable', gather)
      .option('--no-outcomes', 'leave out what verifiers said'),
  ).action((options: ExportCommandOptions) =>
    withTools(options, async (tools) => {
      const { db } = tools;
      const experiment = experimentNamed(db, options.experiment);
      const source = experiment && exportOf(db, experiment.id);
      if (!source) throw new RunoffError('not-found', `There is no experiment ${options.experiment}.`);
      const { redact, allow = [], pattern = [], outcomes } = options;
      const rules = storedRedaction(db, { allow, patterns: pattern });
      const reader = new ExportReader(source, { redaction: redact, outcomes, ...rules });
      const written = writeExport(reader, options);
      const what = { format: options.format, redaction: redact, outcomes };
      appendAudit(db, tools, source.experiment.id, 'export-made', what);
      print(options, written, exportLines);
    }),
  );
}

/** Writes the files and the report; a single file of predictions has its report beside it. */
function writeExport(reader: ExportReader, options: ExportCommandOptions): ExportResult {
  const { format, all = false, selection } = options;
  const target = resolve(options.out);
  if (existsSync(target)) throw new RunoffError('bad-input', `${target} exists already; name a new path.`);
  const single = format === 'predictions' && !all;
  const place = (file: ExportFile) => (single ? target : join(target, ...file.path.split('/')));
  const progress = progressLine('export');
  const files: Written[] = [];
  for (const file of exportFiles(reader, { format, all, selection })) {
    files.push(writeFile(place(file), file));
    progress(files.length, null, file.path);
  }
  progress(files.length, files.length, null);
  const report = single ? `${target}.${REPORT_NAME}` : join(target, REPORT_NAME);
  writeFileSync(report, reportFile(reader.log), { mode: 0o600 });
  return {
    ...{ experiment: reader.experiment.id, format, rollouts: reader.rollouts.length, files },
    redaction: { ...reader.log.report(), report },
    notes: reader.log.notesSaid(),
  };
}

function writeFile(path: string, { chunks }: ExportFile): Written {
  mkdirSync(dirname(path), { recursive: true });
  const file = openSync(path, 'wx');
  let bytes = 0;
  try {
    for (const chunk of chunks) {
      const buffer = Buffer.from(chunk);
      for (let done = 0; done < buffer.length;) done += writeSync(file, buffer, done);
      bytes += buffer.length;
    }
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  return { path, bytes };
}

const NAMED_AT_MOST = 20;

function exportLines({ experiment, format, rollouts, files, redaction, notes }: ExportResult): string[] {
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const written = `${experiment}: ${rollouts} rollouts as ${format}, ${files.length} ${files.length === 1 ? 'file' : 'files'}, ${bytes} bytes`;
  return [
    ...files.slice(0, NAMED_AT_MOST).map(({ path }) => path),
    ...(files.length > NAMED_AT_MOST ? [`… and ${files.length - NAMED_AT_MOST} more`] : []),
    written,
    ...(format === 'html' ? ['Open index.html in a browser; it needs no network.'] : []),
    ...notes.map(({ note, times }) => `${times} ×: ${note}`),
    ...redactionLines(redaction),
  ];
}

function redactionLines(redaction: ExportResult['redaction']): string[] {
  const { mode, findings, byRule, patchesChanged, places, report } = redaction;
  if (mode === 'none') return ['Nothing was masked (--redact none): look before you share it.'];
  const rules = Object.entries(byRule).map(([rule, times]) => `${rule} ${times}`);
  return [
    `Masked: ${findings === 0 ? 'nothing found' : `${findings} (${rules.join(', ')})`}. Report: ${report}`,
    ...(patchesChanged > 0
      ? [
          `${patchesChanged} patches had something masked and may no longer apply; --allow FINGERPRINT keeps what is no secret.`,
        ]
      : []),
    ...(places.length === 0
      ? []
      : table([['rule', 'rollout', 'step', 'field', 'found', 'fingerprint'], ...placeRows(places)])),
    ...(places.length > NAMED_AT_MOST ? [`… ${findings - NAMED_AT_MOST} more: see the report`] : []),
  ];
}

function placeRows(places: RedactionReport['places']): (string | number)[][] {
  return places
    .slice(0, NAMED_AT_MOST)
    .map(({ rule, rollout, step, field, preview, fingerprint }) => [
      ...[rule, rollout ?? '—', step ?? '—', field, preview.replace(/[\p{Cc}\p{Cf}]/gu, '·'), fingerprint],
    ]);
}
