import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase } from '@/db/client';
import { sha256 } from '@/lib/experiments/context';
import { launchExperiment } from '@/lib/experiments/launch';
import { addBenchmark } from '@/lib/experiments/read-benchmark';
import { readBenchmark } from '@/lib/benchmarks/read-benchmark';
import { defaultLaunchSettings } from '@/lib/launch/settings';
import { pipelineFrom } from '@/lib/refine/settings';
import { seededRandom } from '@/lib/tournament/rng';
import { settingsFrom } from '@/lib/tournament/settings';
import { ROOT } from '@/tests/child-process';
import { startMessagesApiServer, type RecordedRequest } from '@/tests/messages-api-server';
import {
  commandsByPlace,
  damage,
  incomplete,
  rolloutMs,
  rowsOf,
  sandboxesLeft,
  storedAnswers,
  survivorsByPlace,
} from './facts';
import { withFaults } from './faults';
import { runWithKills } from './lives';
import { samplesWithoutWaits } from './samples-without-waits';
import { askedOf, chatRequestOf, scriptedReplies } from './scripted-replies';
import { API_KEY } from './seeded-models';

const MODEL = 'anthropic/claude-sonnet-5';
/** Of every reply, so that there are calls in flight at a kill. */
const LATENCY_MS = 40;
/** A reply that a worker had received so shortly before its kill may not be stored yet. */
const JUST_RECEIVED_MS = 250;

export interface ChaosExperiment {
  /** Names of demo tasks. */
  tasks: string[];
  n: number;
  keep: number;
  votes: number;
  iterations: number;
  /** Share of all requests that meet a fault. */
  faults: number;
  /** At most so many. */
  kills: number;
  meanLifeMs: number;
  /** Of the experiment. */
  seed: number;
  /** Of kills and faults. */
  trouble: number;
}

/** What an experiment came to. */
export type ChaosOutcome = Awaited<ReturnType<typeof runExperiment>>;

/** Runs one experiment on the demo tasks in a folder of its own, with its own server, and says what came of it. */
export async function runExperiment(folder: string, given: ChaosExperiment) {
  mkdirSync(folder, { recursive: true });
  const [home, journal] = [join(folder, 'home'), join(folder, 'journal')];
  const answer = scriptedReplies(samplesWithoutWaits(join(ROOT, 'samples'), join(folder, 'samples')));
  let [open, openAtKills] = [0, 0];
  const server = await startMessagesApiServer({
    key: API_KEY,
    async reply(request, n) {
      open += 1;
      await sleep(LATENCY_MS).finally(() => (open -= 1));
      return withFaults(await answer(request), n, given.faults, given.trouble);
    },
  });
  const path = join(folder, 'runoff.db');
  const db = openDatabase(path);
  try {
    const experimentId = await launch({ db, now: () => new Date() }, given);
    const seen = new Set<string>();
    const killedAt: number[] = [];
    const started = performance.now();
    const { kills, resumed } = await runWithKills({
      ...{ db, experimentId, kills: given.kills, meanLifeMs: given.meanLifeMs },
      random: seededRandom('kills', given.trouble),
      env: {
        RUNOFF_DB: path,
        RUNOFF_HOME: home,
        RUNOFF_CHAOS_URL: server.url,
        RUNOFF_CHAOS_JOURNAL: journal,
      },
      afterKill(at) {
        killedAt.push(at);
        openAtKills += open;
        for (const row of rowsOf(db)) seen.add(row);
      },
    });
    const ms = Math.round(performance.now() - started);
    const last = rowsOf(db);
    return {
      ...{ kills, resumed, ms, openAtKills, winners: survivorsByPlace(db), commands: commandsByPlace(db) },
      rows: {
        seenAfterKills: seen.size,
        atTheEnd: last.size,
        lost: [...seen].filter((row) => !last.has(row)),
      },
      paid: paidCalls(server.requests, storedAnswers(db), receivedIn(journal), killedAt),
      ...{ incomplete: incomplete(db), damage: damage(db), left: sandboxesLeft(home) },
      ...{ requests: server.requests.length, rolloutMs: rolloutMs(db) },
    };
  } finally {
    db.$client.close();
    await server.close();
  }
}

async function launch(ctx: Parameters<typeof launchExperiment>[0], given: ChaosExperiment): Promise<string> {
  const { tasks, n, keep, votes, iterations, seed } = given;
  const { benchmark } = await addBenchmark(
    ctx,
    { path: join(ROOT, 'samples', 'tasks'), name: 'demo' },
    readBenchmark,
  );
  const base = defaultLaunchSettings(benchmark, tasks, 'mini-swe-agent', MODEL);
  const pipeline = {
    ...pipelineFrom('paper', { summariser: MODEL, judge: MODEL }),
    ...{ iterations, keep, callConcurrency: 8, selection: settingsFrom('paper', { votes }) },
  };
  const limits = { ...base.limits, calls: 25 };
  const { experimentId } = launchExperiment(ctx, {
    name: 'chaos',
    settings: { ...base, n, seed, limits, pipeline, concurrency: 4, rootFs: 'host' },
  });
  return experimentId;
}

/** Replies that workers had received whole: prompt hash → times. */
function receivedIn(journal: string): Map<string, number[]> {
  const received = new Map<string, number[]>();
  const lines = existsSync(journal) ? readFileSync(journal, 'utf8').trim().split('\n') : [];
  for (const line of lines) {
    const [at = '', hash = ''] = line.split(' ');
    received.set(hash, [...(received.get(hash) ?? []), Number(at)]);
  }
  return received;
}

/**
 * Compares what the server answered whole with what is stored. For summariser and judge, every answer beyond those
 * stored was paid for nothing: `lostInFlight` are the answers that no worker had received, or only just, when it was
 * killed; `repeated` are the others, of which there must be none, as of answers stored that the server never gave.
 */
export function paidCalls(
  requests: readonly RecordedRequest[],
  stored: ReadonlyMap<string, number>,
  received: ReadonlyMap<string, number[]>,
  killedAt: readonly number[],
) {
  const answered = new Map<string, number>();
  let agentAnswers = 0;
  for (const { body, usage, abandoned } of requests) {
    if (usage === null || abandoned) continue;
    if (askedOf(body) === 'agent') agentAnswers += 1;
    else {
      const { system, messages } = chatRequestOf(body, undefined);
      const hash = sha256([system, messages.map((message) => message.content)]);
      answered.set(hash, (answered.get(hash) ?? 0) + 1);
    }
  }
  const justBeforeAKill = (at: number) => killedAt.some((kill) => at > kill - JUST_RECEIVED_MS && at <= kill);
  let [lostInFlight, repeated] = [0, 0];
  for (const [hash, n] of answered) {
    const times = received.get(hash) ?? [];
    const extra = n - (stored.get(hash) ?? 0);
    const unused = Math.max(0, times.length - (stored.get(hash) ?? 0));
    const beyond = Math.max(0, unused - times.filter(justBeforeAKill).length);
    repeated += Math.max(0, Math.min(extra, beyond));
    lostInFlight += Math.max(0, extra - beyond);
  }
  const sum = (counts: ReadonlyMap<string, number>) => [...counts.values()].reduce((a, b) => a + b, 0);
  const unasked = [...stored].filter(([hash, n]) => n > (answered.get(hash) ?? 0)).map(([hash]) => hash);
  return { agentAnswers, answers: sum(answered), stored: sum(stored), lostInFlight, repeated, unasked };
}
