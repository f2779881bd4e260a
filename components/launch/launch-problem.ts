import type { BenchmarkLine } from '@/lib/api/benchmarks';
import type { MachineFacts, StartExperiment } from '@/lib/api/launches';
import type { DraftKey } from './draft';

export type LaunchField = DraftKey | 'tasks';

/** What keeps a launch from starting: a sentence for its field, and a few words for the button. */
export interface LaunchProblem {
  field: LaunchField;
  says: string;
  short: string;
}

/** Everything a draft is checked against. */
export interface LaunchFacts {
  /** Null while none is chosen or known. */
  benchmark: BenchmarkLine | null;
  benchmarks: number;
  /** Names chosen that can be run, in order. */
  tasks: readonly string[];
  /** Names chosen that the benchmark no longer has; null: the choice was made from another list of tasks. */
  lost: readonly string[] | null;
  /** Null until a worker has looked. */
  machine: MachineFacts | null;
  taken: readonly string[];
  /** Experiments that iteration 0 can be taken from. */
  starts: readonly StartExperiment[];
  /** The name it will have. */
  name: string;
}
