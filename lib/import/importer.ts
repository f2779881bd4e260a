import type { ImportFiles } from '@/lib/import/import-files';
import type { PathReason } from '@/lib/import/source-tree';
import type { RecordedRollout, SourceFormat } from '@/lib/rollout/rollout';

/**
 * A reader of one format: the port of lib/import. Two phases, so that a folder of gigabytes never
 * lies in memory as a whole:
 *
 * `claim` looks over all files of the import and says which of them make a rollout and which only
 * belong to one. It reads no file again but may look at what detection kept. It never throws.
 *
 * `Claim.load` reads the files of one rollout. What it must hold (contract.ts is the test):
 * - the same result at every call; the files are read again each time;
 * - steps numbered 1…n, turns never falling; an agent step with an observation issued something or said something;
 * - unknown is null; times are ISO 8601 UTC; no NUL character, no lone surrogate anywhere (finishRollout sees to it);
 * - the outcome comes from a file that records one, never from the exit status;
 * - verifier logs are attachments, never part of a step, the prompt or extra;
 * - `sourceKey` comes from names and content inside the files, never from where the import lies on disk.
 * It throws RunoffError with one sentence for a file it cannot make sense of, and nothing else.
 */
export interface Importer {
  format: SourceFormat;
  /** The tool's name, as a person knows it. */
  name: string;
  /** Versions it reads, in one line for the import page and the documentation. */
  reads: string;
  claim(files: ImportFiles): Claims;
}

/** One rollout that an importer can load. */
export interface Claim {
  /** The file that names the rollout to a person. */
  path: string;
  format: SourceFormat;
  /** Which attempt it is among those of its task, in a few words: the trial's or the run's name. */
  attemptLabel: string;
  load(): Promise<RecordedRollout>;
}

export interface Claims {
  rollouts: Claim[];
  /** Files that belong to a rollout, or say something about one, and why they are not one. */
  companions: PathReason[];
  /** Files of the format that make no rollout. */
  refused: PathReason[];
}
