import { taskById } from '@/db/experiments';
import {
  findTournament,
  finishTournament,
  newestTournamentOf,
  startTournament,
  storeCandidates,
} from '@/db/tournaments';
import { findTaskRun, type TaskRun } from '@/db/task-runs';
import { errorMessage } from '@/lib/errors';
import { hash53, stableId } from '@/lib/ids';
import type { ChatModel } from '@/lib/model/chat-model';
import type { PipelineSettings, TournamentPurpose } from '@/lib/refine/settings';
import { JUDGE_PROMPT_VERSION } from '@/lib/tournament/judge-prompt';
import { runTournament } from '@/lib/tournament/run-tournament';
import type { TournamentSettings } from '@/lib/tournament/settings';
import type { Candidate, VoteAnswer } from '@/lib/tournament/types';
import { CODE_VERSION } from '@/lib/version';
import { askVote, judgePromptHash } from './ask-vote';
import { documentOf, rolloutOf } from './candidate';
import { write } from './context';
import { paidCall, Stopped, type LiveLaunch } from './live-launch';
import type { TaskSummaries } from './task-summaries';
import { tournamentStore } from './tournament-store';
import { writeBehind, type WriteBehind } from './write-behind';

export interface PipelineTournamentOf {
  iteration: number;
  purpose: TournamentPurpose;
}

/** Tournaments of one iteration and purpose are one selection over the tasks. */
export const pipelineSelectionId = (experimentId: string, { iteration, purpose }: PipelineTournamentOf) =>
  stableId('selection', experimentId, 'pipeline', iteration, purpose);

/** The settings of one tournament: as launched, with the number that survives and a seed of its own. */
export function settingsOf(
  pipeline: PipelineSettings,
  seed: number,
  { iteration, purpose }: PipelineTournamentOf,
  keep: number,
): TournamentSettings {
  return { ...pipeline.selection, keep, seed: hash53(`${seed}\n${iteration}\n${purpose}`) % 2 ** 31 };
}

/**
 * Holds one tournament of a pipeline, or the rest of it, and resolves with the survivors' rollout ids. Its identity is
 * experiment, task, iteration and purpose (and the task's revision), so that votes can start before all candidates are
 * known; the same names make every vote's key. Rejects when the judge refuses, and when the launch stops.
 */
export async function holdTournament(
  live: LiveLaunch,
  task: { run: TaskRun; order: number; summaries: TaskSummaries },
  of: PipelineTournamentOf,
  entrants: readonly Promise<Candidate | null>[],
  keep: number,
): Promise<string[]> {
  const { ctx, launch, tools, calls } = live;
  const { experimentId, settings: launched } = launch;
  const { pipeline } = launched;
  if (!pipeline) throw new Error(`${experimentId} has no pipeline`);
  const { taskId } = task.run;
  const id = tournamentId(live, task.run, of);
  const known = findTournament(ctx.db, id);
  if (known?.status === 'finished' && known.survivors) return known.survivors;

  const settings = settingsOf(pipeline, launched.seed, of, keep);
  const model = tools.model(pipeline.judge);
  const { representation } = settings;
  const start = () =>
    write(ctx, startTournament, {
      ...{ id, experimentId, taskId, ...of, selectionId: pipelineSelectionId(experimentId, of) },
      ...{ model: model.name, scripted: model.scripted, settings, candidates: [] },
      ...{ promptVersion: JUDGE_PROMPT_VERSION, promptHash: judgePromptHash(representation) },
      codeVersion: CODE_VERSION,
    });

  const documents = new Map<string, string>();
  const target = {
    ...{ tournamentId: id, experimentId, model, settings },
    // A task that is tried again has been judged before; else nobody has seen these rollouts.
    askedBefore: task.run.revision > 0,
    isNew: known === null,
    instruction: taskById(ctx.db, taskId)?.instruction ?? null,
    prompts: new Map(),
    firsts: new Map(),
    documentOf(rolloutId: string) {
      const known = documents.get(rolloutId);
      if (known !== undefined) return known;
      const summary = task.summaries.of(rolloutId) ?? undefined;
      const read = documentOf(ctx, rolloutOf(ctx, rolloutId), summary, representation);
      documents.set(rolloutId, read);
      return read;
    },
    async whenFree(ask: (model: ChatModel) => Promise<VoteAnswer>): Promise<VoteAnswer> {
      const wanted = {
        stage: { iteration: of.iteration, kind: 'votes' as const },
        taskId,
        order: task.order,
      };
      return paidCall(live, wanted, 'judge', model, ask);
    },
  };
  const behind = writeBehind();
  const store = tournamentStore(ctx, { tournamentId: id, experimentId }, () => undefined);
  const seen = noting(live, id, entrants, start, task.summaries, behind);
  try {
    // Answers are stored before they count; what follows from them is written while the next question is asked.
    const result = await runTournament(seen, settings, {
      vote: (question) => askVote(ctx, target, question, calls),
      emit: (event) => behind.later(async () => store(event)),
      signal: calls,
    });
    await behind.settled();
    // What is left over when a task is cancelled is no result.
    if (isCancelled(live, taskId)) throw new Stopped('the task was cancelled');
    if (result.survivors.length > 0)
      await write(ctx, finishTournament, id, { status: 'finished', result }, ctx.now().toISOString());
    return result.survivors;
  } catch (thrown) {
    // What was asked for is written first; what refuses that is the reason of all that came after.
    const error: unknown = await behind.settled().then(
      () => thrown,
      (refused: unknown) => refused,
    );
    // One that is only cut off goes on later; one that was never recorded has nothing to end.
    const cutOff = calls.aborted || error instanceof Stopped;
    const status = isCancelled(live, taskId) ? 'cancelled' : cutOff ? null : 'failed';
    if (status !== null && findTournament(ctx.db, id))
      await write(ctx, finishTournament, id, { status, error: errorMessage(error) }, ctx.now().toISOString());
    throw error;
  }
}

const isCancelled = ({ ctx, launch }: LiveLaunch, taskId: string) =>
  findTaskRun(ctx.db, launch.experimentId, taskId)?.status === 'cancelled';

/** A retry renames only the tournaments of the iteration it takes up, and later ones: earlier ones stand. */
function tournamentId({ ctx }: LiveLaunch, run: TaskRun, of: PipelineTournamentOf): string {
  const { experimentId, taskId, iteration, revision } = run;
  const held = of.iteration < iteration ? newestTournamentOf(ctx.db, run, of) : null;
  return held ?? stableId('tournament', experimentId, taskId, of.iteration, of.purpose, revision);
}

/** The same entrants; who has come is written down, and the tournament recorded as soon as there is one. */
function noting(
  { ctx }: LiveLaunch,
  tournamentId: string,
  entrants: readonly Promise<Candidate | null>[],
  start: () => Promise<boolean>,
  summaries: TaskSummaries,
  behind: WriteBehind,
): Promise<Candidate | null>[] {
  const present: ({ rolloutId: string; summaryId: string | null } | null)[] = entrants.map(() => null);
  let started: Promise<boolean> | null = null;
  return entrants.map(async (entrant, place) => {
    const candidate = await entrant;
    if (!candidate) return null;
    started ??= start();
    await started;
    const summaryId = summaries.of(candidate.id)?.id ?? null;
    present[place] = { rolloutId: candidate.id, summaryId };
    const known = present.filter((one) => one !== null);
    behind.later(() => write(ctx, storeCandidates, tournamentId, known));
    return candidate;
  });
}
