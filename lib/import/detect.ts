import { RunoffError } from '@/lib/errors';
import { isDatasetRow } from '@/lib/import/gold-patches';
import { arrayOf, isObject, type JsonObject } from '@/lib/import/json-value';
import { parseJson } from '@/lib/import/parse-json';
import type { SourceFile } from '@/lib/import/source-tree';
import { EXPORT_VERSION } from '@/lib/rollout/export-lines';

/** Files that an importer reads. */
export type TrajectoryKind = 'atif' | 'mini-swe-agent' | 'swe-agent' | 'harbor-trial' | 'runoff-rollouts';

/** Files that say something about rollouts in other files. */
export type CompanionKind =
  | 'swe-bench-report'
  | 'swe-bench-run-report'
  | 'results-summary'
  | 'predictions'
  | 'dataset-rows'
  | 'runoff-outcomes'
  | 'harbor-job';

/**
 * What a file is, by its content:
 * - `read`: a trajectory or companion of a format that is read, with the parsed JSON;
 * - `refused`: looks like a trajectory, but is not read; why, in one sentence (`otherFormat` when it
 *   is whole, but of a format that is not read);
 * - `ignored`: no trajectory; why.
 */
export type Detected =
  | { status: 'read'; kind: TrajectoryKind | CompanionKind; value: unknown }
  | { status: 'refused'; reason: string; otherFormat?: true }
  | { status: 'ignored'; reason: string };

const HEAD_BYTES = 512;
const JSON_NAME = /\.(?:jsonl?|traj)$/;
/** Lines of a JSON Lines file that are looked at: markers of a format may come after lines without them. */
const LINES_LOOKED_AT = 40;

/**
 * Says what a file is, in the order of the table in the format notes: content first, never the name
 * alone. A file that cannot be read or parsed is `refused` with the sentence that says why.
 */
export async function detectFile(file: SourceFile): Promise<Detected> {
  try {
    const head = await file.readHead(HEAD_BYTES);
    if (head.length === 0) return emptyFile(file.path);
    if (isZipMagic(head)) {
      const inspect = file.path.endsWith('.eval');
      return inspect
        ? notRead('an Inspect AI log (.eval)')
        : { status: 'ignored', reason: 'a .zip file, not opened' };
    }
    if (!startsLikeJson(decodeHead(head), file.path)) return { status: 'ignored', reason: 'not JSON' };
    const text = await file.readText();
    return text.trim() === '' ? emptyFile(file.path) : detectText(text);
  } catch (error) {
    if (error instanceof RunoffError) return { status: 'refused', reason: error.message };
    throw error;
  }
}

/**
 * A JSON object or list of objects by its first characters. A log line may begin with a bracket too
 * (`[12:00] started`), so files that are not named as JSON must look more like it.
 */
function startsLikeJson(head: string, path: string): boolean {
  if (JSON_NAME.test(path)) return /^\s*[[{]/.test(head);
  return /^\s*(?:\{\s*(?:["}]|$)|\[\s*(?:[[{\]]|$))/.test(head);
}

/** An empty file is worth a word only where its name promises a trajectory. */
function emptyFile(path: string): Detected {
  return { status: JSON_NAME.test(path) ? 'refused' : 'ignored', reason: 'the file is empty' };
}

function isZipMagic(head: Uint8Array): boolean {
  return head[0] === 0x50 && head[1] === 0x4b && head[2] === 0x03 && head[3] === 0x04;
}

function decodeHead(head: Uint8Array): string {
  const text = new TextDecoder(head[0] === 0xff && head[1] === 0xfe ? 'utf-16le' : 'utf-8').decode(head);
  // A text of white space only may go on after the head.
  return text.trim() === '' ? '{' : text;
}

function detectText(text: string): Detected {
  const records = jsonLines(text);
  if (records)
    return (
      wholeRows(records, text) ??
      detectRecords(records) ?? {
        status: 'ignored',
        reason: 'JSON Lines without the marks of a known trajectory',
      }
    );
  const value = parseJson(text);
  const first = arrayOf(value)[0];
  return (
    detectValue(value) ?? {
      status: 'ignored',
      reason:
        first === undefined && !isObject(value)
          ? 'an empty list'
          : 'JSON without the marks of a known trajectory',
    }
  );
}

/** The first lines of a JSON Lines file of at least two lines, each a JSON value; null for anything else. */
function jsonLines(text: string): unknown[] | null {
  const records: unknown[] = [];
  let start = 0;
  while (start < text.length && records.length < LINES_LOOKED_AT) {
    const end = text.indexOf('\n', start);
    const line = text.slice(start, end < 0 ? text.length : end).trim();
    start = end < 0 ? text.length : end + 1;
    if (line === '') continue;
    // A pretty-printed document or a long single line is not parsed here.
    if (
      records.length === 0 &&
      (start >= text.length || text.slice(start).trim() === '' || !/[\]}]$/.test(line))
    )
      return null;
    try {
      records.push(JSON.parse(line));
    } catch (cause) {
      // The last line of a file that is still written may be half a line; a first one means no JSON Lines.
      if (records.length === 0 && cause instanceof SyntaxError) return null;
      break;
    }
  }
  return records.length > 0 ? records : null;
}

/** Predictions, data set rows and our own exports with all their lines: unlike a trajectory's, each line counts. */
function wholeRows(records: unknown[], text: string): Detected | null {
  const found = detectRecords(records);
  if (found?.status !== 'read') return null;
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return read(
    found.kind,
    lines.map((line) => parseJson(line)),
  );
}

function notRead(what: string): Detected {
  return { status: 'refused', reason: `${what} is not read by this version`, otherFormat: true };
}

function read(kind: TrajectoryKind | CompanionKind, value: unknown): Detected {
  return { status: 'read', kind, value };
}

/** The table of a whole JSON document; null when no row fits. */
function detectValue(value: unknown): Detected | null {
  if (Array.isArray(value)) return detectArray(value);
  if (!isObject(value)) return null;
  return detectTrajectory(value) ?? detectRecords([value]) ?? detectResult(value);
}

function detectTrajectory(value: JsonObject): Detected | null {
  const version = value.schema_version;
  const bareAtif =
    typeof version === 'string' && /^\d+\.\d+$/.test(version) && 'steps' in value && 'agent' in value;
  if ((typeof version === 'string' && version.startsWith('ATIF-')) || bareAtif) return read('atif', value);
  const format = value.trajectory_format;
  if (
    (typeof format === 'string' && format.startsWith('mini-swe-agent')) ||
    ('info' in value && 'messages' in value)
  ) {
    return read('mini-swe-agent', value);
  }
  if ('trajectory' in value && 'history' in value && 'info' in value) return read('swe-agent', value);
  if ('eval' in value && ('samples' in value || 'plan' in value)) return notRead('an Inspect AI log');
  return null;
}

/** Rows told by one record or the first records of a JSON Lines file. */
function detectRecords(records: unknown[]): Detected | null {
  const objects = records.filter(isObject);
  const first = objects[0];
  if (first?.type === 'runoff-rollouts' || first?.type === 'runoff-outcomes')
    return first.version === EXPORT_VERSION
      ? read(first.type, objects)
      : notRead(`version ${String(first.version).slice(0, 20)} of an export of Runoff`);
  if (first?.type === 'session_meta' || first?.record_type === 'state') return notRead('a Codex CLI session');
  if (objects.some(isClaudeCodeLine)) return notRead('a Claude Code session');
  if (first && 'instance_id' in first && 'history' in first) return notRead('an OpenHands output.jsonl');
  if (first && 'issue' in first && 'git_patch' in first && 'history' in first)
    return notRead('an OpenHands resolver output');
  if (first && (first.version === 2 || first.version === 3) && ('width' in first || 'term' in first))
    return notRead('an asciinema recording');
  if (first && first.version === 1 && 'stdout' in first) return notRead('an asciinema recording');
  if (first && 'instance_id' in first && 'model_name_or_path' in first) return read('predictions', objects);
  if (isDatasetRow(first)) return read('dataset-rows', objects);
  if (first && 'role' in first && 'content' in first && objects.length > 1)
    return notRead('a list of messages in JSON Lines');
  return null;
}

function isClaudeCodeLine(line: JsonObject): boolean {
  if ('sessionId' in line && 'uuid' in line) return true;
  if (line.type === 'summary' && 'leafUuid' in line) return true;
  return line.type === 'file-history-snapshot' || line.type === 'queue-operation';
}

function detectArray(value: unknown[]): Detected | null {
  const objects = value.filter(isObject);
  const first = objects[0];
  if (!first) return null;
  if ('conversations' in first)
    return refused('a list of training episodes (*.traces.json), not a trajectory');
  if (objects.some((item) => ('action' in item || 'observation' in item) && 'source' in item))
    return notRead('an OpenHands trajectory');
  if ('role' in first && 'content' in first) return read('mini-swe-agent', value);
  if (isDatasetRow(first)) return read('dataset-rows', objects);
  if ('instance_id' in first && ('model_patch' in first || 'prediction' in first))
    return read('predictions', objects);
  return null;
}

function refused(reason: string): Detected {
  return { status: 'refused', reason, otherFormat: true };
}

/** Results, reports and predictions; and trajectories of tools that Runoff does not read. */
function detectResult(value: JsonObject): Detected | null {
  if ('task_name' in value && 'trial_name' in value && 'trial_uri' in value)
    return read('harbor-trial', value);
  if (isObject(value.stats) && 'evals' in value.stats) return read('harbor-job', value);
  if ('is_resolved' in value && 'recording_path' in value) return notRead('a Terminal-Bench 1 trial');
  if ('results' in value && 'resolved_ids' in value && 'accuracy' in value)
    return notRead('a Terminal-Bench 1 run');
  if (Array.isArray(value.history)) {
    const spoken = value.history.some((item) => isObject(item) && 'role' in item);
    if (spoken) return refused('a history without trajectory and info (a demonstration), not a rollout');
    return notRead('a trajectory of the OpenHands visualiser');
  }
  if (Array.isArray(value.steps) && value.steps.some((step) => isObject(step) && 'toolCalls' in step))
    return notRead('a run of the ATIF viewer');
  if ('sessionId' in value && Array.isArray(value.messages)) return notRead('a Gemini CLI session');
  if (Array.isArray(value.messages)) return notRead('a list of messages without info');
  if (Array.isArray(value.entries)) return notRead('a trajectory of the OpenHands visualiser');
  return detectReport(value);
}

function detectReport(value: JsonObject): Detected | null {
  if (
    Array.isArray(value.instances) &&
    value.instances.some((item) => isObject(item) && 'instance_id' in item && 'resolved' in item)
  ) {
    return read('results-summary', value);
  }
  if (Array.isArray(value.resolved_ids) || Array.isArray(value.ids_resolved))
    return read('swe-bench-run-report', value);
  if (isInstanceReport(value)) return read('swe-bench-report', value);
  const entries = Object.values(value).filter(isObject);
  if (entries.length === 0 || entries.length < Object.keys(value).length) return null;
  if (entries.every(isInstanceReport)) return read('swe-bench-report', value);
  if (entries.every((item) => 'model_patch' in item && 'model_name_or_path' in item))
    return read('predictions', entries);
  return null;
}

/** The report of one instance as the SWE-bench harness writes it. */
export function isInstanceReport(value: unknown): boolean {
  return isObject(value) && 'patch_successfully_applied' in value && 'resolved' in value;
}
