import type { TieRule, TournamentSettings } from '@/lib/tournament/settings';
import type { Manifest, ManifestModel, ManifestPrice, Work } from './manifest';
import type { LaunchSettings } from './settings';

/** Parts of a manifest in the order people read them. */
export const MANIFEST_GROUPS = [
  'Experiment',
  'Software',
  'Rollouts',
  'Pipeline',
  'Models',
  'Prompts',
  'Tournaments',
  'Selections',
  'Counts',
  'Tasks',
] as const;
export type ManifestGroup = (typeof MANIFEST_GROUPS)[number];

/** One fact of a manifest as text. */
export interface ManifestLine {
  group: ManifestGroup;
  /** The same fact has the same key in every manifest. */
  key: string;
  name: string;
  /** Null: not known, not set, or no limit; `value` then says which where it can. */
  value: string | null;
}

type Entry = [key: string, name: string, value: string | number | boolean | null | undefined];

const text = (value: Entry[2]): string | null =>
  value === null || value === undefined ? null : typeof value === 'boolean' ? yesNo(value) : String(value);
const yesNo = (value: boolean) => (value ? 'yes' : 'no');
const usd = (value: number | null, none = 'no limit') => (value === null ? none : `$${value}`);
const seconds = (ms: number) => `${ms / 1000} s`;
const degrees = (value: number | null) => (value === null ? "the model's own" : String(value));
const hash = (value: string | null) => (value === null ? 'words not recorded' : value.slice(0, 12));
const list = (values: readonly string[]) => (values.length === 0 ? null : [...values].sort().join(', '));

/** A manifest as lines, group by group; long values (hashes) are cut as people compare them: by their beginning. */
export function manifestLines(manifest: Manifest): ManifestLine[] {
  const { settings } = manifest;
  const groups: [ManifestGroup, Entry[]][] = [
    ['Experiment', experimentEntries(manifest)],
    ['Software', softwareEntries(manifest)],
    ['Rollouts', settings ? rolloutEntries(settings) : []],
    ['Pipeline', settings ? pipelineEntries(settings) : []],
    ['Models', manifest.models.flatMap((model) => modelEntries(model, manifest.models))],
    ['Prompts', promptEntries(manifest)],
    ['Tournaments', tournamentEntries(manifest)],
    ['Selections', selectionEntries(manifest)],
    ['Counts', countEntries(manifest)],
    ['Tasks', taskEntries(manifest)],
  ];
  return groups.flatMap(([group, entries]) =>
    entries.map(([key, name, value]) => ({ group, key: `${group}.${key}`, name, value: text(value) })),
  );
}

function experimentEntries({ experiment, tasks }: Manifest): Entry[] {
  const { id, name, source, createdAt, status, startedAt, finishedAt } = experiment;
  return [
    ['name', 'Name', name],
    ['id', 'Id', id],
    ['source', 'Made by', source],
    ['status', 'Status', status],
    ['createdAt', 'Recorded', createdAt],
    ['startedAt', 'Started', startedAt],
    ['finishedAt', 'Ended', finishedAt],
    ['tasks', 'Tasks', tasks.length],
  ];
}

function softwareEntries({ code, agents, sandbox, serialisation, pricesAsOf, settings }: Manifest): Entry[] {
  const unread =
    settings?.pipeline?.selection.representation === 'summary' ? 'none: it reads summaries' : null;
  const versions = agents.map(({ name, version }) => (version === null ? name : `${name} ${version}`));
  return [
    [
      'runoff',
      'Runoff',
      list([...new Set([...code.ranBy.map((one) => one.runoff), ...known(code.launchedBy)])]),
    ],
    ['node', 'Node.js', list([...new Set(code.ranBy.map((one) => one.node))])],
    ['agent', 'Agent', list(versions) ?? settings?.agent ?? null],
    ['sandbox', 'Sandbox', sandbox && [sandbox.kind, ...known(sandbox.detail)].join(': ')],
    ['summariser-reads', 'Rollout as text, for summaries', list(serialisation.summariser)],
    ['judge-reads', 'Rollout as text, for the judge', list(serialisation.judge) ?? unread],
    ['prices', 'Prices of', pricesAsOf],
  ];
}

const known = <T>(value: T | null): T[] => (value === null ? [] : [value]);

function rolloutEntries(settings: LaunchSettings): Entry[] {
  const { limits, pipeline } = settings;
  return [
    ['benchmark', 'Benchmark', settings.benchmark],
    ['agent', 'Agent', settings.agent],
    ['model', 'Model', settings.model],
    ['actionFormat', 'Action format', settings.actionFormat],
    ['temperature', 'Temperature', degrees(settings.temperature)],
    ['n', pipeline ? 'N, rollouts per task and iteration' : 'N, rollouts per task', settings.n],
    ['seed', 'Seed', settings.seed],
    ['limits.calls', 'Calls of a rollout', `at most ${limits.calls}`],
    ['limits.costUsd', 'Spend of a rollout', usd(limits.costUsd)],
    [
      'limits.timeMs',
      'Time of a rollout',
      limits.timeMs === null ? "the task's own" : seconds(limits.timeMs),
    ],
    ['limits.commandTimeoutMs', 'Time of a command', seconds(limits.commandTimeoutMs)],
    ['sandbox', 'Sandbox', settings.sandbox],
    ['rootFs', 'Root file system', settings.rootFs ?? 'the default'],
    ['concurrency', 'Rollouts at once', settings.concurrency],
    ['budgetUsd', 'Budget', usd(settings.budgetUsd, 'none')],
  ];
}

function pipelineEntries({ pipeline }: LaunchSettings): Entry[] {
  if (!pipeline) return [['none', 'Pipeline', 'none: rollouts are only run']];
  const { budgetsUsd } = pipeline;
  return [
    ['iterations', 'T, iterations', pipeline.iterations],
    ['keep', 'K, priors kept', pipeline.keep],
    ['context', 'Refinement context', pipeline.context],
    ['pool', 'Final pool', pipeline.pool],
    ['summariser', 'Summariser', pipeline.summariser],
    ['summariserTemperature', "Summariser's temperature", degrees(pipeline.summariserTemperature)],
    ['judge', 'Judge', pipeline.judge],
    ...tournamentSettingEntries(pipeline.selection),
    ['callConcurrency', 'Summaries and votes at once', pipeline.callConcurrency],
    ['startFrom', 'Iteration 0', pipeline.startFrom === null ? 'is run' : `taken from ${pipeline.startFrom}`],
    ['holdBeforeRefinement', 'Hold before refinement', pipeline.holdBeforeRefinement],
    ['budgetsUsd.rollouts', 'Budget of rollouts', usd(budgetsUsd.rollouts, 'none')],
    ['budgetsUsd.summaries', 'Budget of summaries', usd(budgetsUsd.summaries, 'none')],
    ['budgetsUsd.votes', 'Budget of votes', usd(budgetsUsd.votes, 'none')],
  ];
}

/** Settings that all tournaments of a pipeline share; survivors and seed stand with each. */
function tournamentSettingEntries(selection: TournamentSettings): Entry[] {
  return [
    ['selection.preset', 'Preset', selection.preset],
    ['selection.groupSize', 'G, candidates per group', selection.groupSize],
    ['selection.votes', 'V, votes per group', selection.votes],
    ['selection.pairing', 'Pairing', selection.pairing],
    ['selection.display', 'Display order', selection.display],
    ['selection.tie', 'Tie rule', selection.tie.map(tieText).join(', then ')],
    ['selection.reasks', 'Re-asks', selection.reasks],
    ['selection.early', 'Early stop', selection.early],
    ['selection.dedupe', 'Identical patches play as one', selection.dedupe],
    ['selection.representation', 'Judge reads', selection.representation],
    ['selection.temperature', "Judge's temperature", degrees(selection.temperature)],
  ];
}

const tieText = (rule: TieRule): string =>
  rule.rule === 'extra-votes'
    ? `${rule.votes} extra votes`
    : rule.rule === 'evidence'
      ? 'stronger evidence'
      : 'seeded draw';

const ROLE = { agent: 'Agent', summariser: 'Summariser', judge: 'Judge' } as const;

function modelEntries({ role, asked, served, price }: ManifestModel, all: readonly ManifestModel[]): Entry[] {
  const several = all.filter((model) => model.role === role).length > 1;
  const key = several ? `${role}.${asked}` : role;
  const name = several ? `${ROLE[role]} ${asked}` : ROLE[role];
  return [
    [`${key}.asked`, `${name}, asked for`, asked],
    [`${key}.served`, `${name}, served by`, list(served)],
    [`${key}.price`, `${name}, price per million tokens`, price && priceText(price)],
  ];
}

/** `in $5, out $25, …`: USD per million tokens. */
export function priceText({ input, output, cacheWrite, cacheRead, longPrompt }: ManifestPrice): string {
  if (input === 0 && output === 0) return 'free';
  const long = longPrompt
    ? `; above ${longPrompt.above} tokens in $${longPrompt.input}, out $${longPrompt.output}`
    : '';
  return `in $${input}, out $${output}, cache write $${cacheWrite}, read $${cacheRead}${long}`;
}

const PROMPT = {
  agent: "Agent's words",
  summary: "Summariser's words",
  judge: "Judge's words",
  refinement: 'Refinement context',
} as const;

function promptEntries({ prompts }: Manifest): Entry[] {
  const kinds = [...new Set(prompts.map((prompt) => prompt.of))];
  return kinds.map((of): Entry => {
    const mine = prompts.filter((prompt) => prompt.of === of);
    return [of, PROMPT[of], mine.map((one) => `version ${one.version} · ${hash(one.hash)}`).join(', ')];
  });
}

function tournamentEntries({ tournaments }: Manifest): Entry[] {
  return tournaments.map(({ iteration, purpose, candidates, settings }): Entry => {
    const { min, max } = candidates;
    const from = min === max ? `${min}` : `${min}–${max}`;
    const name = `Iteration ${iteration}, ${purpose}`;
    return [`${iteration}.${purpose}`, name, `${from} to ${settings.keep}, seed ${settings.seed}`];
  });
}

function selectionEntries({ selections }: Manifest): Entry[] {
  return selections.map(({ judge, settings, promptVersion, promptHash, codeVersion }): Entry => {
    const { preset, groupSize, votes, keep, seed, representation } = settings;
    const name = `${preset} G ${groupSize} V ${votes} K ${keep}, seed ${seed}, ${representation}`;
    const value = [
      ...[`by ${judge}`, `prompt version ${promptVersion} · ${hash(promptHash)}`, `Runoff ${codeVersion}`],
      ...[settings.pairing, settings.display, `early ${settings.early}`, `dedupe ${settings.dedupe}`],
      ...[`ties: ${settings.tie.map(tieText).join(', ')}`, `${settings.reasks} re-asks`],
      `temperature ${degrees(settings.temperature)}`,
    ];
    return [`${judge} ${JSON.stringify(settings)}`, name, value.join('; ')];
  });
}

function countEntries({ counts: { planned, done } }: Manifest): Entry[] {
  const line = (key: keyof Work, name: string): Entry => [
    ...([key, name] as const),
    planned ? `${planned[key]} planned, ${done[key]} done` : `${done[key]} done`,
  ];
  return [
    line('rollouts', 'Rollouts'),
    ...(done.takenOver > 0 ? [['takenOver', 'Rollouts taken over', done.takenOver] satisfies Entry] : []),
    line('summaries', 'Summaries'),
    line('votes', 'Votes'),
    ['extraVotes', 'Extra votes at ties', done.extraVotes],
  ];
}

function taskEntries({ tasks }: Manifest): Entry[] {
  return tasks.map(({ name, contentHash, environment }): Entry => {
    const where = environment === null ? [] : [`environment ${environment.key.slice(0, 12)}`];
    const parts = [...(contentHash === null ? [] : [`content ${hash(contentHash)}`]), ...where];
    return [name, name, parts.length === 0 ? 'in it' : parts.join(', ')];
  });
}
