import { finishRollout, type RolloutFinish } from '@/db/live-rollouts';
import type { Slot } from '@/db/launches';
import type { AgentEnd } from '@/lib/agents/agent';
import { errorMessage, RunoffError } from '@/lib/errors';
import { patchKey } from '@/lib/rollout/patch';
import { UNKNOWN_OUTCOME, type Outcome } from '@/lib/rollout/rollout';
import { readSubmission } from '@/lib/rollout/submission';
import { sha256, write, type Context } from './context';
import type { RolloutWork } from './rollout-work';
import type { Graded } from './run-tools';

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

/** Writes how it ended, and what becomes of its slot. */
export async function finish(
  ctx: Context,
  work: RolloutWork,
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

/** What it means that agent, sandbox or model gave up; written before it resolves. */
export async function endedEarly(
  ctx: Context,
  work: RolloutWork,
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
