import type { CompanionKind, TrajectoryKind } from '@/lib/import/detect';
import type { Prediction } from '@/lib/import/predictions';
import type { GoldRow } from '@/lib/import/gold-patches';
import type { SourceFile } from '@/lib/import/source-tree';
import type { Verdict } from '@/lib/import/swe-bench-report';

/** What claiming needs to know of an ATIF document, kept while the document itself is let go. */
export interface AtifNotes {
  sessionId: string | null;
  agentName: string | null;
  /** Session of the agent that called this one; null for a trajectory of its own. */
  parentSession: string | null;
  /** File name of the next part. */
  continuedIn: string | null;
  /** File names of sub-agents' trajectories. */
  subagents: string[];
}

/** What claiming needs to know of a file of our own export. */
export interface RunoffNotes {
  experimentId: string | null;
  /** Rollouts by the lines that they, or their outcomes, stand in; counted from 0, without empty lines. */
  lines: { id: string; line: number; label: string }[];
}

/** A file whose format is known. */
export interface DetectedFile {
  file: SourceFile;
  kind: TrajectoryKind | CompanionKind;
  /** For ATIF files. */
  atif: AtifNotes | null;
  /** For files of our own exports. */
  runoff: RunoffNotes | null;
  /** For mini-SWE-agent and SWE-agent: the instance they are an attempt at. */
  instanceId: string | null;
  /** For reports: what they say about which instance. */
  verdicts: Verdict[];
  /** For files of predictions. */
  predictions: Prediction[];
  /** For rows of a data set: the reference changes. */
  gold: GoldRow[];
}

/** All files of an import with what is known about each, and who has taken which. */
export class ImportFiles {
  readonly files: SourceFile[];
  readonly detected: DetectedFile[];
  private readonly byPath: Map<string, SourceFile>;
  private readonly taken = new Set<string>();
  private readonly attempts: Map<string, string[]>;
  private readonly verdicts: Map<string, Verdict[]>;
  private readonly predictions: Map<string, Prediction[]>;

  constructor(files: SourceFile[], detected: DetectedFile[]) {
    this.files = files;
    this.detected = detected;
    this.byPath = new Map(files.map((file) => [file.path, file]));
    const attempts = Map.groupBy(detected, (item) => item.instanceId ?? '');
    this.attempts = new Map([...attempts].map(([id, items]) => [id, items.map((item) => item.file.path)]));
    this.verdicts = Map.groupBy(
      detected.flatMap((item) => item.verdicts),
      (verdict) => verdict.instanceId,
    );
    this.predictions = Map.groupBy(
      detected.flatMap((item) => item.predictions),
      (prediction) => prediction.instanceId,
    );
  }

  get(path: string): SourceFile | null {
    return this.byPath.get(path) ?? null;
  }

  /** Files of a kind that no importer has taken. */
  open(kind: TrajectoryKind | CompanionKind): DetectedFile[] {
    return this.detected.filter((item) => item.kind === kind && !this.taken.has(item.file.path));
  }

  /** Marks a file as belonging to a rollout, so that later importers leave it alone. */
  take(path: string): void {
    this.taken.add(path);
  }

  /** All files under a folder, sorted by path. */
  under(dir: string): SourceFile[] {
    const prefix = dir === '' ? '' : `${dir}/`;
    return this.files.filter((file) => file.path.startsWith(prefix));
  }

  /** Paths of all trajectories of an instance. */
  attemptsAt(instanceId: string): string[] {
    return this.attempts.get(instanceId) ?? [];
  }

  verdictsOn(instanceId: string): Verdict[] {
    return this.verdicts.get(instanceId) ?? [];
  }

  predictionsFor(instanceId: string): Prediction[] {
    return this.predictions.get(instanceId) ?? [];
  }
}
