import { and, asc, eq } from 'drizzle-orm';
import type { RolloutStatus } from '@/lib/launch/settings';
import type { RolloutFacts } from '@/lib/rollout/facts';
import type {
  Attachment,
  ExitStatus,
  OutcomeKind,
  SourceFormat,
  StepError,
  TestResult,
  TokenUsage,
} from '@/lib/rollout/rollout';
import type { StepPhase } from '@/lib/rollout/classify';
import { countLines, headOf } from '@/lib/rollout/preview';
import type { BadCitation, Summary } from '@/lib/summary/schema';
import { callsWithPrefix } from './calls';
import type { DbOrTx } from './client';
import { lastEventSeq } from './events';
import { findExperiment } from './experiments';
import { shownToCount } from './lineage';
import { attachmentsOf, findRollout, type StoredRollout } from './rollouts';
import { rollouts, steps, tasks } from './schema';
import { recordedSteps } from './steps';
import { newestSummary, type StoredSummary } from './summaries';

/** Longest patch, log head and extra text (UTF-16 units) that travel with the page; the rest is asked for. */
export const PAGE_LIMITS = { patch: 400_000, attachment: 30_000 };

/** What the minimap, the filters and the height estimates need of a step; all steps travel with the page. */
export interface StepOutline {
  index: number;
  phase: StepPhase;
  returnCode: number | null;
  error: StepError | null;
  thoughtChars: number;
  commandChars: number;
  observationChars: number;
  observationLines: number;
}

export interface RolloutSummary {
  model: string;
  scripted: boolean;
  promptVersion: number;
  strategy: string;
  status: 'ok' | 'failed';
  content: Summary | null;
  badCitations: BadCitation[];
  error: string | null;
  /** The replies of a failed summary as they came. */
  rawReplies: string[];
  createdAt: string;
}

export interface RolloutPage {
  id: string;
  experiment: { id: string; name: string };
  task: { slug: string; name: string; benchmark: string | null };
  /** Where it stands among the rollouts of its task. */
  place: { position: number; total: number; previous: string | null; next: string | null };
  slot: number;
  iteration: number;
  attempt: number;
  /** Where it stands; only `running` and `grading` ones still change. */
  status: RolloutStatus;
  /** How many summaries it was shown (null in iteration 0), and how many rollouts were shown its own. */
  lineage: { shown: number | null; shownTo: number };
  /** All attempts at its slot, this one among them. */
  attempts: { id: string; attempt: number; status: RolloutStatus }[];
  agent: { name: string; version: string | null };
  model: string | null;
  exitStatus: ExitStatus;
  exitStatusRaw: string | null;
  outcome: {
    kind: OutcomeKind;
    reward: number | null;
    detail: string | null;
    recordedIn: string | null;
    tests: TestResult[];
  };
  facts: RolloutFacts;
  usage: TokenUsage;
  costUsd: number | null;
  startedAt: string | null;
  endedAt: string | null;
  prompt: string | null;
  /** `text` is null for a patch longer than PAGE_LIMITS.patch; no patch at all is null. */
  patch: { chars: number; text: string | null } | null;
  attachments: {
    position: number;
    kind: Attachment['kind'];
    name: string;
    chars: number;
    lines: number;
    head: string;
  }[];
  source: { format: SourceFormat; version: string | null; key: string; importedAt: string };
  warnings: string[];
  extra: Record<string, unknown>;
  summary: RolloutSummary | null;
  outline: StepOutline[];
  /** Newest number in the feed: what this answer knows of. */
  lastEvent: number;
}

/** Everything the page of a rollout shows but the steps' texts. Null when there is no such rollout. */
export function rolloutPage(db: DbOrTx, id: string): RolloutPage | null {
  const lastEvent = lastEventSeq(db);
  const row = findRollout(db, id);
  const experiment = row && findExperiment(db, row.experimentId);
  const task = row && db.select().from(tasks).where(eq(tasks.id, row.taskId)).get();
  if (!row || !experiment || !task) return null;
  const { slot, iteration, attempt, status, model, exitStatus, exitStatusRaw, facts, usage, costUsd } = row;
  const ofTask = rolloutsInOrder(db, row);
  return {
    id,
    experiment: { id: experiment.id, name: experiment.name },
    task: { slug: task.slug, name: task.name, benchmark: task.benchmark },
    place: placeOf(ofTask, row),
    lineage: { shown: row.refinement?.priors.length ?? null, shownTo: shownToCount(db, row) },
    attempts: ofTask
      .filter((one) => one.iteration === iteration && one.slot === slot)
      .map((one) => ({ id: one.id, attempt: one.attempt, status: one.status })),
    ...{ slot, iteration, attempt, status, model, exitStatus, exitStatusRaw, facts, usage, costUsd },
    agent: { name: row.agentName, version: row.agentVersion },
    outcome: outcomeOf(row),
    startedAt: row.startedAt,
    endedAt: row.endedAt,
    prompt: row.prompt,
    patch: patchOf(row.patch),
    attachments: attachmentsOf(db, id).map(({ text, position, kind, name }) => ({
      ...{ position, kind, name },
      chars: text.length,
      lines: countLines(text),
      // What an agent kept can be a hundred files: they are asked for one by one.
      head: kind === 'verifier-log' || kind === 'exception' ? headOf(text, PAGE_LIMITS.attachment) : '',
    })),
    source: {
      format: row.sourceFormat,
      version: row.formatVersion,
      key: row.sourceKey,
      importedAt: row.createdAt,
    },
    warnings: row.warnings,
    extra: row.extra,
    summary: summaryOf(db, newestSummary(db, id)),
    outline: outlineOf(db, id),
    lastEvent,
  };
}

function outcomeOf(row: StoredRollout): RolloutPage['outcome'] {
  const { outcome, reward, outcomeDetail, outcomeRecordedIn, tests } = row;
  return { kind: outcome, reward, detail: outcomeDetail, recordedIn: outcomeRecordedIn, tests };
}

function patchOf(patch: string | null): RolloutPage['patch'] {
  if (patch === null) return null;
  return { chars: patch.length, text: patch.length > PAGE_LIMITS.patch ? null : patch };
}

function rolloutsInOrder(db: DbOrTx, { experimentId, taskId }: StoredRollout) {
  const { id, iteration, slot, attempt, status } = rollouts;
  return db
    .select({ id, iteration, slot, attempt, status })
    .from(rollouts)
    .where(and(eq(rollouts.experimentId, experimentId), eq(rollouts.taskId, taskId)))
    .orderBy(asc(iteration), asc(slot), asc(attempt))
    .all();
}

function placeOf(ofTask: ReturnType<typeof rolloutsInOrder>, row: StoredRollout): RolloutPage['place'] {
  const at = ofTask.findIndex(({ id }) => id === row.id);
  const idAt = (i: number) => ofTask[i]?.id ?? null;
  return { position: at + 1, total: ofTask.length, previous: idAt(at - 1), next: idAt(at + 1) };
}

function summaryOf(db: DbOrTx, row: StoredSummary | null): RolloutSummary | null {
  if (!row) return null;
  const { model, promptVersion, strategy, status, content, badCitations, error, createdAt } = row;
  const asked = `summary:${row.rolloutId}:${model}:${row.promptHash.slice(0, 16)}:r${row.revision}:`;
  const rawReplies = status === 'failed' ? callsWithPrefix(db, asked).map((call) => call.reply) : [];
  return {
    ...{ model, promptVersion, strategy, status, content, badCitations, error, rawReplies, createdAt },
    scripted: model.startsWith('scripted/'),
  };
}

function outlineOf(db: DbOrTx, rolloutId: string): StepOutline[] {
  return db
    .select({
      index: steps.index,
      phase: steps.phase,
      returnCode: steps.returnCode,
      error: steps.error,
      thoughtChars: steps.thoughtChars,
      commandChars: steps.commandChars,
      observationChars: steps.observationChars,
      observationLines: steps.observationLines,
    })
    .from(steps)
    .where(eq(steps.rolloutId, rolloutId))
    .orderBy(asc(steps.index))
    .all();
}

/** The whole patch of a rollout; null when it has none or does not exist. */
export function patchText(db: DbOrTx, id: string): string | null {
  return db.select({ patch: rollouts.patch }).from(rollouts).where(eq(rollouts.id, id)).get()?.patch ?? null;
}

/** One attachment with its whole text; null when there is none at that position. */
export function attachmentAt(
  db: DbOrTx,
  id: string,
  position: number,
): (Attachment & { position: number }) | null {
  const found = attachmentsOf(db, id).find((attachment) => attachment.position === position);
  if (!found) return null;
  const { kind, name, text } = found;
  return { position, kind, name, text };
}

/** The stored rollout with all texts, as it is downloaded; null when there is none. */
export function storedRollout(
  db: DbOrTx,
  id: string,
): (StoredRollout & { steps: unknown[]; attachments: Attachment[] }) | null {
  const row = findRollout(db, id);
  if (!row) return null;
  return { ...row, steps: recordedSteps(db, id), attachments: attachmentsOf(db, id) };
}
