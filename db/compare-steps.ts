import { and, asc, eq, sql } from 'drizzle-orm';
import { alignSteps } from '@/lib/compare/align-steps';
import { firstDivergence, type Divergence } from '@/lib/compare/divergence';
import { shownCommand } from '@/lib/compare/shown-command';
import { mergeAlignments, type ComparedRow } from '@/lib/compare/merge-alignments';
import {
  stepSignatures,
  type Act,
  type ComparedPhase,
  type StepSignature,
} from '@/lib/compare/step-signature';
import { linePreview } from '@/lib/rollout/preview';
import type { StepError } from '@/lib/rollout/rollout';
import type { DbOrTx } from './client';
import { findRollout } from './rollouts';
import { stepBodies, steps } from './schema';

/** Longest command that travels with a row (UTF-16 units); whole texts are asked for step by step. */
export const COMMAND_CHARS = 240;
/** How much of an observation the signatures look at: SWE-agent's editors say there which file is open. */
const OPENING_CHARS = 400;

interface ComparedStepRow {
  phase: ComparedPhase;
  act: Act;
  tool: string | null;
  /** On one line, cut at `COMMAND_CHARS`; null when nothing was issued. */
  command: string | null;
  /** The start of what the agent said, where it issued nothing. */
  said: string | null;
  returnCode: number | null;
  error: StepError | null;
}

export interface ComparedSteps {
  rollouts: { id: string; steps: ComparedStepRow[] }[];
  /** Column that the others are aligned with, from 0. */
  reference: number;
  rows: ComparedRow[];
  /** Where each other column first parts from the reference; `row` is a place in `rows`, from 0. */
  divergences: (Divergence & { column: number; row: number })[];
}

/**
 * Aligns the steps of 2 to 4 rollouts with those of `reference` (a place in `ids`); null with the id of a rollout
 * that does not exist.
 */
export function comparedSteps(
  db: DbOrTx,
  ids: readonly string[],
  reference: number,
): ComparedSteps | { unknown: string } {
  const columns: { id: string; steps: ComparedStepRow[]; signatures: StepSignature[] }[] = [];
  for (const id of ids) {
    const column = columnOf(db, id);
    if (column === null) return { unknown: id };
    columns.push({ id, ...column });
  }
  const base = columns[reference]?.signatures ?? [];
  const alignments = columns.map(({ signatures }, at) =>
    at === reference ? null : alignSteps(base, signatures),
  );
  const rows = mergeAlignments(alignments, base.length);
  return {
    rollouts: columns.map(({ id, steps: list }) => ({ id, steps: list })),
    reference,
    rows,
    divergences: columns.flatMap(({ signatures }, column) => {
      const found = column === reference ? null : firstDivergence(base, signatures, alignments[column] ?? []);
      if (found === null) return [];
      const row = rows.findIndex(
        ({ cells }) =>
          (found.a !== null && cells[reference] === found.a) ||
          (found.b !== null && cells[column] === found.b),
      );
      return [{ ...found, column, row }];
    }),
  };
}

function columnOf(db: DbOrTx, id: string): { steps: ComparedStepRow[]; signatures: StepSignature[] } | null {
  const rollout = findRollout(db, id);
  if (!rollout) return null;
  const list = db
    .select({
      index: steps.index,
      phase: steps.phase,
      tool: steps.tool,
      command: stepBodies.command,
      said: steps.thoughtPreview,
      returnCode: steps.returnCode,
      error: steps.error,
      opening: sql<string | null>`substr(${steps.observationPreview}, 1, ${OPENING_CHARS})`,
    })
    .from(steps)
    .innerJoin(stepBodies, and(eq(stepBodies.rolloutId, steps.rolloutId), eq(stepBodies.index, steps.index)))
    .where(eq(steps.rolloutId, id))
    .orderBy(asc(steps.index))
    .all();
  const signatures = stepSignatures(list, rollout.facts);
  return {
    signatures,
    steps: list.map(({ command, tool, said, returnCode, error }, i) => ({
      phase: signatures[i]?.phase ?? 'talk',
      act: signatures[i]?.act ?? 'note',
      tool,
      command: command === null ? null : shownCommand(command, tool, COMMAND_CHARS),
      said: command === null && said !== null ? linePreview(said, COMMAND_CHARS) : null,
      returnCode,
      error,
    })),
  };
}
