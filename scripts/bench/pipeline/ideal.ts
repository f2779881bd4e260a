import { setImmediate } from 'node:timers/promises';
import { Gate } from '@/lib/experiments/gate';
import { runRefinement } from '@/lib/refine/run-refinement';
import { taskPlan } from '@/lib/refine/plan';
import type { PipelineSettings, StageKind } from '@/lib/refine/settings';
import { runTournament } from '@/lib/tournament/run-tournament';
import type { Candidate } from '@/lib/tournament/types';

/** What is run: tasks × N, and how long its parts take in milliseconds. */
export interface Workload {
  tasks: number;
  n: number;
  settings: PipelineSettings;
  /** Rollouts at once, and calls of summariser and judge at once. */
  concurrency: number;
  /** Of one call of any model. */
  latencyMs: number;
  /** Calls of one rollout, one after the other. */
  steps: number;
}

/**
 * No schedule can be faster, in milliseconds: the longest chain of calls of one task, and for each of the two pools
 * all its work shared by all its places, with what must come before its first and after its last piece.
 */
export function lowerBoundMs({ tasks, n, settings, concurrency, latencyMs, steps }: Workload): number {
  const rollout = steps * latencyMs;
  const plan = taskPlan(n, n, settings);
  const rounds = plan.tournaments.map(({ candidates, keep }) => Math.ceil(Math.log2(candidates / keep)));
  const chain = settings.iterations * (rollout + latencyMs) + rounds.reduce((a, b) => a + b, 0) * latencyMs;
  const afterLastRollout = latencyMs + (rounds.at(-1) ?? 0) * latencyMs;
  const rollouts = (tasks * plan.rollouts * rollout) / concurrency + afterLastRollout;
  const calls = rollout + (tasks * (plan.summaries + plan.votes) * latencyMs) / concurrency;
  return Math.max(chain, rollouts, calls);
}

/**
 * Makespan in milliseconds of the same schedule when nothing costs anything but the models' latency: the real
 * `runRefinement`, `runTournament` and `Gate`, with a clock that jumps from event to event instead of running. `costMs`:
 * what the one processor there is spends on each answer; with 0 all that end at the same instant are seen at once, and
 * a place that one leaves is never taken by something later that waits while something earlier is about to.
 */
export async function idealMs(load: Workload, costMs: number): Promise<number> {
  const { tasks, n, settings, concurrency, latencyMs, steps } = load;
  const time = virtualTime();
  const gate = new Gate({ rollouts: concurrency, calls: concurrency }, { free: concurrency });
  gate.open = true;
  const slots = Array.from({ length: n }, (_, slot) => slot);
  let busyUntil = 0;
  const answer = async () => {
    await time.sleep(latencyMs);
    if (costMs === 0) return;
    busyUntil = Math.max(busyUntil, time.now()) + costMs;
    await time.sleep(busyUntil - time.now());
  };
  const drive = async (_one: unknown, order: number): Promise<void> => {
    const taskId = `task-${order}`;
    const through = async (iteration: number, kind: StageKind, place: number, calls: number) => {
      const { leave } = await gate.enter({ stage: { iteration, kind }, taskId, order: place });
      for (let call = 0; call < calls; call++) await answer();
      leave();
    };
    await runRefinement(
      { settings, slots: () => slots, seed: order },
      {
        async attempt({ iteration, slot }) {
          await through(iteration, 'rollouts', order * 1_000 + slot, steps);
          return `${taskId}/${iteration}/${slot}`;
        },
        async summarize(id, iteration): Promise<Candidate> {
          await through(iteration, 'summaries', order, 1);
          return { id, patchKey: null, evidence: 0 };
        },
        async tournament({ iteration }, entrants, keep) {
          const result = await runTournament(
            entrants,
            { ...settings.selection, keep },
            {
              async vote() {
                await through(iteration, 'votes', order, 1);
                return { choice: 0, rationale: '' };
              },
              emit: () => undefined,
              signal: new AbortController().signal,
            },
          );
          return result.survivors;
        },
        emit: () => undefined,
      },
    );
  };
  return Math.round(await time.until(Promise.all(Array.from({ length: tasks }, drive))));
}

/** A clock that stands while anything can go on, then jumps to the next moment something waits for. */
function virtualTime() {
  const waiting = new Map<number, (() => void)[]>();
  let now = 0;
  return {
    now: () => now,
    sleep: (ms: number) =>
      new Promise<void>((wake) => {
        const at = now + ms;
        const others = waiting.get(at);
        if (others) others.push(wake);
        else waiting.set(at, [wake]);
      }),
    /** The time when `work` has ended; rejects as it does. */
    async until(work: Promise<unknown>): Promise<number> {
      let done = false;
      const ended = work.finally(() => (done = true));
      ended.catch(() => undefined); // told by the last line
      for (await setImmediate(); !done; await setImmediate()) {
        const next = Math.min(...waiting.keys());
        if (next === Infinity) throw new Error('everything waits and nothing is under way');
        now = next;
        const woken = waiting.get(next) ?? [];
        waiting.delete(next);
        for (const wake of woken) wake();
      }
      await ended;
      return now;
    },
  };
}
