import type { DetectedFile } from '@/lib/import/import-files';
import { baseOf, dirOf, joinPath, type PathReason } from '@/lib/import/source-tree';

/** A trajectory of one or more files. */
export interface AtifGroup {
  /** The parts in order; at least one. */
  parts: DetectedFile[];
  warnings: string[];
}

export interface AtifGroups {
  groups: AtifGroup[];
  companions: PathReason[];
}

/** Session names and file names that terminus gives the three helpers of a context summarisation. */
const SUMMARISATION = /summarization-\d+-(?:summary|questions|answers)/;

/**
 * Puts the ATIF files of an import together: a part that another one names as its continuation goes
 * with it; trajectories of sub-agents (named by another file, or with a parent session, or from a
 * context summarisation) are companions.
 */
export function atifGroups(files: DetectedFile[]): AtifGroups {
  const byPath = new Map(files.map((item) => [item.file.path, item]));
  const subagentOf = new Map<string, string>();
  const continuationOf = new Map<string, DetectedFile>();
  for (const item of files) {
    for (const name of item.atif?.subagents ?? []) {
      const path = siblingPath(item, name, byPath);
      if (path) subagentOf.set(path, item.file.path);
    }
    const next = item.atif?.continuedIn ? siblingPath(item, item.atif.continuedIn, byPath) : null;
    if (next && next !== item.file.path) continuationOf.set(next, item);
  }
  const companions: PathReason[] = [];
  const groups: AtifGroup[] = [];
  for (const item of files) {
    const reason = helperReason(item, subagentOf.get(item.file.path) ?? null);
    if (reason) companions.push({ path: item.file.path, reason });
    else if (!continuationOf.has(item.file.path)) groups.push(groupFrom(item, byPath));
  }
  const inGroup = new Set(groups.flatMap((group) => group.parts.map((part) => part.file.path)));
  for (const [path, first] of continuationOf) {
    if (inGroup.has(path))
      companions.push({ path, reason: `continues ${first.file.path} and is imported with it` });
  }
  return { groups, companions };
}

function helperReason(item: DetectedFile, parent: string | null): string | null {
  if (parent !== null) return `a sub-agent's trajectory of ${parent}, not a rollout of its own`;
  const marks = `${item.atif?.sessionId ?? ''} ${item.atif?.agentName ?? ''} ${baseOf(item.file.path)}`;
  if (SUMMARISATION.test(marks))
    return 'the context summarisation of another trajectory, not a rollout of its own';
  return item.atif?.parentSession ? "a sub-agent's trajectory, not a rollout of its own" : null;
}

/**
 * Where a file that another one names lies: beside it, or (where a collection put a prefix before all
 * names, `x.trajectory.json`) beside it with the same prefix. Never outside its folder.
 */
function siblingPath(item: DetectedFile, name: string, byPath: Map<string, DetectedFile>): string | null {
  const dir = dirOf(item.file.path);
  const plain = joinPath(dir, baseOf(name));
  if (byPath.has(plain)) return plain;
  const prefix = /^(.*?)trajectory(?:\.cont-\d+)?\.json$/.exec(baseOf(item.file.path))?.[1];
  const prefixed = prefix ? joinPath(dir, prefix + baseOf(name)) : null;
  return prefixed !== null && byPath.has(prefixed) ? prefixed : null;
}

function groupFrom(first: DetectedFile, byPath: Map<string, DetectedFile>): AtifGroup {
  const parts = [first];
  const warnings: string[] = [];
  for (let last = first; last.atif?.continuedIn;) {
    const path = siblingPath(last, last.atif.continuedIn, byPath);
    const next = path === null ? undefined : byPath.get(path);
    if (!next || parts.includes(next)) {
      warnings.push(
        `the continuation ${baseOf(last.atif.continuedIn)} is not in the import; the trajectory ends early`,
      );
      break;
    }
    parts.push(next);
    last = next;
  }
  const helpers = parts.flatMap((part) => part.atif?.subagents ?? []);
  if (helpers.length > 0) {
    warnings.push(
      `${helpers.length} sub-agent trajectories are not part of the steps (${helpers.map(baseOf).slice(0, 3).join(', ')}${helpers.length > 3 ? ', …' : ''})`,
    );
  }
  return { parts, warnings };
}
