import type { Command } from 'commander';
import { findBenchmark, tasksOfBenchmark } from '@/db/benchmarks';
import { experimentNamed } from '@/db/experiments';
import { RunoffError } from '@/lib/errors';
import { addBenchmark } from '@/lib/experiments/read-benchmark';
import { promptsNow } from '@/lib/experiments/software';
import type { Manifest } from '@/lib/launch/manifest';
import { changedPrompts, changedTasks, settingsToRepeat } from '@/lib/launch/repeat-manifest';
import type { LaunchSettings } from '@/lib/launch/settings';
import { CODE_VERSION } from '@/lib/version';
import type { WorkerTools } from '@/lib/worker/run-job';
import { readManifestFile } from './manifest-file';

/** Options of `runoff run` that may stand beside `--manifest`; everything else is in the manifest. */
const BESIDE = ['manifest', 'benchmark', 'name', 'seed', 'dryRun', 'wait', 'db', 'json'];

/**
 * What `runoff run --manifest` launches: the manifest's settings under the `--seed` that was given, and a name that is
 * free. Words and code that are no longer the same are told on standard error. Throws `bad-input` for a file that is no
 * manifest, an option that would change what it says, and tasks that are missing or have changed.
 */
export async function launchOfManifest(
  tools: WorkerTools,
  command: Command,
  file: string,
  benchmarkOf: (pathOrName: string) => Promise<string>,
): Promise<{ settings: LaunchSettings; name: string }> {
  const given = command.options.filter((option) => {
    const source = command.getOptionValueSource(option.attributeName());
    return source === 'cli' && !BESIDE.includes(option.attributeName());
  });
  if (given[0])
    throw new RunoffError(
      'bad-input',
      `--manifest repeats an experiment as it was; ${given[0].long} cannot stand beside it (only --seed, --name and --benchmark can).`,
    );
  const manifest = readManifestFile(file);
  const { seed, name, benchmark } = command.opts<{ seed: number; name?: string; benchmark?: string }>();
  const ownSeed = command.getOptionValueSource('seed') === 'cli';
  const wanted = settingsToRepeat(manifest, ownSeed ? seed : null);
  const where =
    benchmark === undefined ? await readAgain(tools, wanted.benchmark) : await benchmarkOf(benchmark);
  const [problem, ...others] = changedTasks(manifest, where, tasksOfBenchmark(tools.db, where));
  if (problem !== undefined)
    throw new RunoffError(
      'bad-input',
      others.length === 0
        ? problem
        : `${problem} ${others.length} more of its tasks are missing or have changed.`,
    );
  const settings = { ...wanted, benchmark: where };
  for (const warning of warnings(tools, manifest, settings)) process.stderr.write(`runoff: ${warning}\n`);
  return { settings, name: name ?? freeName(tools, manifest.experiment.name) };
}

/** Reads a known benchmark again, so that its tasks are compared as they are now. */
async function readAgain(tools: WorkerTools, name: string): Promise<string> {
  const known = findBenchmark(tools.db, name);
  if (!known)
    throw new RunoffError(
      'not-found',
      `The manifest's benchmark ${name} is not known here; name its folder with --benchmark.`,
    );
  await addBenchmark(tools, { path: known.folder, name }, tools.readBenchmark);
  return name;
}

function warnings(tools: WorkerTools, manifest: Manifest, settings: LaunchSettings): string[] {
  const { launchedBy, ranBy } = manifest.code;
  const then = ranBy.at(-1)?.runoff ?? launchedBy;
  const code =
    then === null || then === CODE_VERSION
      ? []
      : [`The manifest is of Runoff ${then}, this is ${CODE_VERSION}; results may differ.`];
  return [...code, ...changedPrompts(manifest, promptsNow(settings, tools.run.facts))];
}

function freeName({ db }: WorkerTools, base: string): string {
  let n = 2;
  while (experimentNamed(db, `${base}, again ${n}`)) n++;
  const first = `${base}, again`;
  return experimentNamed(db, first) ? `${first} ${n}` : first;
}
