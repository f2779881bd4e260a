'use server';

import { z } from 'zod';
import { RunoffError } from '@/lib/errors';
import { queueImport, queueScan, queueSelect, queueSummarize, requestCancel } from '@/lib/experiments/queue';
import { MAX_SWEEP, tournamentSettingsSchema } from '@/lib/tournament/settings';
import { answer, parsed, type ActionResult } from './action-result';

const scan = z.union([
  z.object({ paths: z.array(z.string().trim().min(1)).min(1) }),
  z.object({ uploadId: z.uuid() }),
]);
const importing = z.object({
  scanJobId: z.string(),
  experimentName: z.string().trim().min(1).max(200),
  /** Of tasks whose files name none. */
  benchmark: z.string().trim().min(1).max(200).nullable(),
});
const summarize = z.object({ experimentId: z.string(), model: z.string().trim(), force: z.boolean() });
const select = z.object({
  experimentId: z.string(),
  tasks: z.array(z.string()).min(1).nullable(),
  model: z.string().trim(),
  summariser: z.string().trim().nullable(),
  iteration: z.number().int().min(0).nullable(),
  settings: z.array(tournamentSettingsSchema).min(1).max(MAX_SWEEP),
});

/** Asks for a dry run of an import; answers with the job's id. */
export async function startScan(input: z.infer<typeof scan>): Promise<ActionResult> {
  return answer('runner', (context) => queueScan(context, { source: parsed(scan, input) }));
}

/** Asks for the import of what a dry run saw. */
export async function startImport(input: z.infer<typeof importing>): Promise<ActionResult> {
  return answer('runner', (context) => queueImport(context, parsed(importing, input)));
}

export async function startSummarize(input: z.infer<typeof summarize>): Promise<ActionResult> {
  return answer('runner', (context) => queueSummarize(context, parsed(summarize, input)));
}

export async function startSelect(input: z.infer<typeof select>): Promise<ActionResult> {
  return answer('runner', (context) => queueSelect(context, parsed(select, input)));
}

/** Asks a job to stop; refused when it has ended already. */
export async function cancelJob(jobId: string): Promise<ActionResult> {
  return answer('runner', (context) => {
    if (!requestCancel(context, parsed(z.string(), jobId)))
      throw new RunoffError('bad-input', 'The job has ended already.');
    return jobId;
  });
}
