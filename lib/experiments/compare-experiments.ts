import { comparedInputs } from '@/db/compare-experiments';
import { experimentNamed } from '@/db/experiments';
import { MOST_COMPARED } from '@/lib/compare/compare-query';
import { RunoffError } from '@/lib/errors';
import { diffManyManifests, type ManyDiffLine } from '@/lib/launch/manifest-diff';
import {
  compareExperiments,
  type ExperimentComparison,
  type SolvedRule,
} from '@/lib/metrics/compare-experiments';
import type { Context } from './context';
import { manifestOf } from './manifest';

/** What two to four experiments have in common and where they differ; page, command and API show this object. */
export interface ComparedExperiments extends ExperimentComparison {
  settings: {
    /** Facts of the manifests, and those of them that are not the same in all. */
    lines: number;
    differences: Omit<ManyDiffLine, 'same'>[];
    /** Ids of imported experiments: of these only tasks, models and selections are known. */
    withoutManifest: string[];
  };
}

/**
 * Compares experiments given by id or name. Throws `bad-input` unless there are two to four different ones, and
 * `not-found`.
 */
export function compareExperimentsNamed(
  ctx: Pick<Context, 'db'>,
  names: readonly string[],
  solvedBy: SolvedRule,
): ComparedExperiments {
  const ids = names.map((name) => {
    const experiment = experimentNamed(ctx.db, name);
    if (!experiment) throw new RunoffError('not-found', `There is no experiment ${name}.`);
    return experiment.id;
  });
  if (ids.length < 2 || ids.length > MOST_COMPARED)
    throw new RunoffError(
      'bad-input',
      `Two to ${MOST_COMPARED} experiments can be compared, not ${ids.length}.`,
    );
  if (new Set(ids).size < ids.length)
    throw new RunoffError('bad-input', 'An experiment cannot be compared with itself.');
  const inputs = comparedInputs(ctx.db, ids);
  const lines = diffManyManifests(ids.map((id) => manifestOf(ctx, id)));
  return {
    ...compareExperiments(inputs, solvedBy),
    settings: {
      lines: lines.length,
      differences: lines.filter(({ same }) => !same).map(({ same: _same, ...line }) => line),
      withoutManifest: inputs.filter(({ source }) => source === 'import').map(({ id }) => id),
    },
  };
}
