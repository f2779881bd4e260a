import { existsSync, statSync } from 'node:fs';
import { Argument, Command } from 'commander';
import type { Db } from '@/db/client';
import { experimentNamed } from '@/db/experiments';
import { RunoffError } from '@/lib/errors';
import { manifestOf } from '@/lib/experiments/manifest';
import type { Manifest } from '@/lib/launch/manifest';
import { diffManifests, type DiffLine, type DiffSide } from '@/lib/launch/manifest-diff';
import { MANIFEST_GROUPS, manifestLines } from '@/lib/launch/manifest-lines';
import { readManifestFile } from './manifest-file';
import { print, table, withCommonOptions, type CommonOptions } from './output';
import { withTools } from './run-command';

export function manifestCommand(): Command {
  return withCommonOptions(
    new Command('manifest')
      .description(
        'Everything that decided an experiment; with --json it can be kept and repeated by `runoff run --manifest FILE`. Of two, what differs.',
      )
      .addArgument(new Argument('<experiment>', 'by id or name, or a manifest file'))
      .addArgument(new Argument('[other]', 'to compare with, likewise')),
  ).action((one: string, other: string | undefined, options: CommonOptions) =>
    withTools(options, async ({ db }) => {
      const manifest = manifestNamed(db, one);
      if (other === undefined) print(options, manifest, linesOf);
      else printDiff(options, manifest, manifestNamed(db, other));
    }),
  );
}

/** An experiment of the database, else a file. */
function manifestNamed(db: Db, name: string): Manifest {
  const experiment = experimentNamed(db, name);
  if (experiment) return manifestOf({ db }, experiment.id);
  if (existsSync(name) && statSync(name).isFile()) return readManifestFile(name);
  throw new RunoffError('not-found', `${name} is neither an experiment nor a manifest file.`);
}

function linesOf(manifest: Manifest): string[] {
  const lines = manifestLines(manifest);
  return MANIFEST_GROUPS.flatMap((group) => {
    const mine = lines.filter((line) => line.group === group);
    if (mine.length === 0) return [];
    return [group, ...table(mine.map(({ name, value }) => [`  ${name}`, value ?? '—'])), ''];
  }).slice(0, -1);
}

function printDiff(options: CommonOptions, a: Manifest, b: Manifest): void {
  const lines = diffManifests(a, b);
  const differences = lines.filter((line) => !line.same);
  const [one, other] = [a.experiment, b.experiment].map(({ id, name }) => ({ id, name }));
  print(options, { a: one, b: other, compared: lines.length, differences: differences.map(plain) }, () => [
    `${a.experiment.name} and ${b.experiment.name}: ${differences.length} of ${lines.length} lines differ`,
    ...(differences.length === 0 ? [] : ['', ...diffTable(differences, a, b)]),
  ]);
}

const plain = ({ group, key, name, a, b }: DiffLine) => ({
  ...{ group, key, name, a: a.value, b: b.value },
  missing: a.has ? (b.has ? null : 'b') : 'a',
});

const shown = ({ has, value }: DiffSide) => (has ? (value ?? '—') : '(not in it)');

function diffTable(lines: readonly DiffLine[], a: Manifest, b: Manifest): string[] {
  return table([
    ['', '', a.experiment.id, b.experiment.id],
    ...lines.map((line) => [line.group, line.name, shown(line.a), shown(line.b)]),
  ]);
}
