import { posix } from 'node:path';
import { DockerfileParser, type Instruction } from 'dockerfile-ast';
import { errorMessage, RunoffError } from '@/lib/errors';
import { planCopy, planRun } from './dockerfile-actions';
import { jsonWords, refuse, type BuildStep, type Stage, type StageState } from './dockerfile-stage';
import { expandWord, joinLines, splitWords, type Lookup } from './dockerfile-words';

export interface DockerfilePlan {
  /** In order; the last one is the result. */
  stages: [Stage, ...Stage[]];
  /** What a reader must know: what is read over or done differently here. */
  notes: string[];
}

const ARCHITECTURE = process.arch === 'x64' ? 'amd64' : process.arch;
const PREDEFINED: Record<string, string> = {
  TARGETOS: 'linux',
  TARGETARCH: ARCHITECTURE,
  TARGETPLATFORM: `linux/${ARCHITECTURE}`,
};

/** Without effect on the files of an image and on commands run in it. */
const READ_OVER = new Set(['CMD', 'EXPOSE', 'LABEL', 'MAINTAINER', 'STOPSIGNAL']);
/** Would have an effect in Docker that they do not have here. */
const NOT_DONE = new Set(['ENTRYPOINT', 'HEALTHCHECK', 'ONBUILD']);

/**
 * Reads a Dockerfile into steps with all variables, paths and shells resolved.
 * Source: https://docs.docker.com/reference/dockerfile/.
 * @param rootEnv variables of the root file system that stands in for the images.
 * @throws RunoffError `environment-failed` that names the line that cannot be done without Docker.
 */
export function planDockerfile(text: string, rootEnv: Record<string, string>): DockerfilePlan {
  const file = DockerfileParser.parse(text);
  const escape = file.getEscapeCharacter();
  const stages: Stage[] = [];
  const notes: string[] = [];
  const globalArgs: Record<string, string> = {};
  let state: StageState | null = null;
  for (const instruction of file.getInstructions()) {
    const keyword = instruction.getKeyword();
    const raw = argumentsOf(instruction, text);
    try {
      if (keyword === 'FROM') {
        const lookup: Lookup = (name) => globalArgs[name] ?? null;
        const stage = beginStage(splitWords(joinLines(raw, escape), lookup, escape), stages);
        stages.push(stage);
        state = stageState(stage, stages, escape, rootEnv, notes);
      } else if (state) applyInstruction(instruction, raw, state, globalArgs);
      else if (keyword === 'ARG') readArg(joinLines(raw, escape), escape, globalArgs, {}, {});
      else refuse('it stands before the first FROM');
    } catch (error) {
      const where = `Dockerfile line ${lineOf(instruction)} (${shortText(keyword, raw)})`;
      throw new RunoffError('environment-failed', `${where} cannot be used here: ${errorMessage(error)}.`, {
        cause: error,
      });
    }
  }
  const [first, ...rest] = stages;
  if (!first) throw new RunoffError('environment-failed', 'The Dockerfile has no FROM line.');
  if (state?.user && state.user !== 'root' && state.user !== '0')
    notes.push(`The Dockerfile ends with USER ${state.user}; commands run as root here all the same.`);
  return { stages: [first, ...rest], notes };
}

function lineOf(instruction: Instruction): number {
  return instruction.getRange().start.line + 1;
}

/** All that stands behind the keyword, flags and here-documents included (the parser's own text leaves flags out). */
function argumentsOf(instruction: Instruction, text: string): string {
  const from = instruction.getInstructionRange().end;
  const to = instruction.getRange().end;
  const lines = text.split('\n').slice(from.line, to.line + 1);
  lines[lines.length - 1] = (lines.at(-1) ?? '').slice(0, to.character);
  lines[0] = (lines[0] ?? '').slice(from.character);
  return lines.join('\n').trim();
}

function shortText(keyword: string, raw: string): string {
  const text = `${keyword} ${raw}`.replaceAll(/\\?\s*\n\s*/g, ' ').trim();
  return text.length > 100 ? `${text.slice(0, 99)}…` : text;
}

/** `[--platform=…] image [AS name]`. */
function beginStage(words: string[], stages: Stage[]): Stage {
  const [image, as, name] = words.filter((word) => !word.startsWith('--'));
  if (!image) return refuse('it names no image');
  const earlier = numberOf(stages, image, false);
  const parent = earlier === null ? null : stages[earlier];
  return {
    name: as?.toUpperCase() === 'AS' ? (name ?? null) : null,
    from: earlier === null ? { image } : { stage: earlier },
    steps: [],
    workdir: parent?.workdir ?? null,
    env: { ...parent?.env },
  };
}

function stageState(
  stage: Stage,
  stages: Stage[],
  escape: string,
  rootEnv: Record<string, string>,
  notes: string[],
): StageState {
  const args: Record<string, string> = {};
  const before = stages.slice(0, -1);
  return {
    stage,
    args,
    user: null,
    shell: ['/bin/sh', '-c'],
    escape,
    lookup: (name) => stage.env[name] ?? args[name] ?? rootEnv[name] ?? null,
    stageNumber: (name) => numberOf(before, name, true),
    note: (text) => notes.push(text),
  };
}

function numberOf(stages: Stage[], name: string, byIndex: boolean): number | null {
  const found = stages.findLastIndex((stage) => stage.name?.toLowerCase() === name.toLowerCase());
  if (found >= 0) return found;
  return byIndex && /^\d+$/.test(name) && Number(name) < stages.length ? Number(name) : null;
}

function applyInstruction(
  instruction: Instruction,
  raw: string,
  state: StageState,
  globalArgs: Record<string, string>,
): void {
  const keyword = instruction.getKeyword();
  const { stage, lookup, escape } = state;
  const line = joinLines(raw, escape);
  const add = (action: BuildStep['action']) =>
    stage.steps.push({ line: lineOf(instruction), text: shortText(keyword, raw), action });
  const folder = (path: string) => {
    const absolute = posix.resolve(stage.workdir ?? '/', path);
    add({ kind: 'folder', path: absolute });
    return absolute;
  };
  if (keyword === 'ENV') readEnv(line, state);
  else if (keyword === 'ARG') readArg(line, escape, state.args, globalArgs, stage.env);
  else if (keyword === 'WORKDIR')
    stage.workdir = folder(expandWord(line.trim(), lookup, escape) || refuse('it names no folder'));
  else if (keyword === 'VOLUME') (jsonWords(line) ?? splitWords(line, lookup, escape)).forEach(folder);
  else if (keyword === 'USER')
    state.user = expandWord(line.trim(), lookup, escape).split(':')[0] || refuse('it names no user');
  else if (keyword === 'SHELL') state.shell = jsonWords(line) ?? refuse('it must be a JSON list of words');
  else if (keyword === 'RUN') add(planRun(raw, state));
  else if (keyword === 'COPY' || keyword === 'ADD') add(planCopy(raw, state, keyword === 'ADD'));
  else if (NOT_DONE.has(keyword))
    state.note(`${keyword} in line ${lineOf(instruction)} of the Dockerfile is not done here.`);
  else if (!READ_OVER.has(keyword)) refuse(`${keyword} is not an instruction known here`);
}

/** `ENV a=b c=d`, or the old form `ENV a b c`. All values see the variables from before the line. */
function readEnv(line: string, state: StageState): void {
  const old = /^([^\s=]+)\s+([\s\S]*)$/.exec(line.trim());
  if (old) {
    state.stage.env[old[1] ?? ''] = expandWord(old[2] ?? '', state.lookup, state.escape);
    return;
  }
  const words = splitWords(line, state.lookup, state.escape);
  if (words.length === 0) refuse('it names no variable');
  for (const word of words) {
    const at = word.indexOf('=');
    if (at < 1) refuse(`"${word}" is not NAME=value`);
    state.stage.env[word.slice(0, at)] = word.slice(at + 1);
  }
}

/** A build argument: its default, else the one stated before the first FROM, else Docker's own. */
function readArg(
  line: string,
  escape: string,
  args: Record<string, string>,
  globalArgs: Record<string, string>,
  env: Record<string, string>,
): void {
  for (const word of splitWords(line, (name) => env[name] ?? args[name] ?? null, escape)) {
    const at = word.indexOf('=');
    const name = at < 0 ? word : word.slice(0, at);
    const value = at < 0 ? (globalArgs[name] ?? PREDEFINED[name]) : word.slice(at + 1);
    if (value !== undefined) args[name] = value;
  }
}
