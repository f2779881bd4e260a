import { and, asc, between, eq, sql } from 'drizzle-orm';
import { stepPhase } from '@/lib/rollout/classify';
import { countLines, headOf } from '@/lib/rollout/preview';
import type { Step } from '@/lib/rollout/rollout';
import type { DbOrTx } from './client';
import { prepared } from './prepared';
import { stepBodies, steps } from './schema';

/** What a list shows of a step; whole texts come from `stepBody`. */
export type StepRow = Omit<typeof steps.$inferSelect, 'rolloutId'>;
export type StepBody = Omit<typeof stepBodies.$inferSelect, 'rolloutId'>;

/** Limits of the previews, in characters and lines; escape sequences are kept. */
export const PREVIEW = { thought: 1_200, command: 2_000, observation: 4_000, observationLines: 20 };

function headLines(text: string): string {
  const lines = text.split('\n', PREVIEW.observationLines + 1);
  return headOf(lines.slice(0, PREVIEW.observationLines).join('\n'), PREVIEW.observation);
}

const head = (text: string | null, chars: number) => (text === null ? null : headOf(text, chars));

const insertBody = prepared((db) =>
  db
    .insert(stepBodies)
    .values({
      rolloutId: sql.placeholder('rolloutId'),
      index: sql.placeholder('index'),
      thought: sql.placeholder('thought'),
      reasoning: sql.placeholder('reasoning'),
      command: sql.placeholder('command'),
      observation: sql.placeholder('observation'),
    })
    .prepare(),
);

const insertRow = prepared((db) =>
  db
    .insert(steps)
    .values({
      rolloutId: sql.placeholder('rolloutId'),
      index: sql.placeholder('index'),
      turn: sql.placeholder('turn'),
      source: sql.placeholder('source'),
      phase: sql.placeholder('phase'),
      tool: sql.placeholder('tool'),
      thoughtPreview: sql.placeholder('thoughtPreview'),
      commandPreview: sql.placeholder('commandPreview'),
      observationPreview: sql.placeholder('observationPreview'),
      thoughtChars: sql.placeholder('thoughtChars'),
      commandChars: sql.placeholder('commandChars'),
      observationChars: sql.placeholder('observationChars'),
      observationLines: sql.placeholder('observationLines'),
      returnCode: sql.placeholder('returnCode'),
      error: sql.placeholder('error'),
      truncated: sql.placeholder('truncated'),
      usage: sql.placeholder('usage'),
      costUsd: sql.placeholder('costUsd'),
      startedAt: sql.placeholder('startedAt'),
      durationMs: sql.placeholder('durationMs'),
    })
    .prepare(),
);

/** Adds one step to a rollout that runs. */
export function appendStep(tx: DbOrTx, rolloutId: string, step: Step): void {
  const row = rowOf(rolloutId, step);
  if (row.usage == null) tx.insert(steps).values(row).run();
  else insertRow(tx).run({ ...row });
  insertBody(tx).run({ ...bodyOf(rolloutId, step) });
}

/** Rows of one statement: building a statement costs more than a row of it. */
const STEPS_AT_ONCE = 100;

/** Replaces all steps of a rollout. */
export function storeSteps(tx: DbOrTx, rolloutId: string, list: readonly Step[]): void {
  tx.delete(steps).where(eq(steps.rolloutId, rolloutId)).run();
  tx.delete(stepBodies).where(eq(stepBodies.rolloutId, rolloutId)).run();
  for (let from = 0; from < list.length; from += STEPS_AT_ONCE) {
    const some = list.slice(from, from + STEPS_AT_ONCE);
    tx.insert(steps)
      .values(some.map((step) => rowOf(rolloutId, step)))
      .run();
    tx.insert(stepBodies)
      .values(some.map((step) => bodyOf(rolloutId, step)))
      .run();
  }
}

function bodyOf(rolloutId: string, step: Step): typeof stepBodies.$inferInsert {
  const { index, thought, reasoning, command, observation } = step;
  return { rolloutId, index, thought, reasoning, command, observation };
}

function rowOf(rolloutId: string, step: Step): typeof steps.$inferInsert {
  const { index, thought, reasoning, command, observation } = step;
  return {
    rolloutId,
    index,
    turn: step.turn,
    source: step.source,
    phase: stepPhase(step),
    tool: step.tool,
    thoughtPreview: head(thought ?? reasoning, PREVIEW.thought),
    commandPreview: head(command, PREVIEW.command),
    observationPreview: observation === null ? null : headLines(observation),
    thoughtChars: (thought ?? reasoning)?.length ?? 0,
    commandChars: command?.length ?? 0,
    observationChars: observation?.length ?? 0,
    observationLines: countLines(observation),
    returnCode: step.returnCode,
    error: step.error,
    truncated: step.truncated,
    usage: step.usage,
    costUsd: step.costUsd,
    startedAt: step.startedAt,
    durationMs: step.durationMs,
  };
}

const rowsBetween = prepared((db) =>
  db
    .select()
    .from(steps)
    .where(
      and(
        eq(steps.rolloutId, sql.placeholder('rolloutId')),
        between(steps.index, sql.placeholder('from'), sql.placeholder('to')),
      ),
    )
    .orderBy(asc(steps.index))
    .prepare(),
);

const wholeSteps = prepared((db) =>
  db
    .select({
      ...{ index: steps.index, turn: steps.turn, source: steps.source },
      ...{ thought: stepBodies.thought, reasoning: stepBodies.reasoning },
      ...{ tool: steps.tool, command: stepBodies.command, observation: stepBodies.observation },
      ...{ returnCode: steps.returnCode, error: steps.error, truncated: steps.truncated },
      ...{ usage: steps.usage, costUsd: steps.costUsd },
      ...{ startedAt: steps.startedAt, durationMs: steps.durationMs },
    })
    .from(steps)
    .leftJoin(stepBodies, and(eq(stepBodies.rolloutId, steps.rolloutId), eq(stepBodies.index, steps.index)))
    .where(eq(steps.rolloutId, sql.placeholder('rolloutId')))
    .orderBy(asc(steps.index))
    .prepare(),
);

/** Step rows `from`…`from + limit − 1` (1-based), previews only. */
export function stepsOf(db: DbOrTx, rolloutId: string, from = 1, limit = 10_000): StepRow[] {
  return rowsBetween(db)
    .all({ rolloutId, from, to: from + limit - 1 })
    .map(({ rolloutId: _of, ...row }) => row);
}

/** The whole texts of one step; null when there is no such step. */
export function stepBody(db: DbOrTx, rolloutId: string, index: number): StepBody | null {
  const body = db
    .select()
    .from(stepBodies)
    .where(and(eq(stepBodies.rolloutId, rolloutId), eq(stepBodies.index, index)))
    .get();
  if (!body) return null;
  const { rolloutId: _of, ...rest } = body;
  return rest;
}

/** The steps of a rollout as they were recorded. */
export function recordedSteps(db: DbOrTx, rolloutId: string): Step[] {
  return wholeSteps(db).all({ rolloutId });
}
