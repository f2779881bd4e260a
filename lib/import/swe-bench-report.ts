import { isInstanceReport } from '@/lib/import/detect';
import {
  filledString,
  isObject,
  objectOf,
  objectsOf,
  stringsOf,
  type JsonObject,
} from '@/lib/import/json-value';
import { baseOf, dirOf } from '@/lib/import/source-tree';
import type { OutcomeKind, TestResult } from '@/lib/rollout/rollout';

/** What one file says about the attempt at one instance. */
export interface Verdict {
  instanceId: string;
  /** File that says it. */
  path: string;
  kind: OutcomeKind;
  detail: string | null;
  /** 0: report of the instance, 1: report of the run, 2: a summary; a lower one is believed over a higher. */
  rank: 0 | 1 | 2;
}

/**
 * Verdicts of a `report.json` of the SWE-bench harness (also SWE-smith's): `{id: report}`, or the
 * report itself, whose instance is the folder it lies in.
 */
export function instanceReportVerdicts(value: unknown, path: string): Verdict[] {
  return [...instanceReports(value, path)].map(([instanceId, report]) => ({
    instanceId,
    path,
    kind: report.resolved === true ? 'passed' : report.resolved === false ? 'failed' : 'unknown',
    detail: report.resolved === true ? null : whyNotResolved(report),
    rank: 0,
  }));
}

function instanceReports(value: unknown, path: string): Map<string, JsonObject> {
  const root = objectOf(value);
  if (isInstanceReport(root)) return new Map([[baseOf(dirOf(path)), root]]);
  return new Map(
    Object.entries(root).filter(
      (entry): entry is [string, JsonObject] => isObject(entry[1]) && isInstanceReport(entry[1]),
    ),
  );
}

function whyNotResolved(report: JsonObject): string | null {
  if (report.patch_is_None === true || report.patch_exists === false) return 'there was no patch to test';
  // SWE-smith writes `false` for every patch; where tests were run, the patch was applied.
  const tested = Object.values(objectOf(report.tests_status)).some((group) =>
    Object.values(objectOf(group)).some((names) => stringsOf(names).length > 0),
  );
  return report.patch_successfully_applied === false && !tested ? 'the patch could not be applied' : null;
}

const GROUPS: [key: string, group: string][] = [
  ['FAIL_TO_PASS', 'fail-to-pass'],
  ['PASS_TO_PASS', 'pass-to-pass'],
  ['FAIL_TO_FAIL', 'fail-to-fail'],
  ['PASS_TO_FAIL', 'pass-to-fail'],
];

/** The tests that a report names for an instance, with their group; none when it does not hold it. */
export function reportTests(value: unknown, path: string, instanceId: string): TestResult[] {
  const report =
    instanceReports(value, path).get(instanceId) ?? [...instanceReports(value, path).values()][0];
  const status = objectOf(report?.tests_status);
  return GROUPS.flatMap(([key, group]) => {
    const results = objectOf(status[key]);
    const named = (names: unknown, outcome: TestResult['status']) =>
      stringsOf(names).map((name): TestResult => ({ name, status: outcome, group, message: null }));
    return [...named(results.failure, 'failed'), ...named(results.success, 'passed')];
  });
}

/** Lists of a run report (SWE-bench schema 2, SWE-smith's `ids_resolved`), and what each says. */
const RUN_LISTS: [key: string, kind: OutcomeKind, detail: string | null][] = [
  ['resolved_ids', 'passed', null],
  ['ids_resolved', 'passed', null],
  ['unresolved_ids', 'failed', null],
  ['ids_unresolved', 'failed', null],
  ['empty_patch_ids', 'failed', 'the patch was empty, so it was not tested'],
  ['error_ids', 'error', 'the evaluation of the patch ended with an error'],
  ['incomplete_ids', 'unknown', 'the evaluation did not run this instance'],
];

/** Verdicts of the report of a whole run; an id in several lists gets the first. */
export function runReportVerdicts(value: unknown, path: string): Verdict[] {
  const root = objectOf(value);
  const verdicts = new Map<string, Verdict>();
  for (const [key, kind, detail] of RUN_LISTS) {
    for (const instanceId of stringsOf(root[key])) {
      if (!verdicts.has(instanceId)) verdicts.set(instanceId, { instanceId, path, kind, detail, rank: 1 });
    }
  }
  return [...verdicts.values()];
}

/** Verdicts of a `results_summary.json`: `instances: [{instance_id, resolved}]`. */
export function summaryVerdicts(value: unknown, path: string): Verdict[] {
  return objectsOf(objectOf(value).instances).flatMap((item): Verdict[] => {
    const instanceId = filledString(item.instance_id);
    if (!instanceId || typeof item.resolved !== 'boolean') return [];
    const detail = item.patch_applied === false ? 'the patch could not be applied' : null;
    return [
      {
        instanceId,
        path,
        kind: item.resolved ? 'passed' : 'failed',
        detail: item.resolved ? null : detail,
        rank: 2,
      },
    ];
  });
}
