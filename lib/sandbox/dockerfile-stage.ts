import { RunoffError } from '@/lib/errors';
import type { Lookup } from './dockerfile-words';

/** Runs a command in the sandbox the stage is built in. */
export interface RunAction {
  kind: 'run';
  /** For `bash -c`; already holds the Dockerfile's own shell and user. */
  command: string;
  /** Given on standard input. */
  stdin: string | null;
  cwd: string;
  env: Record<string, string>;
}

/** Copies files of the context folder, of an earlier stage, or written in the Dockerfile itself. */
export interface CopyAction {
  kind: 'copy';
  /** Relative to the context, or absolute in the stage; `*`, `?` and `[…]` stand for parts of names. */
  sources: string[];
  /** Files whose content stands in the Dockerfile. */
  inline: { name: string; content: string }[];
  /** Number of the stage they are taken from; null: the context. */
  fromStage: number | null;
  /** Absolute. */
  to: string;
  /** The target is a folder whether it exists or not. */
  toFolder: boolean;
  /** `user:group` by name or number. */
  owner: string;
  mode: string | null;
  /** Local archives are unpacked (ADD). */
  unpack: boolean;
}

/** One thing to be done to a stage's file system, with everything resolved. */
export interface BuildStep {
  /** Line of the Dockerfile, from 1. */
  line: number;
  /** The instruction as written, shortened, for messages. */
  text: string;
  action: RunAction | CopyAction | { kind: 'folder'; path: string };
}

/** What stands between two FROM lines. */
export interface Stage {
  name: string | null;
  /** An image (which the chosen root file system stands in for) or an earlier stage. */
  from: { image: string } | { stage: number };
  steps: BuildStep[];
  /** Absolute; null when no WORKDIR was stated. */
  workdir: string | null;
  /** ENV only, not what the root file system brings along. */
  env: Record<string, string>;
}

/** Where the reading stands: what later instructions of the stage depend on. */
export interface StageState {
  stage: Stage;
  args: Record<string, string>;
  user: string | null;
  shell: string[];
  escape: string;
  lookup: Lookup;
  /** Number of the earlier stage of that name or index; null when there is none. */
  stageNumber(name: string): number | null;
  note(text: string): void;
}

/** Ends the reading of an instruction; the caller adds which one. */
export function refuse(reason: string): never {
  throw new RunoffError('environment-failed', reason);
}

/** The words of a JSON list; null when the text is not one: Docker then reads it in its shell form. */
export function jsonWords(raw: string): string[] | null {
  if (!raw.trim().startsWith('[')) return null;
  try {
    const value: unknown = JSON.parse(raw);
    return Array.isArray(value) && value.every((word) => typeof word === 'string') ? value : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
