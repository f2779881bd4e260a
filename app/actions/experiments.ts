'use server';

import { z } from 'zod';
import { deleteExperiment as deleteExperimentVerb } from '@/lib/experiments/delete-experiment';
import { answer, parsed, type ActionResult } from './action-result';

const deletion = z.object({ experiment: z.string(), confirmed: z.string() });

/** Deletes an experiment for good, when `confirmed` is its name; answers with its id. */
export async function deleteExperiment(input: z.infer<typeof deletion>): Promise<ActionResult> {
  return answer('admin', (context) => deleteExperimentVerb(context, parsed(deletion, input)).id);
}
