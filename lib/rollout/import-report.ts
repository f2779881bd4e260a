import { z } from 'zod';
import { EXIT_STATUSES, OUTCOMES, SOURCE_FORMATS } from './rollout';

const line = z.object({ path: z.string(), reason: z.string() });

/** What a dry run found: one line per file. */
export const importReportSchema = z.object({
  /** Name offered for the experiment. */
  suggestedName: z.string(),
  entries: z.array(
    z.object({
      path: z.string(),
      sourceKey: z.string(),
      format: z.enum(SOURCE_FORMATS),
      formatVersion: z.string().nullable(),
      benchmark: z.string().nullable(),
      task: z.string(),
      attempt: z.string(),
      steps: z.number().int(),
      exitStatus: z.enum(EXIT_STATUSES),
      outcome: z.enum(OUTCOMES),
      reward: z.number().nullable(),
      warnings: z.array(z.string()),
    }),
  ),
  failed: z.array(line),
  ignored: z.array(line),
});
export type ImportReport = z.infer<typeof importReportSchema>;

/** What became of reference patches in data set rows: tasks that now have one, instances that are no task here. */
const goldImportSchema = z.object({ stored: z.number().int(), unknown: z.array(z.string()) });
export type GoldImport = z.infer<typeof goldImportSchema>;

/** What an import did. */
export const importResultSchema = z.object({
  experimentId: z.string().nullable(),
  imported: z.number().int(),
  updated: z.number().int(),
  unchanged: z.number().int(),
  failed: z.array(line),
  rolloutIds: z.array(z.string()),
  /** Null: the files hold no rows of a data set. */
  gold: goldImportSchema.nullable().default(null),
});
export type ImportResult = z.infer<typeof importResultSchema>;
