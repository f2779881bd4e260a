import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Db } from '@/db/client';
import { launchState } from '@/db/launches';
import { resumeLaunch } from '@/lib/experiments/launch';
import type { seededRandom } from '@/lib/tournament/rng';
import { ROOT } from '@/tests/child-process';
import { TYPESCRIPT } from '../node.mjs';

const POLL_MS = 50;

export interface Lives {
  db: Db;
  experimentId: string;
  /** Of the worker: its database, home, models and journal. */
  env: Record<string, string>;
  /** How often it is killed at most, and the mean time from its start to that, in milliseconds. */
  kills: number;
  meanLifeMs: number;
  random: ReturnType<typeof seededRandom>;
  /** Called when a killed worker is gone, with the time of its kill. */
  afterKill(at: number): void;
}

/**
 * Lets workers run an experiment, one after the other, each killed (SIGKILL) after a random time, until the experiment
 * has ended. A launch that pauses because the model was out of reach is resumed, as a person would. Rejects when a
 * worker ends by itself and when the launch pauses for another reason.
 */
export async function runWithKills(lives: Lives): Promise<{ kills: number; resumed: number }> {
  let kills = 0;
  let resumed = 0;
  for (;;) {
    const worker = startWorkerProcess(lives.env);
    const gone = new AbortController();
    const exited = once(worker, 'exit').finally(() => gone.abort());
    await Promise.race([once(worker.stdout ?? worker, 'data'), exited]);
    // Most lives are short and some are long, as with anything that happens at any moment.
    const lifeMs = kills < lives.kills ? -Math.log(1 - lives.random()) * lives.meanLifeMs : Infinity;
    const until = performance.now() + lifeMs;
    let over = false;
    while (!gone.signal.aborted && !over && performance.now() < until) {
      await sleep(Math.min(POLL_MS, Math.max(0, until - performance.now())));
      const state = launchState(lives.db, lives.experimentId);
      over = state?.status === 'finished' || state?.status === 'cancelled';
      if (state?.status !== 'paused') continue;
      if (state.reason !== 'provider') throw new Error(`it paused: ${state.reason}, ${state.detail}`);
      if (resumeLaunch({ db: lives.db, now: () => new Date() }, lives.experimentId)) resumed += 1;
    }
    if (gone.signal.aborted) throw new Error(`the worker ended by itself: ${String(await exited)}`);
    if (over) {
      worker.kill('SIGTERM');
      await exited;
      return { kills, resumed };
    }
    const at = Date.now();
    worker.kill('SIGKILL');
    await exited;
    kills += 1;
    lives.afterKill(at);
  }
}

function startWorkerProcess(env: Record<string, string>): ChildProcess {
  const args = [...TYPESCRIPT, 'scripts/chaos-worker.ts'];
  const stdio: ('ignore' | 'pipe' | 'inherit')[] = ['ignore', 'pipe', 'inherit'];
  return spawn(process.execPath, args, { cwd: ROOT, env: { ...process.env, ...env }, stdio });
}
