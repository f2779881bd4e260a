import { randomUUID } from 'node:crypto';
import { finishRollout, markGrading, recordStep, startRollout, type RolloutFinish } from '@/db/live-rollouts';
import { isDatabaseFailure } from '@/db/client';
import type { Slot } from '@/db/launches';
import type { AgentEnd } from '@/lib/agents/agent';
import type { StepGrade } from '@/lib/benchmarks/combine-steps';
import type { BenchmarkTask, TaskStep } from '@/lib/benchmarks/task';
import { errorMessage, RunoffError } from '@/lib/errors';
import { stableId } from '@/lib/ids';
import type { LaunchSettings } from '@/lib/launch/settings';
import type { ChatModel } from '@/lib/model/chat-model';
import { patchKey } from '@/lib/rollout/patch';
import { readSubmission } from '@/lib/rollout/submission';
import { UNKNOWN_OUTCOME, type Outcome } from '@/lib/rollout/rollout';
import type { PreparedEnvironment, Sandbox, SandboxProvider } from '@/lib/sandbox/sandbox';
import type { Refinement } from '@/lib/refine/refinement-context';
import { agentCalls, type AgentCalls } from './agent-calls';
import type { Budget } from './budget';
import { sha256, write, type Context } from './context';
import { keptFiles, type KeptFiles } from './kept-files';
import { openingSandbox } from './opening-sandbox';
import type { Graded, RunTools } from './run-tools';

/** What one rollout needs, made ready by the launch. */
export interface RolloutPlan {
  slot: Slot;
  settings: LaunchSettings;
  task: BenchmarkTask;
  provider: SandboxProvider;
  prepare(signal: AbortSignal): Promise<PreparedEnvironment>;
  model: ChatModel | null;
  budget: Budget;
  /** The summaries it is shown, and their record; null in a first iteration. */
  refinement: { text: string; shown: Refinement } | null;
  /** Told when the agent will not work any more and only tests are left. */
  agentEnded(): void;
}

/** Why a rollout was cut off, as `exitStatusRaw`. Only `WorkerDied` counts against its slot's second chance. */
export const INTERRUPTIONS = {
  worker: 'WorkerStopped',
  crash: 'WorkerDied',
  provider: 'ProviderDown',
  sandbox: 'SandboxDown',
  budget: 'BudgetReached',
} as const;
type Interruption = keyof typeof INTERRUPTIONS;

/** How it went, for the launch: `provider`, `sandbox` and `budget` pause it, with the sentence. */
export type RolloutEnd =
  | { status: 'finished' | 'cancelled'; rolloutId: string }
  | { status: 'interrupted'; by: Interruption; detail: string };

/** Abort reason of a rollout that a person stops; every other abort means that the worker stops. */
export const CANCELLED_BY_USER = 'cancelled by the user';

/** Agents keep their own time limit; one that hangs is stopped this much later, in milliseconds. */
const OVERDUE_MS = 30_000;
/** The longest wait of a timer in Node; a longer one would end at once. */
const LONGEST_MS = 2 ** 31 - 1;

interface Work {
  id: string;
  plan: RolloutPlan;
  calls: AgentCalls;
  files: KeptFiles;
  /** The sandbox may open while the agent asks its model for the first time. */
  asksFirst: boolean;
  steps: number;
  /** Settles when all steps recorded so far are written; never left unheard. */
  written: Promise<unknown>;
  warnings: string[];
}

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
  const calls = agentCalls(ctx, { id, experimentId: slot.experimentId, seed: slot.seed }, model, plan.budget);
  const work: Work = {
    id,
    plan,
    calls,
    files: keptFiles(),
    steps: 0,
    warnings: [],
    asksFirst,
    written: Promise.resolve(),
  };
  try {
    const { end, graded } = await attemptAndGrade(ctx, work, tools, signal);
    await finish(ctx, work, 'finished', end, graded);
    return { status: 'finished', rolloutId: id };
  } catch (error) {
    if (isDatabaseFailure(error)) throw error;
    return endedEarly(ctx, work, error, signal);
  }
}

/** Agent and verifier, once per step of the task, in one sandbox that is gone afterwards. */
async function attemptAndGrade(
  ctx: Context,
  work: Work,
  tools: RunTools,
  signal: AbortSignal,
): Promise<{ end: AgentEnd; graded: Graded }> {
  const { plan, id } = work;
  const prepared = await plan.prepare(signal);
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
      await write(ctx, markGrading, { id, experimentId: plan.slot.experimentId });
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
  work: Work,
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
async function removed(work: Work, sandbox: Sandbox): Promise<void> {
  try {
    await sandbox.remove();
  } catch (error) {
    work.warnings.push(`The sandbox could not be removed: ${errorMessage(error)}`);
  }
}

async function runAgent(
  ctx: Context,
  work: Work,
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
      // A step is written while the model thinks about the next one.
      async ask(request, asking) {
        const reply = await calls.ask(request, asking);
        await work.written;
        return reply;
      },
      record(recorded) {
        work.steps = offset + recorded.index;
        const numbered = { ...recorded, index: work.steps, turn: offset + recorded.turn };
        const written = write(
          ctx,
          recordStep,
          { id, experimentId: slot.experimentId },
          numbered,
          calls.spent(),
        );
        work.written = Promise.all([work.written, written]);
        work.written.catch(() => undefined);
      },
      keep: (path, content) => files.keep(step.name === null ? path : `${step.name}/${path}`, content),
      now: ctx.now,
      signal: AbortSignal.any([signal, overdue]),
    });
    await work.written;
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

function gradeOne(work: Work, step: TaskStep, sandbox: Sandbox, tools: RunTools, signal: AbortSignal) {
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

async function finish(
  ctx: Context,
  work: Work,
  status: RolloutFinish['status'],
  end: AgentEnd,
  graded: Graded,
  slotStatus: Slot['status'] = 'finished',
): Promise<void> {
  const submission = readSubmission(end.patch);
  const key = patchKey(submission.patch);
  const agentDetail = end.detail === null ? [] : [end.detail];
  await write(
    ctx,
    finishRollout,
    { id: work.id, slot: work.plan.slot },
    {
      ...{ status, exitStatus: end.exitStatus, exitStatusRaw: end.exitStatusRaw, outcome: graded.outcome },
      ...{ prompt: end.prompt, patch: submission.patch, patchKeyHash: key === null ? null : sha256(key) },
      attachments: [...graded.attachments, ...work.files.attachments()],
      warnings: [...agentDetail, ...work.warnings, ...work.files.warnings()],
      ...{
        extra: submission.text === null ? {} : { submission: submission.text },
        endedAt: ctx.now().toISOString(),
        ...work.calls.spent(),
      },
    },
    slotStatus,
  );
}

/** What it means that agent, sandbox or model gave up. */
async function endedEarly(
  ctx: Context,
  work: Work,
  error: unknown,
  signal: AbortSignal,
): Promise<RolloutEnd> {
  const unknown: Graded = { outcome: UNKNOWN_OUTCOME, attachments: [] };
  const cut = (exitStatus: 'interrupted' | 'infrastructure-error', exitStatusRaw: string): AgentEnd => ({
    ...{ exitStatus, exitStatusRaw, patch: null, prompt: null, detail: errorMessage(error) },
  });
  const interrupted = async (by: Interruption, detail = errorMessage(error)): Promise<RolloutEnd> => {
    await finish(
      ctx,
      work,
      'interrupted',
      { ...cut('interrupted', INTERRUPTIONS[by]), detail },
      unknown,
      'queued',
    );
    return { status: 'interrupted', by, detail };
  };
  const code = error instanceof RunoffError ? error.code : null;
  // Of a rollout that fails in a way nobody foresaw, the sandbox may be the reason: a full disk, no more processes.
  const broken =
    !signal.aborted && (code === null || code === 'sandbox-failed') ? await work.plan.provider.check() : null;
  if (signal.aborted && signal.reason === CANCELLED_BY_USER) {
    await finish(ctx, work, 'cancelled', cut('interrupted', 'Cancelled'), unknown, 'cancelled');
    return { status: 'cancelled', rolloutId: work.id };
  }
  if (signal.aborted) return interrupted('worker');
  if (code === 'budget-reached') return interrupted('budget');
  if (code?.startsWith('model-')) return interrupted('provider');
  if (broken?.ok === false) return interrupted('sandbox', broken.reason);
  const outcome: Outcome = { ...UNKNOWN_OUTCOME, kind: 'error', detail: errorMessage(error) };
  const raw = code ?? (error instanceof Error ? error.name : 'Error');
  await finish(ctx, work, 'finished', cut('infrastructure-error', raw), { outcome, attachments: [] });
  return { status: 'finished', rolloutId: work.id };
}
