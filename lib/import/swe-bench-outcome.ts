import type { ImportFiles } from '@/lib/import/import-files';
import { nearestStatements } from '@/lib/import/nearest';
import { parseJson } from '@/lib/import/parse-json';
import { reportTests } from '@/lib/import/swe-bench-report';
import { UNKNOWN_OUTCOME, type Outcome } from '@/lib/rollout/rollout';

export interface FoundOutcome {
  outcome: Outcome;
  warnings: string[];
}

/**
 * The outcome of the attempt in `path` at an instance, from the evaluation's files in the same
 * import: the report of the instance before that of the run before a summary. Unknown where none
 * speaks of it, or where it is not clear which attempt one speaks of.
 */
export async function sweBenchOutcome(
  files: ImportFiles,
  path: string,
  instanceId: string,
): Promise<FoundOutcome> {
  const { mine, unclear } = nearestStatements(
    path,
    files.attemptsAt(instanceId),
    files.verdictsOn(instanceId),
  );
  const ranked = [...mine].sort((a, b) => a.rank - b.rank);
  const verdict = ranked[0];
  if (!verdict) {
    const warnings = unclear.map(
      (file) => `${file} may be about this attempt or another one of ${instanceId}, so it was not used`,
    );
    return { outcome: UNKNOWN_OUTCOME, warnings };
  }
  const against = ranked.find((other) => other.kind !== verdict.kind && other.kind !== 'unknown');
  const warnings = against
    ? [`${against.path} says ${against.kind}, but ${verdict.path} says ${verdict.kind}`]
    : [];
  const report = verdict.rank === 0 ? files.get(verdict.path) : null;
  const tests = report ? reportTests(parseJson(await report.readText()), verdict.path, instanceId) : [];
  return {
    outcome: { kind: verdict.kind, reward: null, tests, detail: verdict.detail, recordedIn: verdict.path },
    warnings,
  };
}

/** The patch that the run's predictions hold for an attempt; null when there is none. */
export function predictedPatch(
  files: ImportFiles,
  path: string,
  instanceId: string,
): { patch: string; path: string } | null {
  const { mine } = nearestStatements(path, files.attemptsAt(instanceId), files.predictionsFor(instanceId));
  const found = mine.find((prediction) => prediction.patch !== null && prediction.patch !== '');
  return found?.patch ? { patch: found.patch, path: found.path } : null;
}

/** No benchmark's ids are longer; the patterns below would take minutes for a text that is none. */
const MAX_ID_CHARS = 200;

/** Benchmark that an instance id belongs to by its form: `owner__repo-123`, SWE-smith's `owner__repo.1a2b3c4d.x`. */
export function benchmarkOf(instanceId: string): string | null {
  if (instanceId.length > MAX_ID_CHARS) return null;
  if (/^[\w.-]+__[\w.-]+-\d+$/.test(instanceId)) return 'swe-bench';
  return /^[\w.-]+__[\w.-]+\.[0-9a-f]{8}\.[\w.-]+$/.test(instanceId) ? 'swe-smith' : null;
}
