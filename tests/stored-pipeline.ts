import { storeCall, type CallRole } from '@/db/calls';
import type { Db } from '@/db/client';
import { addTask, createExperiment, ensureTask } from '@/db/experiments';
import { findSlot, moveLaunch, storeLaunch, storeSlots, type SlotKey } from '@/db/launches';
import { finishRollout, startRollout } from '@/db/live-rollouts';
import { moveTaskRun, storeTaskRuns } from '@/db/task-runs';
import { finishTournament, startTournament, storeDecision, storeGroup, storeVote } from '@/db/tournaments';
import { defaultLaunchSettings } from '@/lib/launch/settings';
import { runRefinement, type RefinementPorts } from '@/lib/refine/run-refinement';
import { pipelineFrom, type PipelineSettings, type TournamentPurpose } from '@/lib/refine/settings';
import { UNKNOWN_OUTCOME, type OutcomeKind } from '@/lib/rollout/rollout';
import { seededRandom } from '@/lib/tournament/rng';
import { runTournament } from '@/lib/tournament/run-tournament';
import type { Candidate } from '@/lib/tournament/types';

const TIME = '2026-01-01T00:00:00.000Z';
const OUTCOMES: OutcomeKind[] = [
  'passed',
  'passed',
  'passed',
  'failed',
  'failed',
  'failed',
  'failed',
  'error',
];

/**
 * Writes an experiment with a finished pipeline as a launch does, with the real drivers of refinement and tournaments;
 * rollouts and votes are made up from the seed. Returns the experiment's id.
 */
export async function storePipeline(
  db: Db,
  name: string,
  change: Partial<PipelineSettings> & { n?: number; tasks?: string[] } = {},
): Promise<string> {
  const { n = 6, tasks = ['alpha', 'beta', 'gamma', 'delta', 'eps'], ...rest } = change;
  const models = { summariser: 'scripted/s', judge: 'scripted/j' };
  const pipeline = { ...pipelineFrom('balanced', models), keep: 2, ...rest };
  const settings = {
    ...defaultLaunchSettings('unit', tasks, 'mini-swe-agent', 'scripted/a'),
    ...{ n, pipeline },
  };
  const { id: experimentId } = createExperiment(db, name, 'launch', 'unit');
  const ids = tasks.map((task) => {
    const ref = { benchmark: 'unit', name: task, instruction: 'Do it.', baseCommit: null };
    const { id } = ensureTask(db, ref);
    addTask(db, experimentId, id);
    return id;
  });
  storeLaunch(db, { experimentId, settings, manifest: {}, scripted: true });
  const iterations = Array.from({ length: pipeline.iterations }, (_, iteration) => iteration);
  const slots = Array.from({ length: n }, (_, slot) => slot);
  const wanted = ids.flatMap((taskId) =>
    iterations.flatMap((iteration) =>
      slots.map((slot) => ({
        ...{ taskId, iteration, slot, position: slot, seed: slot, status: 'queued' as const },
        ...{ attempts: 0, rolloutId: null, cancelRequested: false },
      })),
    ),
  );
  storeSlots(db, experimentId, wanted);
  storeTaskRuns(db, experimentId, ids);
  moveLaunch(db, experimentId, ['queued'], { status: 'running', reason: null, detail: null }, TIME);
  for (const taskId of ids) {
    const at = { experimentId, taskId };
    const ports = portsOf(db, at, pipeline);
    const winner = await runRefinement({ settings: pipeline, slots: () => slots, seed: 7 }, ports);
    moveTaskRun(db, at, ['queued', 'running'], {
      ...{ status: 'finished', winner, finishedAt: TIME, iteration: iterations.length - 1, stage: 'votes' },
    });
  }
  return experimentId;
}

function paid(
  db: Db,
  experimentId: string,
  role: CallRole,
  key: string,
  of: { rolloutId?: string; tournamentId?: string },
) {
  const random = seededRandom('call', key);
  const count = () => Math.floor(random() * 1000);
  storeCall(db, {
    ...{ key, experimentId, role, rolloutId: of.rolloutId ?? null, tournamentId: of.tournamentId ?? null },
    ...{ model: `scripted/${role.charAt(0)}`, servedBy: 'unit', promptHash: '', reply: 'x'.repeat(50) },
    usage: { uncachedInput: count(), cacheRead: count(), cacheWrite: null, output: count(), reasoning: null },
    costUsd: random() < 0.2 ? null : Math.round(random() * 1e6) / 1e6,
    ...{ stopReason: 'end', latencyMs: 1, dropped: null },
  });
}

function portsOf(
  db: Db,
  at: { experimentId: string; taskId: string },
  pipeline: PipelineSettings,
): RefinementPorts {
  const { experimentId, taskId } = at;
  const candidateOf = (id: string) => ({
    id,
    patchKey: `patch ${Math.floor(seededRandom('patch', id)() * 5)} of ${taskId}`,
    evidence: 0,
  });
  const nameOf = ({ iteration, slot }: { iteration: number; slot: number }) =>
    `${experimentId}.${taskId}.${iteration}.${slot}`;
  return {
    attempt: async (place, priors) => {
      const id = nameOf(place);
      attempt(db, { ...at, ...place }, id, priors, pipeline);
      return id;
    },
    summarize: async (id) => {
      paid(db, experimentId, 'summariser', `summary:${id}`, { rolloutId: id });
      return candidateOf(id);
    },
    tournament: async (of, entrants, keep) => {
      const id = `${experimentId}.${taskId}.${of.purpose}.${of.iteration}`;
      const present = (await Promise.all(entrants)).filter((one) => one !== null);
      return await playTournament(db, { id, ...at, ...of }, present, { ...pipeline, keep });
    },
    emit: ({ iteration, stage }) =>
      void moveTaskRun(db, at, ['queued', 'running'], { status: 'running', iteration, stage }),
  };
}

function attempt(
  db: Db,
  key: SlotKey,
  id: string,
  priors: readonly string[],
  { context }: PipelineSettings,
): void {
  const slot = findSlot(db, key);
  if (!slot) throw new Error('no such slot');
  const random = seededRandom('rollout', id);
  startRollout(db, {
    ...{ id, slot, sourceKey: id, attempt: 1, agent: { name: 'a', version: '1' }, formatVersion: null },
    ...{ model: 'scripted/a', startedAt: TIME },
    refinement:
      priors.length === 0
        ? null
        : {
            context,
            version: 1,
            hash: '',
            priors: priors.map((rolloutId) => ({ rolloutId, summaryId: null })),
          },
  });
  for (let call = 1; call <= 3; call++)
    paid(db, key.experimentId, 'agent', `agent:${id}:${call}`, { rolloutId: id });
  const known = random() < 0.8;
  finishRollout(
    db,
    { id, slot },
    {
      ...{ status: 'finished', exitStatus: 'submitted', exitStatusRaw: null },
      outcome: { ...UNKNOWN_OUTCOME, kind: OUTCOMES[Math.floor(random() * OUTCOMES.length)] ?? 'unknown' },
      ...{ prompt: null, patch: null, patchKeyHash: null, attachments: [], warnings: [], extra: {} },
      usage: {
        ...{ uncachedInput: Math.floor(random() * 100), cacheRead: null, cacheWrite: 3, reasoning: null },
        output: known ? Math.floor(random() * 100) : null,
      },
      ...{ endedAt: TIME, costUsd: known ? random() : null },
    },
    'finished',
  );
}

async function playTournament(
  db: Db,
  of: { id: string; experimentId: string; taskId: string; iteration: number; purpose: TournamentPurpose },
  candidates: Candidate[],
  { selection, judge, keep }: PipelineSettings,
): Promise<string[]> {
  const settings = { ...selection, keep };
  const { id, experimentId, iteration, purpose } = of;
  startTournament(db, {
    ...{ ...of, selectionId: `${experimentId}.${iteration}.${purpose}`, model: judge, scripted: true },
    ...{ settings, promptVersion: 1, promptHash: '', codeVersion: '' },
    candidates: candidates.map((candidate) => ({ rolloutId: candidate.id, summaryId: null })),
  });
  const result = await runTournament(candidates, settings, {
    vote: async ({ round, group, vote, ask, order }) => {
      const key = `vote:${id}:${round}:${group}:${vote}:${ask}`;
      paid(db, experimentId, 'judge', key, { tournamentId: id });
      return { choice: Math.floor(seededRandom('vote', key)() * order.length), rationale: '' };
    },
    emit: (event) => {
      if (event.type === 'group-started')
        storeGroup(db, id, { round: event.round, group: event.group, candidates: event.candidates });
      else if (event.type === 'vote')
        storeVote(db, { tournamentId: id, experimentId, round: event.round, group: event.group }, event.vote);
      else storeDecision(db, { tournamentId: id, experimentId }, event.group);
    },
    signal: new AbortController().signal,
  });
  finishTournament(db, id, { status: 'finished', result }, TIME);
  return result.survivors;
}
