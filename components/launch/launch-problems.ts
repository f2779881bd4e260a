import type { BenchmarkTaskLine } from '@/lib/api/benchmarks';
import type { MachineFacts } from '@/lib/api/launches';
import { asksModel, launchSettingsSchema, type AgentName, type LaunchSettings } from '@/lib/launch/settings';
import { wantedSettings, type DraftKey, type LaunchDraft } from './draft';
import type { LaunchFacts, LaunchProblem } from './launch-problem';
import { PIPELINE_PARAMS } from './pipeline-draft';
import { modelProblem, pipelineProblems } from './pipeline-problems';

/** Why an agent cannot be run on a task here, one sentence; null when nothing is in the way. */
export function taskProblem(task: BenchmarkTaskLine, agent: AgentName): string | null {
  if (task.problem !== null) return task.problem;
  return agent === 'oracle' && !task.hasSolution ? 'It has no solution for the oracle to run.' : null;
}

/** Fields of the schema with the field of the form, its unit there and how many of the schema's make one. */
const NUMBERS: { path: string; field: DraftKey; label: string; unit: string; scale: number }[] = [
  { path: 'n', field: 'n', label: 'N', unit: '', scale: 1 },
  { path: 'limits.calls', field: 'calls', label: 'the limit of calls', unit: '', scale: 1 },
  { path: 'limits.costUsd', field: 'costUsd', label: 'the cost limit', unit: ' USD', scale: 1 },
  { path: 'limits.timeMs', field: 'timeMinutes', label: 'the time limit', unit: ' min', scale: 60_000 },
  {
    path: 'limits.commandTimeoutMs',
    field: 'commandSeconds',
    label: 'the time of a command',
    unit: ' s',
    scale: 1000,
  },
  { path: 'concurrency', field: 'concurrency', label: 'how many run at once', unit: '', scale: 1 },
  { path: 'budgetUsd', field: 'budgetUsd', label: 'the budget', unit: ' USD', scale: 1 },
  { path: 'seed', field: 'seed', label: 'the seed', unit: '', scale: 1 },
  { path: 'temperature', field: 'temperature', label: 'the temperature', unit: '', scale: 1 },
  ...(
    [
      ['selection.groupSize', 'groupSize', 'G', ''],
      ['selection.votes', 'votes', 'V', ''],
      ['selection.reasks', 'reasks', 'the re-asks', ''],
      ['selection.temperature', 'judgeTemperature', 'the temperature of the judge', ''],
      ['summariserTemperature', 'summariserTemperature', 'the temperature of the summariser', ''],
      ['callConcurrency', 'callConcurrency', 'the calls at once', ''],
      ['iterations', 'iterations', 'T', ''],
      ['keep', 'keep', 'K', ''],
      ['budgetsUsd.rollouts', 'budgetRollouts', 'the budget of rollouts', ' USD'],
      ['budgetsUsd.summaries', 'budgetSummaries', 'the budget of summaries', ' USD'],
      ['budgetsUsd.votes', 'budgetVotes', 'the budget of votes', ' USD'],
    ] as const
  ).map(([path, field, label, unit]) => ({ path: `pipeline.${path}`, field, label, unit, scale: 1 })),
];

function settingProblems(draft: LaunchDraft, tasks: readonly string[]): LaunchProblem[] {
  const read = launchSettingsSchema.safeParse(wantedSettings(draft, tasks));
  if (read.success) return [];
  const { issues } = read.error;
  // How values go together says little while one of them cannot be.
  const alone = issues.filter(({ code }) => code !== 'custom');
  return (alone.length > 0 ? alone : issues).flatMap((issue) => {
    const known = NUMBERS.find(({ path }) => path === issue.path.join('.'));
    if (!known) return [];
    const { field, label, unit, scale } = known;
    const bound = (limit: number | bigint) => `${Math.ceil((Number(limit) / scale) * 1000) / 1000}${unit}`;
    const says =
      issue.code === 'too_small'
        ? `At least ${bound(issue.minimum)}.`
        : issue.code === 'too_big'
          ? `At most ${bound(issue.maximum)}.`
          : issue.code === 'custom'
            ? `${issue.message}.`
            : draft[field] === null
              ? 'A number is needed here.'
              : 'A whole number is needed here.';
    return [{ field, says, short: `Set ${label}` }];
  });
}

function taskProblems(facts: LaunchFacts): LaunchProblem[] {
  const { benchmark, lost, tasks } = facts;
  if (!benchmark)
    return facts.benchmarks === 0
      ? [{ field: 'benchmark', says: 'Add a folder of tasks first.', short: 'Add tasks' }]
      : [{ field: 'benchmark', says: 'Choose a benchmark.', short: 'Choose a benchmark' }];
  if (tasks.length > 0) return [];
  const says =
    lost === null
      ? `The tasks of ${benchmark.name} have changed since this choice was made: choose again.`
      : 'No task is chosen.';
  return [{ field: 'tasks', says, short: 'Choose a task' }];
}

function modelProblems(draft: LaunchDraft, machine: MachineFacts | null): LaunchProblem[] {
  if (!asksModel(draft.agent)) return [];
  const model = draft.model.trim();
  if (model === '') {
    const says = `${draft.agent} asks a model: name one, for example scripted/demo or anthropic/<model id>.`;
    return [{ field: 'model', says, short: 'Name a model' }];
  }
  const problem = modelProblem(model, 'scripted/demo', machine);
  return problem === null ? [] : [{ field: 'model', ...problem }];
}

function placeProblems(draft: LaunchDraft, machine: MachineFacts | null): LaunchProblem[] {
  const check = machine?.sandboxes[draft.sandbox];
  if (check && !check.ok) {
    const says = `${draft.sandbox} does not work here: ${check.reason}`;
    return [{ field: 'sandbox', says, short: 'Choose a sandbox that works' }];
  }
  const missing =
    draft.sandbox === 'bubblewrap' &&
    !['', 'host'].includes(draft.rootFs) &&
    machine !== null &&
    !machine.rootFs.some(({ name }) => name === draft.rootFs);
  if (!missing) return [];
  const says = `There is no root file system ${draft.rootFs} here: runoff env build --name ${draft.rootFs} makes one.`;
  return [{ field: 'rootFs', says, short: 'Choose a root file system' }];
}

function nameProblems({ name, taken }: LaunchFacts): LaunchProblem[] {
  const wanted = name.trim();
  if (wanted === '') return [{ field: 'name', says: 'The experiment needs a name.', short: 'Name it' }];
  if (wanted.length > 200)
    return [{ field: 'name', says: 'A name has at most 200 characters.', short: 'Shorten the name' }];
  if (!taken.includes(wanted)) return [];
  const says = `There is an experiment named ${wanted} already; take another name.`;
  return [{ field: 'name', says, short: 'Take another name' }];
}

/** What is missing before a draft can be launched, in the order of the page; empty when nothing is. */
export function launchProblems(draft: LaunchDraft, facts: LaunchFacts): LaunchProblem[] {
  const settings = settingProblems(draft, facts.tasks);
  const ofPipeline = (problem: LaunchProblem) => problem.field in PIPELINE_PARAMS;
  return [
    ...taskProblems(facts),
    ...modelProblems(draft, facts.machine),
    ...settings.filter((problem) => !ofPipeline(problem)),
    ...placeProblems(draft, facts.machine),
    ...pipelineProblems(draft, facts),
    ...settings.filter(ofPipeline),
    ...nameProblems(facts),
  ];
}

/** The settings to launch; null while something is missing. */
export function launchableSettings(draft: LaunchDraft, tasks: readonly string[]): LaunchSettings | null {
  const read = launchSettingsSchema.safeParse(wantedSettings(draft, tasks));
  return read.success ? read.data : null;
}

/** A name nobody has: what is launched in words, with a number when that is taken. */
export function suggestedName(
  draft: Pick<LaunchDraft, 'benchmark' | 'agent' | 'model'>,
  taken: readonly string[],
): string {
  const model = draft.model.startsWith('scripted/') ? 'scripted' : draft.model.replace(/^[a-z-]+\//, '');
  const parts = [draft.benchmark, draft.agent, asksModel(draft.agent) ? model : ''];
  const base = parts
    .map((part) => part.trim())
    .filter(Boolean)
    .join('-')
    .slice(0, 180);
  for (let n = 1; ; n++) {
    const name = n === 1 ? base : `${base}-${n}`;
    if (!taken.includes(name)) return name;
  }
}
