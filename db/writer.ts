import type { Db } from './client';
import { storeCall } from './calls';
import { addToManifest } from './launches';
import { finishRollout, markGrading, recordStep, startRollout } from './live-rollouts';
import { storeSummary } from './summaries';
import { moveTaskRun } from './task-runs';
import {
  finishTournament,
  startTournament,
  storeCandidates,
  storeDecision,
  storeGroup,
  storeVote,
} from './tournaments';

/** One change of the database, all of it or nothing; may say false when it left everything as it was. */
export type Write<Args extends unknown[]> = (db: Db, ...args: Args) => unknown;

/** Where what a running launch finds out is written. Writes are made in the order they were asked for. */
export interface Writer {
  /** Resolves when it is written for good: false when `change` returned that, else true; rejects as it throws. */
  write<Args extends unknown[]>(change: Write<Args>, ...args: Args): Promise<boolean>;
  /** Resolves when it writes without holding its caller up; until then it holds it up. */
  up: Promise<unknown>;
  /** Resolves when everything asked for is written. */
  close(): Promise<void>;
}

/** The changes a launch makes all the time, by name: a writer elsewhere knows them by these. */
export const WRITES: Record<string, Write<never[]>> = {
  ...{ storeCall, storeSummary },
  ...{ startRollout, recordStep, markGrading, finishRollout },
  ...{ startTournament, storeCandidates, storeGroup, storeVote, storeDecision, finishTournament },
  ...{ moveTaskRun, addToManifest },
};

/** Writes at once, by the connection that everything else is read from. */
export function directWriter(db: Db): Writer {
  return {
    up: Promise.resolve(),
    write: async (change, ...args) => change(db, ...args) !== false,
    close: async () => undefined,
  };
}
