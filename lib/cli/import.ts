import { resolve } from 'node:path';
import { Command } from 'commander';
import { queueImportOf } from '@/lib/experiments/queue';
import { IMPORTERS } from '@/lib/import/importers';
import { planImport } from '@/lib/import/plan';
import { scanPaths } from '@/lib/import/scan';
import {
  importResultSchema,
  type GoldImport,
  type ImportReport,
  type ImportResult,
} from '@/lib/rollout/import-report';
import { reportOfPlan } from '@/lib/worker/report-of-plan';
import { fail, print, progressLine, table, withCommonOptions, type CommonOptions } from './output';
import { withTools } from './run-command';
import { finishedJob } from './with-worker';

interface ImportOptions extends CommonOptions {
  experiment?: string;
  benchmark?: string;
  dryRun?: boolean;
}

export function importCommand(): Command {
  return withCommonOptions(
    new Command('import')
      .description(
        `Import rollouts that others ran or that Runoff exported: files, folders or .zip archives (${IMPORTERS.map(({ name }) => name).join(', ')}). Rows of SWE-bench’s data set give known tasks their reference patch.`,
      )
      .argument('<path...>', 'what to import')
      .option('--experiment <name>', 'experiment to put them into (default: the name of the first path)')
      .option('--benchmark <name>', 'what the tasks belong to whose files name no benchmark')
      .option('--dry-run', 'say what would be imported, file by file, and import nothing')
      .addHelpText('after', ['', 'What is read, found by what a file holds:', ...readLines()].join('\n')),
  ).action((paths: string[], options: ImportOptions) =>
    options.dryRun
      ? dryRun(paths, options)
      : withTools(
          options,
          async (tools) => {
            const result = await importPaths(tools, paths, options.experiment, options.benchmark);
            print(options, result, importLines);
          },
          { create: true },
        ),
  );
}

/** The formats and their versions, for the help. */
const readLines = (): string[] => table(IMPORTERS.map(({ name, reads }) => [`  ${name}`, reads]));

/** Imports paths into an experiment through the worker, and returns what it did. */
export async function importPaths(
  tools: Parameters<typeof finishedJob>[0],
  paths: string[],
  experimentName: string | undefined,
  benchmark?: string,
): Promise<ImportResult> {
  const absolute = paths.map((path) => resolve(path));
  const name = experimentName ?? (await scanLabel(absolute));
  const jobId = queueImportOf(tools, {
    source: { paths: absolute },
    experimentName: name,
    benchmark: benchmark ?? null,
  });
  const job = await finishedJob(tools, jobId, progressLine('import'));
  return importResultSchema.parse(job.result);
}

async function scanLabel(paths: string[]): Promise<string> {
  return (await scanPaths(paths)).label.replace(/\.zip$/i, '');
}

async function dryRun(paths: string[], options: ImportOptions): Promise<void> {
  try {
    const tree = await scanPaths(paths.map((path) => resolve(path)));
    const progress = progressLine('reading');
    const report = reportOfPlan(tree, await planImport(tree, (done, total) => progress(done, total, null)));
    print(options, report, reportLines);
  } catch (error) {
    fail(options, error);
  }
}

function reportLines(report: ImportReport): string[] {
  const { entries, failed, ignored } = report;
  const head = ['path', 'format', 'task', 'attempt', 'steps', 'exit', 'outcome', 'warnings'];
  const rows = entries.map((e) => [
    e.path,
    e.format,
    e.task,
    e.attempt,
    e.steps,
    e.exitStatus,
    e.outcome,
    e.warnings.length,
  ]);
  return [
    ...(rows.length > 0 ? table([head, ...rows]) : []),
    ...failed.map((line) => `${line.path}: ${line.reason}`),
    `${entries.length} would be imported, ${failed.length} cannot, ${ignored.length} files are no trajectories.`,
  ];
}

export function importLines(result: ImportResult): string[] {
  return [
    ...result.failed.map((line) => `${line.path}: ${line.reason}`),
    ...(result.gold === null ? [] : goldLines(result.gold)),
    ...(result.experimentId === null && result.gold !== null ? [] : [rolloutLine(result)]),
  ];
}

const rolloutLine = (result: ImportResult): string =>
  `Experiment ${result.experimentId ?? '—'}: ${result.imported} imported, ${result.updated} updated, ${result.unchanged} unchanged, ${result.failed.length} failed.`;

const NAMED_AT_MOST = 5;

function goldLines({ stored, unknown }: GoldImport): string[] {
  const named = unknown.slice(0, NAMED_AT_MOST).join(', ') + (unknown.length > NAMED_AT_MOST ? ', …' : '');
  return [
    `${stored} reference ${stored === 1 ? 'patch' : 'patches'} kept, of tasks that have rollouts here.`,
    ...(unknown.length === 0
      ? []
      : [
          `${unknown.length} ${unknown.length === 1 ? 'row has' : 'rows have'} no task here (${named}): import rollouts of them first, then these rows again.`,
        ]),
  ];
}
