import type { MachineFacts } from '@/lib/api/launches';
import { scriptedRoleProblem } from '@/lib/launch/pipeline-models';
import { goalOf, type LaunchDraft } from './draft';
import type { LaunchFacts, LaunchProblem } from './launch-problem';
import { draftModels } from './pipeline-draft';
import { takenOver } from './taken-over';

/** The providers a model can be named with. */
const KNOWN_PROVIDER = /^(anthropic|scripted)\/\S+$/;

/** What is wrong with the name of a model, or with asking it here; `free` is one that could be taken instead. */
export function modelProblem(
  model: string,
  free: string,
  machine: MachineFacts | null,
): Pick<LaunchProblem, 'says' | 'short'> | null {
  if (!KNOWN_PROVIDER.test(model))
    return { says: 'A model is named anthropic/<model id> or scripted/<policy>.', short: 'Name a model' };
  if (!model.startsWith('anthropic/') || machine?.keys.anthropic !== false) return null;
  const says = `No API key is configured: set ANTHROPIC_API_KEY (and ANTHROPIC_BASE_URL for another server) and start Runoff again, or take ${free}.`;
  return { says, short: 'Set an API key' };
}

function roleProblems(draft: LaunchDraft, machine: MachineFacts | null): LaunchProblem[] {
  const models = draftModels(draft, draft.model.trim() || null);
  return (['summariser', 'judge'] as const).flatMap((role) => {
    // Where it follows the agent's model, that field tells what is wrong.
    if (draft[role].trim() === '') return [];
    const free = role === 'judge' ? 'scripted/evidence' : 'scripted/extractive';
    const problem = modelProblem(models[role], free, machine);
    if (problem) return [{ field: role, ...problem }];
    const says = scriptedRoleProblem(role, models[role]);
    return says === null ? [] : [{ field: role, says, short: `Choose another ${role}` }];
  });
}

const some = (names: readonly string[]) =>
  `${names.slice(0, 3).join(', ')}${names.length > 3 ? ` and ${names.length - 3} more` : ''}`;

function startProblems(draft: LaunchDraft, facts: LaunchFacts): LaunchProblem[] {
  if (draft.startFrom === '') return [];
  const field = 'startFrom';
  const start = facts.starts.find(({ id }) => id === draft.startFrom);
  const known = start?.benchmarks[draft.benchmark];
  if (!start || !known) {
    const says = `${start?.name ?? draft.startFrom} has no finished rollout of a task of ${draft.benchmark || 'this benchmark'}: choose another experiment, or run iteration 0.`;
    return [{ field, says, short: 'Choose iteration 0' }];
  }
  const of = takenOver(facts.starts, draft);
  const without = facts.tasks.filter((task) => of(task) === 0);
  if (without.length === 0) return [];
  const says = `${start.name} has no finished rollout of ${some(without)}: choose tasks it has, or run iteration 0.`;
  return [{ field, says, short: 'Choose other tasks' }];
}

/** What keeps the pipeline of a draft from starting, beyond what the schema of its settings says. */
export function pipelineProblems(draft: LaunchDraft, facts: LaunchFacts): LaunchProblem[] {
  const goal = goalOf(draft);
  if (goal === 'rollouts') return [];
  const roles = roleProblems(draft, facts.machine);
  if (goal === 'select') return roles;
  const once: LaunchProblem[] =
    draft.iterations === 1
      ? [
          {
            field: 'iterations',
            says: 'At least 2: with one iteration nothing is refined, which is Select the best.',
            short: 'Set T',
          },
        ]
      : [];
  return [...roles, ...once, ...startProblems(draft, facts)];
}
