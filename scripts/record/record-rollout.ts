import { miniSweAgent } from '@/lib/agents/mini-swe-agent';
import { RunoffError } from '@/lib/errors';
import type { ChatModel } from '@/lib/model/chat-model';
import type { Policy } from '@/lib/model/policies';
import { choosePolicy } from '@/lib/model/scripted-agent-choice';
import { UNKNOWN_USAGE } from '@/lib/rollout/rollout';
import { grade, inSandbox, letWork, type Graded, type SampleTask, type Worked } from './sample-task';

/** A rollout of a policy and what the tests said; `applied` is null where the file system itself was judged. */
export interface SampleRollout extends Worked {
  policy: Policy;
  graded: Graded;
  applied: boolean | null;
}

/** What is judged, and with it how the agent gives commands: the patch (fenced), or the files it left (tool calls). */
export type Judged = 'patch' | 'files';

const APPLY_MS = 60_000;
/** Seeds in which every policy of a task is found (one in sixteen gets each of them). */
const SEEDS = 10_000;

/**
 * Plays a policy by mini-SWE-agent in a fresh sandbox, then runs the task's tests: on the files it left (as Harbor
 * does) or on fresh files with its patch applied (as the SWE-bench harness does). `policies` are all of the task,
 * `model` is `scripted/demo`, which plays the policy that a seed chooses. Rejects as agent, sandbox and `grade` do.
 */
export function recordRollout(
  sample: SampleTask,
  policies: readonly Policy[],
  policy: Policy,
  model: ChatModel,
  judged: Judged,
): Promise<SampleRollout> {
  return inSandbox(sample, async (sandbox) => {
    const worked = await letWork(sample, sandbox, miniSweAgent(), {
      // The scripted model's usage is an estimate; no tokens were used.
      ask: async (request, signal) => ({
        ...(await model.complete(request, signal)),
        usage: UNKNOWN_USAGE,
      }),
      ...{ modelName: model.name, seed: seedOf(policies, policy) },
      actionFormat: judged === 'files' ? 'tool-call' : 'fenced',
      limits: {
        ...{ calls: policy.stepLimit, costUsd: null, timeMs: null },
        commandTimeoutMs: policy.commandTimeoutMs,
      },
    });
    if (judged === 'files') return { policy, ...worked, graded: await grade(sample, sandbox), applied: null };
    return { policy, ...worked, ...(await gradePatch(sample, worked.end.patch ?? '')) };
  });
}

/** A seed with which the scripted model plays the policy. */
function seedOf(policies: readonly Policy[], policy: Policy): number {
  for (let seed = 0; seed < SEEDS; seed++)
    if (choosePolicy(policies, seed, null)?.name === policy.name) return seed;
  throw new RunoffError('bad-input', `No seed below ${SEEDS} gives the policy ${policy.name}.`);
}

function gradePatch(sample: SampleTask, patch: string): Promise<{ applied: boolean; graded: Graded }> {
  return inSandbox(sample, async (sandbox) => {
    const apply = () =>
      sandbox.exec('git apply --whitespace=nowarn -', { stdin: patch, timeoutMs: APPLY_MS });
    const applied = patch.trim() !== '' && (await apply()).returnCode === 0;
    return { applied, graded: await grade(sample, sandbox) };
  });
}
