import type { ExitStatus, RecordedRollout } from './rollout';

/** Version of the rules below; facts of an older version are computed again when read. */
export const FACTS_VERSION = 1;

/** A command that ran tests or a check, as recognised by its words (lib/rollout/classify.ts). */
export interface TestCommand {
  step: number;
  command: string;
  returnCode: number | null;
  afterLastEdit: boolean;
}

/**
 * What can be read off a trajectory by rules alone, the same for every model. It holds no outcome.
 * Step numbers are 1-based.
 */
export interface RolloutFacts {
  version: number;
  exitStatus: ExitStatus;
  exitStatusRaw: string | null;
  /** All steps, and those in which the agent issued something. */
  steps: number;
  commands: number;
  filesEdited: { path: string; steps: number[] }[];
  lastEditStep: number | null;
  testCommands: TestCommand[];
  errors: { formatErrors: number; timeouts: number; toolErrors: number; nonZeroReturnCodes: number };
  /** The last step with a return code other than 0, and whether any later command succeeded. */
  lastFailure: { step: number; command: string; returnCode: number; followedBySuccess: boolean } | null;
  patch: { files: string[]; added: number; removed: number; bytes: number } | null;
}

/** The facts of a rollout. Pure: same rollout, same facts. */
export declare function rolloutFacts(rollout: RecordedRollout): RolloutFacts;
