import { randomUUID } from 'node:crypto';
import { isDatabaseFailure } from '@/db/client';
import { markGrading, recordStep, startRollout } from '@/db/live-rollouts';
import type { AgentEnd } from '@/lib/agents/agent';
import type { StepGrade } from '@/lib/benchmarks/combine-steps';
import type { TaskStep } from '@/lib/benchmarks/task';
import { errorMessage, RunoffError } from '@/lib/errors';
import { stableId } from '@/lib/ids';
import type { PreparedEnvironment, Sandbox } from '@/lib/sandbox/sandbox';
import { agentCalls } from './agent-calls';
import { write, type Context } from './context';
import { endedEarly, finish, type RolloutEnd } from './end-rollout';
import { keptFiles } from './kept-files';
import { openingSandbox } from './opening-sandbox';
import type { RolloutPlan, RolloutWork } from './rollout-work';
import type { Graded, RunTools } from './run-tools';
import { writeBehind } from './write-behind';

/** Agents keep their own time limit; one that hangs is stopped this much later, in milliseconds. */
const OVERDUE_MS = 30_000;
/** The longest wait of a timer in Node; a longer one would end at once. */
const LONGEST_MS = 2 ** 31 - 1;

/**
 * One rollout from a fresh sandbox to its verdict: opens, lets the agent work, grades after it has ended, and writes
 * every step as it comes. Never rejects for what agent, task or model do; the end is written before it resolves.
 * Null, and nothing is written, when the slot waits no more or its launch has stopped. Rejects only when the database
 * fails.
 */
export async function runRollout(
  ctx: Context,
  plan: RolloutPlan,
  tools: RunTools,
  signal: AbortSignal,
): Promise<RolloutEnd | null> {
  const { slot, settings, task, model } = plan;
  const attempt = slot.attempts + 1;
  const sourceKey = `${task.name}/i${slot.iteration}.s${slot.slot}.a${attempt}`;
  const id = stableId('rollout', slot.experimentId, sourceKey);
  const agent = tools.agent(settings.agent, task, task.steps[0]);
  const { name, version, formatVersion, asksFirst = false } = agent;
  const started = await write(ctx, startRollout, {
    ...{ id, slot, sourceKey, attempt, agent: { name, version }, formatVersion },
    ...{ model: model?.name ?? null, startedAt: ctx.now().toISOString() },
    refinement: plan.refinement?.shown ?? null,
  });
  if (!started) return null;
  const behind = writeBehind();
  const { experimentId, seed } = slot;
  const calls = agentCalls(ctx, { id, experimentId, seed }, model, plan.budget, behind);
  const work: RolloutWork = {
    id,
    plan,
    calls,
    files: keptFiles(),
    steps: 0,
    warnings: [],
    asksFirst,
    behind,
  };
  try {
    const { end, graded } = await attemptAndGrade(ctx, work, tools, signal);
    await behind.settled();
    await finish(ctx, work, 'finished', end, graded);
    return { status: 'finished', rolloutId: id };
  } catch (error) {
    const unwritten = await behind.settled().then(
      () => null,
      (failure: unknown) => failure,
    );
    if (isDatabaseFailure(unwritten)) throw unwritten;
    if (isDatabaseFailure(error)) throw error;
    return endedEarly(ctx, work, error, signal);
  }
}

/** Agent and verifier, once per step of the task, in one sandbox that is gone afterwards. */
async function attemptAndGrade(
  ctx: Context,
  work: RolloutWork,
  tools: RunTools,
  signal: AbortSignal,
): Promise<{ end: AgentEnd; graded: Graded }> {
  const { plan, id } = work;
  const prepared = await plan.prepare(signal);
  work.behind.later(() => plan.noted());
  work.warnings.push(...plan.task.notes, ...prepared.notes);
  const name = sandboxName(id);
  const gone = new AbortController();
  const opening = openFirst(work, prepared, name, tools, signal);
  opening.catch((error: unknown) => gone.abort(error));
  const { kind, workdir } = prepared;
  const sandbox = work.asksFirst ? openingSandbox({ kind, id: name, workdir }, opening) : await opening;
  const agentSignal = AbortSignal.any([signal, gone.signal]);
  try {
    const ends: AgentEnd[] = [];
    const grades: StepGrade[] = [];
    for (const step of plan.task.steps) {
      if (step !== plan.task.steps[0]) await tools.prepareStep(step, sandbox, signal);
      ends.push(await runAgent(ctx, work, step, sandbox, tools, agentSignal));
      if (step === plan.task.steps.at(-1)) plan.agentEnded();
      work.behind.later(() => write(ctx, markGrading, { id, experimentId: plan.slot.experimentId }));
      const grade = await gradeOne(work, step, sandbox, tools, signal);
      grades.push(grade);
      if (grade.stop !== null) break;
    }
    return { end: combineEnds(ends), graded: tools.combineSteps(grades) };
  } catch (error) {
    // One that could not be opened ended whatever the agent was doing: this is why.
    await opening;
    throw error;
  } finally {
    await removed(work, sandbox);
  }
}

/** Opens the rollout's sandbox and makes it ready for the first step; nothing of it is left when it rejects. */
async function openFirst(
  work: RolloutWork,
  prepared: PreparedEnvironment,
  name: string,
  tools: RunTools,
  signal: AbortSignal,
): Promise<Sandbox> {
  const { plan } = work;
  const sandbox = await plan.provider.open(prepared, name, signal);
  const [first] = plan.task.steps;
  try {
    if (first) await tools.prepareStep(first, sandbox, signal);
    return sandbox;
  } catch (error) {
    await removed(work, sandbox);
    throw error;
  }
}

/** The same rollout of another database may run on this machine at the same time. */
const sandboxName = (rollout: string) => `${rollout}-${randomUUID().slice(0, 8)}`;

/** A sandbox that does not go away takes nothing from what the rollout was worth; it is removed at the next start. */
async function removed(work: RolloutWork, sandbox: Sandbox): Promise<void> {
  try {
    await sandbox.remove();
  } catch (error) {
    work.warnings.push(`The sandbox could not be removed: ${errorMessage(error)}`);
  }
}

async function runAgent(
  ctx: Context,
  work: RolloutWork,
  step: TaskStep,
  sandbox: Sandbox,
  tools: RunTools,
  signal: AbortSignal,
): Promise<AgentEnd> {
  const { plan, calls, files, id } = work;
  const { settings, slot, task } = plan;
  const offset = work.steps;
  const answeredBefore = calls.answered();
  const timeMs = settings.limits.timeMs ?? step.agentTimeoutMs;
  const overdue = AbortSignal.timeout(Math.min(timeMs + OVERDUE_MS, LONGEST_MS));
  try {
    const end = await tools.agent(settings.agent, task, step).run({
      task: { name: task.name, instruction: step.instruction },
      sandbox,
      modelName: plan.model?.name ?? null,
      refinementContext: plan.refinement?.text ?? null,
      actionFormat: settings.actionFormat,
      limits: { ...settings.limits, timeMs },
      temperature: settings.temperature,
      seed: slot.seed,
      // A step is written while the model thinks about the next one, and its answer while the command of it runs.
      async ask(request, asking) {
        const before = work.behind.settled();
        const reply = await calls.ask(request, asking);
        await before;
        return reply;
      },
      record(recorded) {
        work.steps = offset + recorded.index;
        const numbered = { ...recorded, index: work.steps, turn: offset + recorded.turn };
        const spent = calls.spent();
        const owner = { id, experimentId: slot.experimentId };
        work.behind.later(() => write(ctx, recordStep, owner, numbered, spent));
      },
      keep: (path, content) => files.keep(step.name === null ? path : `${step.name}/${path}`, content),
      now: ctx.now,
      signal: AbortSignal.any([signal, overdue]),
    });
    return end;
  } catch (error) {
    if (overdue.aborted && !signal.aborted) {
      const overdueDetail = `It did not end at its time limit of ${timeMs / 1000} s and was stopped.`;
      return {
        exitStatus: 'timeout',
        exitStatusRaw: 'TimeExceeded',
        patch: null,
        prompt: null,
        detail: overdueDetail,
      };
    }
    const refused =
      error instanceof RunoffError && (error.code === 'model-bad-request' || error.code === 'model-refused');
    // The first request of a rollout says nothing of the attempt: model name, key or settings are wrong.
    if (!refused || calls.answered() === answeredBefore) throw error;
    const detail = errorMessage(error);
    return { exitStatus: 'agent-error', exitStatusRaw: error.code, patch: null, prompt: null, detail };
  }
}

function gradeOne(work: RolloutWork, step: TaskStep, sandbox: Sandbox, tools: RunTools, signal: AbortSignal) {
  const { plan, id } = work;
  const separate = plan.task.verifier.separate;
  const opened: Sandbox[] = [];
  const openSeparate = async () => {
    if (!separate)
      throw new RunoffError('environment-failed', `${plan.task.name} has no verifier environment.`);
    const prepared = await plan.provider.prepare(separate, signal);
    const fresh = await plan.provider.open(prepared, sandboxName(`${id}-verifier`), signal);
    opened.push(fresh);
    return fresh;
  };
  return tools
    .gradeStep({ task: plan.task, step, sandbox, openSeparate, signal })
    .finally(() => Promise.all(opened.map((one) => removed(work, one))));
}

/** Of a task with several steps, the first ending that is not a submission, else the last. */
function combineEnds(ends: AgentEnd[]): AgentEnd {
  const end = ends.find(({ exitStatus }) => exitStatus !== 'submitted') ?? ends.at(-1);
  if (!end) throw new RunoffError('bad-input', 'A task without steps cannot be run.');
  return { ...end, prompt: ends[0]?.prompt ?? null };
}
