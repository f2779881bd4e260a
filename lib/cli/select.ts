import { Command, InvalidArgumentError, Option } from 'commander';
import { z } from 'zod';
import { taskById } from '@/db/experiments';
import { tournamentDetail } from '@/db/tournaments';
import { errorMessage, problemsIn, RunoffError } from '@/lib/errors';
import { queueSelect } from '@/lib/experiments/queue';
import type { SelectResult } from '@/lib/experiments/select-experiment';
import {
  MAX_SWEEP,
  PRESETS,
  SELECTORS,
  settingsFrom,
  type Selector,
  type TieRule,
  type TournamentSettings,
} from '@/lib/tournament/settings';
import { sweptSettings } from '@/lib/tournament/sweep';
import type { WorkerTools } from '@/lib/worker/run-job';
import { print, progressLine, withCommonOptions, type CommonOptions } from './output';
import { withTools } from './run-command';
import { finishedJob } from './with-worker';

interface SelectOptions extends CommonOptions {
  experiment: string;
  task?: string[];
  model: string;
  summariser?: string;
  preset: 'paper' | 'balanced';
  groupSize?: number[];
  votes?: number[];
  keep?: number;
  seed?: number[];
  reasks?: number;
  temperature?: number | 'default';
  pairing?: 'in-order' | 'seeded-shuffle';
  display?: 'fixed' | 'balanced';
  tie?: TieRule[];
  early?: 'off' | 'exact';
  dedupe?: 'off' | 'on';
  representation?: Representation[];
  selector?: Selector[];
  iteration?: number;
}

type Representation = TournamentSettings['representation'];

const whole = (text: string) => {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
};

const wholes = (text: string) => text.split(',').map((part) => whole(part.trim()));

/** One of these words, or several with commas between. */
const oneOf =
  <W extends string>(words: readonly W[]) =>
  (text: string): W[] =>
    text.split(',').map((part) => {
      const word = words.find((known) => known === part.trim());
      if (!word) throw new InvalidArgumentError(`"${part}" is none of ${words.join(', ')}.`);
      return word;
    });

/** `extra-votes:2,evidence,seeded` to tie rules. */
export function parseTie(text: string): TieRule[] {
  return text.split(',').map((part) => {
    const [rule, count] = part.trim().split(':');
    if (rule === 'extra-votes') return { rule, votes: count === undefined ? 2 : whole(count) };
    if ((rule === 'evidence' || rule === 'seeded') && count === undefined) return { rule };
    throw new InvalidArgumentError(`"${part}" is no tie rule; use extra-votes:<n>, evidence, seeded.`);
  });
}

// Commander turns null into '', so the word itself is kept.
const temperature = (text: string): number | 'default' => {
  if (text === 'default') return text;
  const value = Number(text);
  if (!Number.isFinite(value) || value < 0 || value > 2)
    throw new InvalidArgumentError('It must be 0 to 2, or "default".');
  return value;
};

export function selectCommand(): Command {
  const { groupSize, votes, keep, seed, reasks } = PRESETS.balanced;
  return withCommonOptions(
    new Command('select')
      .description(
        'Recursive Tournament Voting among the rollouts of each task; missing summaries are written first.',
      )
      .requiredOption('--experiment <name>', 'experiment, by id or name')
      .option('--task <slug...>', 'only these tasks')
      .option('--model <name>', 'the judge: anthropic/<model id> or scripted/evidence', 'scripted/evidence')
      .option(
        '--summariser <name>',
        'who writes missing summaries (default: the judge, or scripted/extractive with a scripted judge)',
      )
      .addOption(
        new Option('--preset <name>', 'where the settings start')
          .choices(['paper', 'balanced'])
          .default('balanced'),
      )
      .option('--group-size <n>', `G, candidates per group (${groupSize}); 2,4,8 for a sweep`, wholes)
      .option('--votes <n>', `V, votes per group (${votes}); 1,2,4 for a sweep`, wholes)
      .option('--keep <n>', `K, survivors (${keep})`, whole)
      .option(
        '--seed <n>',
        `seed of shuffles, displays and ties (${seed}); another one asks for fresh votes`,
        wholes,
      )
      .option('--iteration <i>', 'whose rollouts are compared, from 0 (the last one)', whole)
      .option(
        '--reasks <n>',
        `how often an unreadable vote is asked again before it is spoiled (${reasks})`,
        whole,
      )
      .option('--temperature <t>', 'of the judge, or "default" for the model\'s own (0.7)', temperature)
      .addOption(new Option('--pairing <how>', 'who meets whom').choices(['in-order', 'seeded-shuffle']))
      .addOption(
        new Option('--display <how>', 'order in which the judge sees a group').choices(['fixed', 'balanced']),
      )
      .option('--tie <rules>', 'e.g. extra-votes:2,evidence,seeded', parseTie)
      .addOption(
        new Option('--early <how>', 'stop asking once the majority is settled').choices(['off', 'exact']),
      )
      .addOption(new Option('--dedupe <how>', 'let identical patches play as one').choices(['off', 'on']))
      .option(
        '--representation <what>',
        'what the judge reads: summary or trace; both with a comma',
        oneOf(['summary', 'trace']),
      )
      .option(
        '--selector <name>',
        `how the winner is found: ${SELECTORS.join(', ')}; several with commas`,
        oneOf(SELECTORS),
      ),
  ).action((options: SelectOptions) => withTools(options, (tools) => select(tools, options)));
}

/** What is asked for: one selection, or every combination of the lists. */
function settingsOf(options: SelectOptions): TournamentSettings[] {
  const { keep, reasks, temperature: degrees, pairing, display, tie, early, dedupe } = options;
  const { groupSize, votes, seed, representation, selector } = options;
  try {
    const base = settingsFrom(options.preset, {
      ...{ keep, reasks, pairing, display, tie, early, dedupe },
      temperature: degrees === 'default' ? null : degrees,
    });
    const swept = sweptSettings(base, { selector, groupSize, votes, representation, seed });
    if (swept.length > MAX_SWEEP)
      throw new RunoffError('bad-input', `${swept.length} selections at once, at most ${MAX_SWEEP}`);
    return swept;
  } catch (cause) {
    const why = cause instanceof z.ZodError ? problemsIn(cause) : errorMessage(cause);
    throw new RunoffError('bad-input', `These settings cannot be used: ${why}.`, { cause });
  }
}

async function select(tools: WorkerTools, options: SelectOptions): Promise<void> {
  const settings = settingsOf(options);
  tools.model(options.model);
  if (options.summariser) tools.model(options.summariser);
  const jobId = queueSelect(tools, {
    experimentId: options.experiment,
    tasks: options.task ?? null,
    model: options.model,
    summariser: options.summariser ?? null,
    iteration: options.iteration ?? null,
    settings,
  });
  const job = await finishedJob(tools, jobId, progressLine('select'));
  const { selections } = job.result as { selections: SelectResult[] };
  const ids = selections.flatMap(({ tournamentIds }) => tournamentIds);
  const tournaments = ids.flatMap((id) => {
    const detail = tournamentDetail(tools.db, id);
    if (!detail) return [];
    const {
      taskId,
      settings: played,
      model,
      scripted,
      survivors,
      collapsed,
      rounds,
      ranking,
      judge,
    } = detail;
    return {
      id,
      task: taskById(tools.db, taskId)?.name ?? taskId,
      model,
      scripted,
      settings: played,
      rounds: rounds.map(({ groups }) => ({ groups })),
      collapsed,
      survivors: survivors ?? [],
      ranking,
      judge,
    };
  });
  print(options, { tournaments }, (result) =>
    result.tournaments.map((t) => {
      const votes = t.rounds.flatMap((round) => round.groups.flatMap((group) => group.votes));
      const spoiled = votes.filter((vote) => vote.choice === null).length;
      const reused = votes.filter((vote) => vote.reused > 0).length;
      const { selector, groupSize, representation } = t.settings;
      const how = `${selector} G ${groupSize} V ${t.settings.votes} ${representation}`;
      const counts = `${votes.length} votes (${reused} reused, ${spoiled} spoiled)`;
      return `${t.task}, ${how}: ${t.survivors.join(' ') || '—'} survives after ${t.rounds.length} rounds, ${counts}${t.scripted ? ', scripted judge' : ''}`;
    }),
  );
}
