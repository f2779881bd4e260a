import { atifNotes } from '@/lib/import/atif-notes';
import type { CompanionKind, TrajectoryKind } from '@/lib/import/detect';
import { goldRowsOf } from '@/lib/import/gold-patches';
import type { DetectedFile, ImportFiles } from '@/lib/import/import-files';
import { instanceName } from '@/lib/import/instance-name';
import { objectOf, stringOf } from '@/lib/import/json-value';
import { predictionsOf } from '@/lib/import/predictions';
import { runoffNotes } from '@/lib/import/runoff-notes';
import type { PathReason, SourceFile } from '@/lib/import/source-tree';
import {
  instanceReportVerdicts,
  runReportVerdicts,
  summaryVerdicts,
  type Verdict,
} from '@/lib/import/swe-bench-report';

/** The little that is kept of a file once its format is known. */
export function noteDetected(
  file: SourceFile,
  kind: TrajectoryKind | CompanionKind,
  value: unknown,
): DetectedFile {
  const attempt = kind === 'mini-swe-agent' || kind === 'swe-agent';
  return {
    file,
    kind,
    atif: kind === 'atif' ? atifNotes(value) : null,
    runoff: kind === 'runoff-rollouts' || kind === 'runoff-outcomes' ? runoffNotes(value) : null,
    instanceId: attempt ? instanceName(stringOf(objectOf(value).instance_id), file.path) : null,
    verdicts: verdictsOf(kind, value, file.path),
    predictions: kind === 'predictions' ? predictionsOf(value, file.path) : [],
    gold: kind === 'dataset-rows' ? goldRowsOf(value) : [],
  };
}

function verdictsOf(kind: TrajectoryKind | CompanionKind, value: unknown, path: string): Verdict[] {
  if (kind === 'swe-bench-report') return instanceReportVerdicts(value, path);
  if (kind === 'swe-bench-run-report') return runReportVerdicts(value, path);
  return kind === 'results-summary' ? summaryVerdicts(value, path) : [];
}

const KINDS: Partial<Record<TrajectoryKind | CompanionKind, string>> = {
  'swe-bench-report': 'an evaluation report',
  'swe-bench-run-report': "the evaluation's report on a whole run",
  'results-summary': 'a summary of results',
  predictions: 'predictions',
};

const NAMED_AT_MOST = 3;

/** One line per report and file of predictions: for how many trajectories it counts, and for which there is none. */
export function companionNotes(files: ImportFiles): PathReason[] {
  return files.detected.flatMap((item): PathReason[] => {
    if (item.kind === 'dataset-rows') return [{ path: item.file.path, reason: goldNote(item.gold.length) }];
    const what = KINDS[item.kind];
    if (what === undefined) return [];
    const ids = [
      ...new Set([...item.verdicts, ...item.predictions].map((statement) => statement.instanceId)),
    ];
    const missing = ids.filter((id) => files.attemptsAt(id).length === 0);
    const here = ids.length - missing.length;
    return [{ path: item.file.path, reason: `${what}: ${counted(here, missing)}` }];
  });
}

const goldNote = (n: number): string =>
  `rows of a data set: ${n} reference ${n === 1 ? 'patch' : 'patches'}, kept for tasks that have rollouts here`;

function counted(here: number, missing: string[]): string {
  const used = `${here} ${here === 1 ? 'instance has' : 'instances have'} a trajectory here`;
  if (missing.length === 0) return used;
  const named = missing.slice(0, NAMED_AT_MOST).join(', ') + (missing.length > NAMED_AT_MOST ? ', …' : '');
  return `${used}, ${missing.length} ${missing.length === 1 ? 'has' : 'have'} none (${named})`;
}
