import { Option, type Command } from 'commander';
import { z } from 'zod';
import { experimentNamed } from '@/db/experiments';
import type { Db } from '@/db/client';
import { errorMessage, problemsIn, RunoffError } from '@/lib/errors';
import { pipelineModels, scriptedRoleProblem } from '@/lib/launch/pipeline-models';
import {
  CONTEXTS,
  pipelineFrom,
  POOLS,
  type FinalPool,
  type PipelineSettings,
  type RefinementContextKind,
} from '@/lib/refine/settings';
import { settingsFrom, type Preset, type TieRule, type TournamentSettings } from '@/lib/tournament/settings';
import { number, temperature, whole } from './numbers';
import { parseTie } from './select';

/** Options of `runoff run` that ask for more than rollouts; every one is undefined unless it was given. */
export interface PipelineOptions {
  preset?: Preset;
  iterations?: number;
  k?: number;
  context?: RefinementContextKind;
  pool?: FinalPool;
  startFrom?: string;
  holdBeforeRefinement?: true;
  summariser?: string;
  judge?: string;
  groupSize?: number;
  votes?: number;
  pairing?: TournamentSettings['pairing'];
  display?: TournamentSettings['display'];
  tie?: TieRule[];
  reasks?: number;
  early?: TournamentSettings['early'];
  dedupe?: TournamentSettings['dedupe'];
  representation?: TournamentSettings['representation'];
  judgeTemperature?: number | 'default';
  summariserTemperature?: number | 'default';
  callsAtOnce?: number;
  budgetRolloutsUsd?: number;
  budgetSummariesUsd?: number;
  budgetVotesUsd?: number;
}

const GROUP = 'Pipeline (any of these and the rollouts are summarised, selected and refined):';

const usd = (flag: string, of: string) =>
  new Option(`${flag} <usd>`, `pause when ${of} have cost this much`).argParser(number);

const OPTIONS = {
  preset: new Option(
    '--preset <name>',
    'where the settings start (balanced): paper N 16 G 2 V 8 K 4 T 2 as published, or balanced',
  ).choices(['paper', 'balanced']),
  iterations: new Option('--iterations <n>', 'T; 1 selects the best and refines nothing (2)').argParser(
    whole,
  ),
  k: new Option('--k <n>', 'K, priors that survive for the next iteration (4)').argParser(whole),
  context: new Option('--context <kind>', 'which earlier attempts a refined rollout is shown').choices(
    CONTEXTS,
  ),
  pool: new Option('--pool <pool>', 'who stands in the final tournament').choices(POOLS),
  startFrom: new Option(
    '--start-from <experiment>',
    'its finished rollouts, imported or launched, are iteration 0',
  ),
  holdBeforeRefinement: new Option(
    '--hold-before-refinement',
    'pause when every task has come to the end of iteration 0',
  ),
  summariser: new Option('--summariser <model>', "who writes summaries (the agent's model)"),
  judge: new Option('--judge <model>', "who votes (the agent's model)"),
  groupSize: new Option('--group-size <n>', 'G, candidates per group (2)').argParser(whole),
  votes: new Option('--votes <n>', 'V, votes per group (8)').argParser(whole),
  pairing: new Option('--pairing <how>', 'who meets whom').choices(['in-order', 'seeded-shuffle']),
  display: new Option('--display <how>', 'order in which the judge sees a group').choices([
    'fixed',
    'balanced',
  ]),
  tie: new Option('--tie <rules>', 'e.g. extra-votes:2,evidence,seeded').argParser(parseTie),
  reasks: new Option('--reasks <n>', 'how often an unreadable vote is asked again (2)').argParser(whole),
  early: new Option('--early <how>', 'stop asking once the majority is settled').choices(['off', 'exact']),
  dedupe: new Option('--dedupe <how>', 'let identical patches play as one').choices(['off', 'on']),
  representation: new Option('--representation <what>', 'what the judge reads').choices(['summary', 'trace']),
  judgeTemperature: new Option(
    '--judge-temperature <t>',
    'or "default" for the model\'s own (0.7)',
  ).argParser(temperature),
  summariserTemperature: new Option(
    '--summariser-temperature <t>',
    'or "default" for the model\'s own (default)',
  ).argParser(temperature),
  callsAtOnce: new Option('--calls-at-once <n>', 'summaries and votes at once (16)').argParser(whole),
  budgetRolloutsUsd: usd('--budget-rollouts-usd', 'rollouts'),
  budgetSummariesUsd: usd('--budget-summaries-usd', 'summaries'),
  budgetVotesUsd: usd('--budget-votes-usd', 'votes'),
} as const satisfies Record<keyof PipelineOptions, Option>;

const KEYS = Object.keys(OPTIONS).filter((key): key is keyof PipelineOptions => key in OPTIONS);

/** Adds the options of the pipeline under a heading of their own. */
export function withPipelineOptions(command: Command): Command {
  for (const key of KEYS) command.addOption(OPTIONS[key].helpGroup(GROUP));
  return command.addOption(
    new Option('--rollouts-only', 'no pipeline, as without any of these').helpGroup(GROUP),
  );
}

/**
 * The pipeline that the options ask for beside an agent with this model and seed; null when none of them was given.
 * Throws `bad-input` for settings that cannot be used and for `--rollouts-only` beside others of them, `not-found`
 * for an experiment to start from that does not exist.
 */
export function pipelineOf(
  db: Db,
  options: PipelineOptions & { rolloutsOnly?: true },
  model: string | null,
  seed: number,
): PipelineSettings | null {
  const given = KEYS.filter((key) => options[key] !== undefined);
  const [first] = given;
  if (first === undefined) return null;
  if (options.rolloutsOnly)
    throw new RunoffError(
      'bad-input',
      `--rollouts-only runs rollouts and nothing more; it cannot stand beside ${OPTIONS[first].long}.`,
    );
  const preset = options.preset ?? 'balanced';
  const models = pipelineModels(model);
  const summariser = options.summariser ?? models.summariser;
  const judge = options.judge ?? models.judge;
  const unable = scriptedRoleProblem('summariser', summariser) ?? scriptedRoleProblem('judge', judge);
  if (unable !== null) throw new RunoffError('bad-input', unable);
  const base = pipelineFrom(preset, { summariser, judge });
  return {
    ...base,
    iterations: options.iterations ?? base.iterations,
    keep: options.k ?? base.keep,
    context: options.context ?? base.context,
    pool: options.pool ?? base.pool,
    summariserTemperature: degrees(options.summariserTemperature, base.summariserTemperature),
    selection: selectionOf(preset, options, seed),
    callConcurrency: options.callsAtOnce ?? base.callConcurrency,
    startFrom: options.startFrom === undefined ? null : existing(db, options.startFrom),
    budgetsUsd: {
      rollouts: options.budgetRolloutsUsd ?? null,
      summaries: options.budgetSummariesUsd ?? null,
      votes: options.budgetVotesUsd ?? null,
    },
    holdBeforeRefinement: options.holdBeforeRefinement ?? false,
  };
}

const degrees = (given: number | 'default' | undefined, otherwise: number | null): number | null =>
  given === undefined ? otherwise : given === 'default' ? null : given;

function selectionOf(preset: Preset, options: PipelineOptions, seed: number): TournamentSettings {
  const { groupSize, votes, pairing, display, tie, reasks, early, dedupe, representation } = options;
  const temperatureOf = options.judgeTemperature === 'default' ? null : options.judgeTemperature;
  const changes = { groupSize, votes, pairing, display, tie, reasks, early, dedupe, representation };
  try {
    return settingsFrom(preset, { ...changes, seed, temperature: temperatureOf });
  } catch (cause) {
    const why = cause instanceof z.ZodError ? problemsIn(cause) : errorMessage(cause);
    throw new RunoffError('bad-input', `These settings cannot be used: ${why}.`, { cause });
  }
}

function existing(db: Db, nameOrId: string): string {
  const experiment = experimentNamed(db, nameOrId);
  if (!experiment) throw new RunoffError('not-found', `There is no experiment ${nameOrId} to start from.`);
  return experiment.id;
}
