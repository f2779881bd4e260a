import { z } from 'zod';
import { problemsIn } from '@/lib/errors';
import { trajectorySchema, stepSchema } from './recorded-schema';
import type { RecordedRollout, Step, TaskRef, TokenUsage } from './rollout';

const FORMAT = 'runoff-kept-1';
const TEXTS = ['thought', 'reasoning', 'command', 'observation'] as const;
type TextField = (typeof TEXTS)[number];

type KeptStep = Omit<Step, 'index' | TextField> & Partial<Pick<Step, TextField>>;

/**
 * What a format of others has no place for, written into one field of it so that our own import loses nothing: the
 * facts of every step and of the rollout, and the few texts that the format would change. Other readers skip it. It
 * holds no outcome.
 */
export interface KeptApart {
  format: typeof FORMAT;
  sourceKey: string;
  task: TaskRef;
  agent: RecordedRollout['agent'];
  model: string | null;
  exitStatus: RecordedRollout['exitStatus'];
  exitStatusRaw: string | null;
  patch: string | null;
  prompt: string | null;
  usage: TokenUsage;
  costUsd: number | null;
  startedAt: string | null;
  endedAt: string | null;
  warnings: string[];
  extra: Record<string, unknown>;
  steps: KeptStep[];
}

/** Where a rollout stood in the experiment that it was exported from. */
export interface ExportedFrom {
  id: string;
  iteration: number;
  slot: number;
}

/** `extra` with where the rollout came from, which two exports in a row do not change. */
export function extraWithOrigin(
  rollout: Pick<RecordedRollout, 'extra' | 'sourceFormat' | 'formatVersion'>,
  { id, iteration, slot }: ExportedFrom,
): Record<string, unknown> {
  const { extra, sourceFormat, formatVersion } = rollout;
  return { ...extra, recorded: extra.recorded ?? { id, iteration, slot, sourceFormat, formatVersion } };
}

/** `changes` says whether the format would not give a text back as it is; empty and unknown ones are kept always. */
export function keptApart(
  rollout: Omit<RecordedRollout, 'outcome'>,
  from: ExportedFrom,
  changes: (step: Step, field: TextField) => boolean,
): KeptApart {
  const { sourceKey, task, agent, model, exitStatus, exitStatusRaw, patch, prompt } = rollout;
  const { usage, costUsd, startedAt, endedAt, warnings } = rollout;
  return {
    ...{ format: FORMAT, sourceKey, task, agent, model, exitStatus, exitStatusRaw, patch, prompt },
    ...{ usage, costUsd, startedAt, endedAt, warnings, extra: extraWithOrigin(rollout, from) },
    steps: rollout.steps.map((step) => {
      const { index: _at, thought: _t, reasoning: _r, command: _c, observation: _o, ...facts } = step;
      const kept = TEXTS.filter(
        (field) => step[field] === null || step[field] === '' || changes(step, field),
      );
      return { ...facts, ...Object.fromEntries(kept.map((field) => [field, step[field]])) };
    }),
  };
}

const someText = z.string().nullable().optional();

const keptSchema = trajectorySchema
  .omit({ sourceFormat: true, formatVersion: true, attachments: true, steps: true })
  .extend({
    format: z.literal(FORMAT),
    steps: z.array(
      stepSchema
        .omit({ index: true, thought: true, reasoning: true, command: true, observation: true })
        .extend({ thought: someText, reasoning: someText, command: someText, observation: someText }),
    ),
  });

/** The rollout as an importer read it, with what Runoff had kept apart put back. Unchanged where nothing was. */
export function withKeptApart(rollout: RecordedRollout, value: unknown): RecordedRollout {
  if (value === undefined || value === null) return rollout;
  const warned = (why: string) => ({
    ...rollout,
    warnings: [...rollout.warnings, `what Runoff had kept apart was not used: ${why}`],
  });
  const parsed = keptSchema.safeParse(value);
  if (!parsed.success) return warned(problemsIn(parsed.error).slice(0, 300));
  const { format: _format, steps, ...kept } = parsed.data;
  if (steps.length !== rollout.steps.length)
    return warned(`it has ${steps.length} steps, and the trajectory ${rollout.steps.length}`);
  return {
    ...rollout,
    ...kept,
    steps: rollout.steps.map((step, i) => {
      const { thought, reasoning, command, observation, ...facts } = steps[i] ?? {};
      const texts = { thought, reasoning, command, observation };
      const known = Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== undefined));
      return { ...step, ...facts, ...known };
    }),
  };
}
